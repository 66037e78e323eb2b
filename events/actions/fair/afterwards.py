"""When it is over: who exhibited, who did not come, and how it was."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from centar.models import User
from events.actions.fair.refusals import FairNotOver, WrongApplicationState
from events.actions.fair.steps import go, lock_application, lock_fair
from events.day_mails import ask_exhibitor
from events.models import ApplicationState, ExhibitorApplication, Fair, Feedback, Pass
from events.models.choices import EXHIBITING

MARKS = [ApplicationState.CONFIRMED, ApplicationState.ATTENDED, ApplicationState.NO_SHOW]


@transaction.atomic
def mark_exhibitor(
    *, application: ExhibitorApplication, state: ApplicationState, by: User, now: dt.datetime
) -> ExhibitorApplication:
    """ATTENDED, NO_SHOW, or CONFIRMED to take the mark back; a repeat changes nothing.

    Raises WrongApplicationState for who had not confirmed, and before the day of the fair.
    """
    application = lock_application(application)
    begins = timezone.localdate(application.fair.event.starts_at)
    if application.state not in MARKS or state not in MARKS or timezone.localdate(now) < begins:
        raise WrongApplicationState(application)
    if application.state != state:
        go(application, state, by=by, now=now)
    return application


@transaction.atomic
def mark_who_entered(*, fair: Fair, by: User, now: dt.datetime) -> int:
    """Marks as exhibited whose exhibitor or helper came in, and has no mark yet; says how many."""
    fair = lock_fair(fair.pk)
    inside = Pass.objects.inside().filter(event=fair.event, application__isnull=False)
    rows = ExhibitorApplication.objects.filter(fair=fair, state=ApplicationState.CONFIRMED)
    found = list(rows.filter(pk__in=inside.values("application")).select_for_update())
    for application in found:
        go(application, ApplicationState.ATTENDED, by=by, now=now)
    return len(found)


@transaction.atomic
def ask_for_feedback(*, fair: Fair, by: User, now: dt.datetime) -> int:
    """Asks the exhibitors by mail how it was, each once; says how many are asked now. Raises FairNotOver."""
    if now < fair.event.ends_at:
        raise FairNotOver
    rows = ExhibitorApplication.objects.filter(fair=fair, state__in=EXHIBITING, gave_feedback=False)
    return sum(ask_exhibitor(application) for application in rows.select_related("fair__event", "enterprise"))


@transaction.atomic
def give_feedback(
    *, application: ExhibitorApplication, usefulness: int, good: str, better: str, now: dt.datetime
) -> bool:
    """Keeps what an exhibitor thought, without a trace of who it was; False where they have said it before.

    Raises FairNotOver, WrongApplicationState for who did not exhibit.
    """
    application = lock_application(application)
    if application.state not in EXHIBITING:
        raise WrongApplicationState(application)
    if now < application.fair.event.ends_at:
        raise FairNotOver
    if application.gave_feedback:
        return False
    application.gave_feedback = True
    application.save(update_fields=["gave_feedback"])
    Feedback.objects.create(
        event=application.fair.event,
        audience=Feedback.Audience.EXHIBITOR,
        usefulness=usefulness,
        good=good,
        better=better,
        given_on=timezone.localdate(now),
    )
    return True

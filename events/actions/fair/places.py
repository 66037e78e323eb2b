"""Places that free up: offered to the waiting list of their type, and lost by whoever does not answer in time."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from events.actions.fair.steps import go, lock_fair
from events.fair_mails import tell_exhibitor
from events.models import ApplicationState, Call, ExhibitorApplication, Fair

TIME_TO_ANSWER = dt.timedelta(days=3)


def answer_by(call: Call, *, now: dt.datetime) -> dt.datetime:
    """The date of the call; whoever is offered a place later has three days, but not longer than to the fair."""
    return max(call.confirm_by, min(now + TIME_TO_ANSWER, call.fair.event.starts_at))


def offer_free_places(fair: Fair, *, now: dt.datetime) -> list[ExhibitorApplication]:
    """Accept those from the waiting list for whom there is a place, in its order; says whom. `fair` is locked.

    Nobody is offered anything before decisions were released, or after the fair has begun.
    """
    if fair.call.released_at is None or now >= fair.event.starts_at or fair.event.is_cancelled:
        return []
    offered = []
    for stand_type in fair.stand_types.all():
        if stand_type.left > 0:
            waiting = fair.applications.waiting().filter(stand_type=stand_type, may_be_offered=True, pending_state="")
            offered += list(waiting.select_related("enterprise")[: stand_type.left])
    for application in offered:
        application.fair = fair
        accept_by = answer_by(fair.call, now=now)
        step = go(application, ApplicationState.ACCEPTED, by=None, now=now, accept_by=accept_by)
        tell_exhibitor(application, "offered", step=step)
    return offered


def lapse_overdue(*, now: dt.datetime) -> int:
    """End what was accepted and not confirmed in time, and offer the places to the next; says how many ended."""
    fairs = ExhibitorApplication.objects.overdue(now=now).order_by().values_list("fair", flat=True).distinct()
    return sum(_lapse_at(fair, now=now) for fair in sorted(fairs))


@transaction.atomic
def _lapse_at(fair_id: int, *, now: dt.datetime) -> int:
    fair = lock_fair(fair_id)
    overdue = list(fair.applications.overdue(now=now).select_related("enterprise").order_by("pk"))
    for application in overdue:
        application.fair = fair
        step = go(application, ApplicationState.LAPSED, by=None, now=now)
        tell_exhibitor(application, "lapsed", step=step)
    offer_free_places(fair, now=now)
    return len(overdue)

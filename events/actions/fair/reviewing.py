"""The review: votes, decisions drafted in private, and their release, all together and once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction

from centar.models import User
from centar.versions import check_version
from events.actions.fair.places import answer_by, offer_free_places
from events.actions.fair.refusals import ConflictOfInterest, FairBegun, QuotaFull, WrongApplicationState
from events.actions.fair.steps import go, lock_application, lock_fair
from events.fair_mails import tell_exhibitor
from events.models import ApplicationState, ExhibitorApplication, Fair, StandType, Vote
from events.models.review import SCORES

REVIEWED = [ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW]
REVERSIBLE = [
    ApplicationState.ACCEPTED,
    ApplicationState.WAITLISTED,
    ApplicationState.REJECTED,
    ApplicationState.LAPSED,
    ApplicationState.CANCELLED,
]
CANCELLABLE = [ApplicationState.ACCEPTED, ApplicationState.WAITLISTED, ApplicationState.CONFIRMED]
MAILS = {
    ApplicationState.ACCEPTED: "accepted",
    ApplicationState.WAITLISTED: "waitlisted",
    ApplicationState.REJECTED: "rejected",
}


@transaction.atomic
def take_up(*, application: ExhibitorApplication, by: User, now: dt.datetime) -> ExhibitorApplication:
    """From now on its people do not change it; a repeat changes nothing. Raises WrongApplicationState."""
    application = lock_application(application)
    if application.state == ApplicationState.SUBMITTED:
        go(application, ApplicationState.UNDER_REVIEW, by=by, now=now)
    elif application.state != ApplicationState.UNDER_REVIEW:
        raise WrongApplicationState(application)
    return application


@transaction.atomic
def take_up_together(*, fair: Fair, applications: Collection[int], by: User, now: dt.datetime) -> int:
    """Takes up those of the applications that are received and not taken up yet; says how many.

    What its people took back, or a colleague took up, in the meantime stays as it is.
    """
    fair = lock_fair(fair.pk)
    rows = fair.applications.filter(pk__in=applications, state=ApplicationState.SUBMITTED)
    received = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for application in received:
        go(application, ApplicationState.UNDER_REVIEW, by=by, now=now)
    return len(received)


@transaction.atomic
def ask_for_changes(
    *, application: ExhibitorApplication, message: str, by: User, now: dt.datetime
) -> ExhibitorApplication:
    """Asks its people for more, in these words. Raises WrongApplicationState."""
    application = lock_application(application)
    if application.state not in REVIEWED:
        raise WrongApplicationState(application)
    step = go(application, ApplicationState.NEEDS_CHANGES, by=by, now=now, message=message)
    tell_exhibitor(application, "needs_changes", step=step)
    return application


@transaction.atomic
def vote(
    *,
    application: ExhibitorApplication,
    juror: User,
    scores: dict[str, int] | None,
    comment: str,
    seen: int | None,
    now: dt.datetime,
    seen_application: int | None = None,
) -> Vote:
    """Gives or changes the juror's vote; `scores` is None for a conflict of interest.

    `seen` and `seen_application` are the versions of the vote and of the application that the juror saw.
    Raises ConflictOfInterest for one of the enterprise's people, WrongApplicationState, StaleRecord.
    """
    application = lock_application(application)
    if application.state not in (*REVIEWED, ApplicationState.WAITLISTED):
        raise WrongApplicationState(application)
    if scores is not None and application.enterprise.memberships.filter(user=juror).exists():
        raise ConflictOfInterest
    if seen_application is not None:
        check_version(application, seen_application)
    mine = Vote.objects.filter(application=application, juror=juror).first()
    if mine is not None and seen is not None:
        check_version(mine, seen)
    mine = mine or Vote(application=application, juror=juror)
    mine.has_conflict, mine.comment, mine.voted_at = scores is None, comment, now
    for name in SCORES:
        setattr(mine, name, scores[name] if scores else None)
    mine.save()
    return mine


@transaction.atomic
def draft_decision(
    *,
    application: ExhibitorApplication,
    decision: str,
    message: str,
    by: User,
    now: dt.datetime,
    seen: int | None = None,
) -> ExhibitorApplication:
    """Notes what is to be decided; its people learn nothing of it. An empty `decision` takes the draft back.

    An acceptance takes its place at once; a repeat changes nothing. `seen` is the version that the person saw. Raises
    FairBegun, QuotaFull, WrongApplicationState, StaleRecord.
    """
    application = lock_application(application)
    if decision and (application.pending_state, application.pending_message) == (decision, message):
        return application
    if seen is not None:
        check_version(application, seen)
    if application.state == ApplicationState.SUBMITTED:
        go(application, ApplicationState.UNDER_REVIEW, by=by, now=now)
    is_open = application.state in (ApplicationState.UNDER_REVIEW, ApplicationState.WAITLISTED)
    if not is_open or decision == application.state:
        raise WrongApplicationState(application)
    if decision == ApplicationState.ACCEPTED != application.pending_state:
        if _has_begun(application.fair, now=now):
            raise FairBegun
        refuse_full(application.stand_type)
    application.pending_state = decision
    application.pending_message = message if decision else ""
    application.save()
    return application


def _has_begun(fair: Fair, *, now: dt.datetime) -> bool:
    return now >= fair.event.starts_at


def too_late(fair: Fair, drafted: Iterable[ExhibitorApplication], *, now: dt.datetime) -> list[ExhibitorApplication]:
    """Those of the drafted who would be accepted though the fair has begun; they keep all from being released."""
    if not _has_begun(fair, now=now):
        return []
    return [one for one in drafted if one.pending_state == ApplicationState.ACCEPTED]


def refuse_full(stand_type: StandType | None) -> None:
    """Raises QuotaFull; the fair is locked, so nobody takes the last place meanwhile."""
    fresh = StandType.objects.get(pk=stand_type.pk) if stand_type else None
    if fresh is not None and fresh.left <= 0:
        raise QuotaFull(fresh)


@transaction.atomic
def release(*, fair: Fair, by: User, now: dt.datetime) -> list[ExhibitorApplication]:
    """Tells all drafted decisions at once; says which. A second time there is nothing left to tell.

    Raises FairBegun when somebody would be accepted.
    """
    fair = lock_fair(fair.pk)
    drafted = list(fair.applications.drafted().select_related("enterprise", "stand_type").order_by("submitted_at"))
    if too_late(fair, drafted, now=now):
        raise FairBegun
    for application in drafted:
        application.fair = fair
        decision = ApplicationState(application.pending_state)
        is_accepted = decision == ApplicationState.ACCEPTED
        application.may_be_offered = decision == ApplicationState.WAITLISTED
        step = go(
            application,
            decision,
            by=by,
            now=now,
            message=application.pending_message,
            accept_by=answer_by(fair.call, now=now) if is_accepted else None,
        )
        tell_exhibitor(application, MAILS[decision], step=step)
    if drafted and fair.call.released_at is None:
        fair.call.released_at = now
        fair.call.save()
    offer_free_places(fair, now=now)
    return drafted


@transaction.atomic
def let_be_offered(*, application: ExhibitorApplication, by: User, now: dt.datetime) -> ExhibitorApplication:
    """A late application was looked at: it may be offered a place in its turn. Raises WrongApplicationState."""
    application = lock_application(application)
    if application.state != ApplicationState.WAITLISTED:
        raise WrongApplicationState(application)
    application.may_be_offered = True
    application.save()
    offer_free_places(application.fair, now=now)
    application.refresh_from_db()
    return application


@transaction.atomic
def reopen(*, application: ExhibitorApplication, message: str, by: User, now: dt.datetime) -> ExhibitorApplication:
    """Takes a decision back: the application is under review again and its people are told in these words.

    Raises WrongApplicationState, also when the enterprise has applied anew meanwhile.
    """
    application = lock_application(application)
    others = ExhibitorApplication.objects.active().filter(fair=application.fair, enterprise=application.enterprise)
    if application.state not in REVERSIBLE or others.exclude(pk=application.pk).exists():
        raise WrongApplicationState(application)
    application.may_be_offered = False
    step = go(application, ApplicationState.UNDER_REVIEW, by=by, now=now, message=message)
    tell_exhibitor(application, "reopened", step=step)
    offer_free_places(application.fair, now=now)
    return application


@transaction.atomic
def cancel(*, application: ExhibitorApplication, message: str, by: User, now: dt.datetime) -> ExhibitorApplication:
    """The Center takes the place back, for a reason that is told; it is offered to the next.

    Raises WrongApplicationState.
    """
    application = lock_application(application)
    if application.state not in CANCELLABLE:
        raise WrongApplicationState(application)
    step = go(application, ApplicationState.CANCELLED, by=by, now=now, message=message)
    tell_exhibitor(application, "cancelled", step=step)
    offer_free_places(application.fair, now=now)
    return application

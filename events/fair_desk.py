"""What waits at the desk of the fair."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, Exists, OuterRef, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centar.desk import DeskPage, Waiting
from centar.models import User
from events.models import (
    ApplicationState,
    EventState,
    ExhibitorApplication,
    ExhibitorCall,
    Fair,
    Invitation,
    MediaRequest,
    MediaState,
    Vote,
)

KEEP = "events.change_fair"
VOTE = "events.add_vote"
LET_IN = "events.add_checkin"
ANSWER_MEDIA = "events.change_mediarequest"


def fair_pages(user: User) -> list[DeskPage]:
    """Jurors and stewards are led to the fair that is on or comes next, after the last one still to that."""
    pages = [DeskPage(_("Fairs"), reverse("events:desk_fairs"), KEEP)]
    if not user.has_perm(VOTE) and not user.has_perm(LET_IN):
        return pages
    if fair := _nearest_fair(timezone.now()):
        pages += [
            DeskPage(_("Votes on exhibitors"), reverse("events:desk_jury", args=[fair.year]), VOTE),
            DeskPage(_("The day of the fair"), reverse("events:desk_day", args=[fair.year]), LET_IN),
        ]
    return pages


def _nearest_fair(now: dt.datetime) -> Fair | None:
    """The one that is on or comes next, otherwise the last one."""
    begins = Case(When(event__ends_at__gt=now, then="event__starts_at"))
    fairs = Fair.objects.exclude(event__state=EventState.CANCELLED)
    return fairs.order_by(begins.asc(nulls_last=True), "-year").first()


def fair_queues(user: User, now: dt.datetime) -> list[Waiting]:
    """Of the fair that is on or comes next; calls to exhibitors also of one that was cancelled."""
    if not any(user.has_perm(one) for one in (KEEP, VOTE, ANSWER_MEDIA)):  # which fair it is takes a query
        return []
    to_tell = ExhibitorCall.objects.to_make().filter(application__fair=OuterRef("pk"))
    fairs = Fair.objects.filter(event__ends_at__gt=now).select_related("event").annotate(is_to_tell=Exists(to_tell))
    coming = list(fairs.order_by("event__starts_at"))
    told = sorted((fair for fair in coming if fair.is_to_tell), key=lambda fair: fair.year)
    queues = [_told_by_phone(fair) for fair in told]
    for fair in coming:
        if fair.event.state != EventState.CANCELLED:
            return [*queues, _votes(fair, user), *_of_staff(fair), _media(fair)]
    return queues


def _told_by_phone(fair: Fair) -> Waiting:
    rows = ExhibitorCall.objects.to_make().filter(application__fair=fair)
    address = reverse("events:desk_exhibitor_calls", args=[fair.year])
    return Waiting(f"fair_told_{fair.year}", _("Exhibitors to be told by phone"), rows, "since", address, KEEP)


def _media(fair: Fair) -> Waiting:
    new = MediaRequest.objects.filter(event=fair.event, state=MediaState.NEW)
    address = reverse("events:desk_media", args=[fair.year])
    return Waiting("fair_media", _("Media to answer"), new, "created_at", address, ANSWER_MEDIA)


def _votes(fair: Fair, user: User) -> Waiting:
    voted = Vote.objects.filter(juror=user).values("application")
    rows = ExhibitorApplication.objects.for_jury().filter(fair=fair).exclude(pk__in=voted)
    address = reverse("events:desk_jury", args=[fair.year])
    return Waiting("fair_votes", _("Exhibitors to vote on"), rows, "submitted_at", address, VOTE)


def _of_staff(fair: Fair) -> list[Waiting]:
    board, decisions, places, calls = (
        reverse(f"events:{page}", args=[fair.year])
        for page in ("desk_fair", "desk_decisions", "desk_places", "desk_calls")
    )
    rows = ExhibitorApplication.objects.filter(fair=fair)
    new = rows.filter(state=ApplicationState.SUBMITTED, pending_state="")
    late = rows.filter(state=ApplicationState.WAITLISTED, is_late=True, may_be_offered=False, pending_state="")
    without_stand = rows.filter(state=ApplicationState.CONFIRMED, stand=None)
    to_call = Invitation.objects.filter(fair=fair).to_call()
    waiting = [
        ("fair_new", _("Applications to exhibit"), new, "submitted_at", f"{board}?stanje=submitted"),
        ("fair_late", _("Late applications to look at"), late, "submitted_at", f"{board}?oznaka=late"),
        ("fair_drafted", _("Drafted decisions to release"), rows.drafted(), "submitted_at", decisions),
        ("fair_stands", _("Exhibitors without a stand"), without_stand, "submitted_at", places),
        ("fair_calls", _("Enterprises to call about the fair"), to_call, "fair__call__opens_at", calls),
    ]
    return [Waiting(*one, KEEP) for one in waiting]

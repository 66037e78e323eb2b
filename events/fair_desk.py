"""What waits at the desk of the fair."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centar.desk import DeskPage, Queue
from centar.models import User
from events.models import (
    ApplicationState,
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
    if fair := _next_fair(timezone.now()) or _next_fair():
        pages += [
            DeskPage(_("Votes on exhibitors"), reverse("events:desk_jury", args=[fair.year]), VOTE),
            DeskPage(_("The day of the fair"), reverse("events:desk_day", args=[fair.year]), LET_IN),
        ]
    return pages


def fair_queues(user: User, now: dt.datetime) -> list[Queue]:
    """Of the fair that is on or comes next; calls to exhibitors also of one that was cancelled."""
    queues = _told_by_phone(now) if user.has_perm(KEEP) else []
    fair = _next_fair(now)
    if fair is None:
        return queues
    if user.has_perm(VOTE):
        queues.append(_votes(fair, user))
    if user.has_perm(KEEP):
        queues += _of_staff(fair)
    if user.has_perm(ANSWER_MEDIA):
        queues.append(_media(fair))
    return queues


def _told_by_phone(now: dt.datetime) -> list[Queue]:
    """A queue for each fair whose exhibitors wait for a call."""
    waiting = ExhibitorCall.objects.to_make().filter(application__fair__event__ends_at__gt=now).order_by()
    fairs = waiting.values("application__fair__year").annotate(count=Count("pk"), oldest=Min("since"))
    return [
        Queue(
            f"fair_told_{row['application__fair__year']}",
            _("Exhibitors to be told by phone"),
            row["count"],
            row["oldest"],
            reverse("events:desk_exhibitor_calls", args=[row["application__fair__year"]]),
            KEEP,
        )
        for row in fairs.order_by("application__fair__year")
    ]


def _media(fair: Fair) -> Queue:
    new = MediaRequest.objects.filter(event=fair.event, state=MediaState.NEW)
    address = reverse("events:desk_media", args=[fair.year])
    return Queue("fair_media", _("Media to answer"), *_waiting(new, since="created_at"), address, ANSWER_MEDIA)


def _next_fair(now: dt.datetime | None = None) -> Fair | None:
    fairs = Fair.objects.exclude(event__state="cancelled").select_related("event")
    if now is not None:
        fairs = fairs.filter(event__ends_at__gt=now)
    return fairs.order_by("event__starts_at").first() if now else fairs.first()


def _votes(fair: Fair, user: User) -> Queue:
    voted = Vote.objects.filter(juror=user).values("application")
    rows = ExhibitorApplication.objects.for_jury().filter(fair=fair).exclude(pk__in=voted)
    address = reverse("events:desk_jury", args=[fair.year])
    return Queue("fair_votes", _("Exhibitors to vote on"), *_waiting(rows), address, VOTE)


def _of_staff(fair: Fair) -> list[Queue]:
    board, decisions, places, calls = (
        reverse(f"events:{page}", args=[fair.year])
        for page in ("desk_fair", "desk_decisions", "desk_places", "desk_calls")
    )
    rows = ExhibitorApplication.objects.filter(fair=fair)
    new = rows.filter(state=ApplicationState.SUBMITTED, pending_state="")
    late = rows.filter(state=ApplicationState.WAITLISTED, is_late=True, may_be_offered=False, pending_state="")
    without_stand = rows.filter(state=ApplicationState.CONFIRMED, stand=None)
    to_call = Invitation.objects.filter(fair=fair).to_call()
    return [
        Queue("fair_new", _("Applications to exhibit"), *_waiting(new), f"{board}?stanje=submitted", KEEP),
        Queue("fair_late", _("Late applications to look at"), *_waiting(late), f"{board}?oznaka=late", KEEP),
        Queue("fair_drafted", _("Drafted decisions to release"), *_waiting(rows.drafted()), decisions, KEEP),
        Queue("fair_stands", _("Exhibitors without a stand"), *_waiting(without_stand), places, KEEP),
        Queue(
            "fair_calls",
            _("Enterprises to call about the fair"),
            *_waiting(to_call, since="fair__call__opens_at"),
            calls,
            KEEP,
        ),
    ]


def _waiting(rows: QuerySet, *, since: str = "submitted_at") -> tuple[int, dt.datetime | None]:
    """How many, and since when the oldest waits."""
    facts = rows.order_by().aggregate(count=Count("pk"), oldest=Min(since))
    return facts["count"], facts["oldest"]

"""What waits at the desk of consultations."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centar.desk import Appointment, DeskPage, Queue
from centar.models import User
from centar.templatetags.script import script
from consultations.models import Booking, CallRequest, WaitRequest
from consultations.schedule import day_span
from consultations.stranded import stranded_bookings
from consultations.templatetags.consultations import listed_topic

PERMISSION = "consultations.change_booking"


def pages(user: User) -> list[DeskPage]:
    offered = [
        (_("Today's talks"), "desk_today", PERMISSION),
        (_("The week"), "desk_week", PERMISSION),
        (_("Book a talk"), "desk_new", PERMISSION),
        (_("Clients"), "desk_clients", "consultations.view_client"),
        (_("Schedule"), "desk_schedule", PERMISSION),
        (_("Talks in numbers"), "desk_figures", "consultations.view_booking"),
    ]
    return [DeskPage(label, reverse(f"consultations:{page}"), permission) for label, page, permission in offered]


def today(user: User, *, now: dt.datetime) -> list[Appointment]:
    """Talks of the day that were not called off or marked yet."""
    if not user.has_perm(PERMISSION):
        return []
    span = day_span(timezone.localdate(now))
    rows = Booking.objects.with_people().active().filter(starts_at__gte=span.start, starts_at__lt=span.end)
    return [_appointment(booking) for booking in rows.order_by("starts_at", "id")]


def _appointment(booking: Booking) -> Appointment:
    facts = (listed_topic(booking), str(booking.get_mode_display()), script(booking.consultant))
    address = reverse("consultations:desk_booking", args=[booking.pk])
    return Appointment(booking.starts_at, str(booking.client), facts, str(booking.client.phone), address, PERMISSION)


def queues(user: User, *, now: dt.datetime) -> list[Queue]:
    if not user.has_perm(PERMISSION):  # the stranded ones take some looking for
        return []
    board = reverse("consultations:desk_today")
    unmarked = _waiting(
        "unmarked", _("Past talks without a mark"), Booking.objects.unmarked(now=now), "ends_at", board
    )
    return [
        _waiting(
            "held",
            _("Reserved by phone, to be confirmed"),
            Booking.objects.held_by_phone(now=now),
            "created_at",
            board,
        ),
        _waiting(
            "calls",
            _("Calls to make"),
            CallRequest.objects.filter(done_at=None),
            "created_at",
            reverse("consultations:desk_calls"),
        ),
        _stranded(now),
        _without_address(now),
        unmarked if unmarked.oldest_at is None else _of_the_oldest_day(unmarked),
        _waiting(
            "waiting",
            _("Waiting list"),
            WaitRequest.objects.filter(state=WaitRequest.State.OPEN),
            "created_at",
            reverse("consultations:desk_waiting"),
        ),
    ]


def _waiting(name: str, label: object, rows: QuerySet, since: str, address: str) -> Queue:
    facts = rows.order_by().aggregate(count=Count("pk"), oldest=Min(since))
    return Queue(name, label, facts["count"], facts["oldest"], address, PERMISSION)  # type: ignore[arg-type]


def _without_address(now: dt.datetime) -> Queue:
    """Leads to the board of the day with the first of them."""
    rows = Booking.objects.without_address(now=now)
    board = reverse("consultations:desk_today")
    if first := rows.first():
        board = f"{board}?dan={timezone.localdate(first.starts_at).isoformat()}"
    return _waiting("video", _("Video talks without an address"), rows, "created_at", board)


def _of_the_oldest_day(queue: Queue) -> Queue:
    """The board of the day with the oldest of them."""
    day = timezone.localdate(queue.oldest_at)
    address = f"{queue.url}?dan={day.isoformat()}"
    return Queue(queue.name, queue.label, queue.count, queue.oldest_at, address, queue.permission)


def _stranded(now: dt.datetime) -> Queue:
    """Since when is not known; it is urgent, so it waits since just now."""
    count = len(stranded_bookings(now=now))
    address = reverse("consultations:desk_stranded")
    return Queue("stranded", _("Talks that have lost their time"), count, now if count else None, address, PERMISSION)

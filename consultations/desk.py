"""What waits at the desk of consultations."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centar.desk import Appointment, DeskPage, Queue, Waiting
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


def queues(user: User, *, now: dt.datetime) -> list[Queue | Waiting]:
    if not user.has_perm(PERMISSION):  # the stranded ones take some looking for
        return []
    held = Booking.objects.held_by_phone(now=now)
    calls = CallRequest.objects.filter(done_at=None)
    nowhere = Booking.objects.without_address(now=now)
    unmarked = Booking.objects.unmarked(now=now)
    waiting = WaitRequest.objects.filter(state=WaitRequest.State.OPEN)
    board, to_call, listed = (reverse(f"consultations:desk_{page}") for page in ("today", "calls", "waiting"))
    return [
        Waiting("held", _("Reserved by phone, to be confirmed"), held, "created_at", board, PERMISSION),
        Waiting("calls", _("Calls to make"), calls, "created_at", to_call, PERMISSION),
        _stranded(now),
        Waiting(
            "video",
            _("Video talks without an address"),
            nowhere,
            "created_at",
            _board_of_the_first,
            PERMISSION,
            first="starts_at",
        ),
        Waiting("unmarked", _("Past talks without a mark"), unmarked, "ends_at", _board_of_the_first, PERMISSION),
        Waiting("waiting", _("Waiting list"), waiting, "created_at", listed, PERMISSION),
    ]


def _board_of_the_first(first: dt.datetime | None) -> str:
    """The board of the day with the first of them."""
    board = reverse("consultations:desk_today")
    return board if first is None else f"{board}?dan={timezone.localdate(first).isoformat()}"


def _stranded(now: dt.datetime) -> Queue:
    """Since when is not known; it is urgent, so it waits since just now."""
    count = len(stranded_bookings(now=now))
    address = reverse("consultations:desk_stranded")
    return Queue("stranded", _("Talks that have lost their time"), count, now if count else None, address, PERMISSION)

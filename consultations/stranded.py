"""Talks whose time is no longer worked: hours changed, somebody is away or stopped consulting, a day was closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from consultations.models import Booking, Consultant
from consultations.schedule import Span, working_spans
from consultations.slots import Slot, Wish, free_slots

SEARCHED_AFTER = dt.timedelta(days=28)


@dataclass(frozen=True)
class Stranded:
    """A booking that cannot take place as it stands, and a free time it could have instead, if there is one near."""

    booking: Booking
    instead: Slot | None


def stranded_bookings(*, now: dt.datetime) -> list[Booking]:
    """Those still to come, the nearest first. At most 6 queries, however many there are."""
    upcoming = list(Booking.objects.with_people().upcoming(now=now))
    if not upcoming:
        return []
    consultants = {booking.consultant_id for booking in upcoming if booking.consultant.is_active}
    first = timezone.localdate(upcoming[0].starts_at)
    last = timezone.localdate(upcoming[-1].starts_at)
    working = working_spans(consultants, first=first, last=last)
    return [
        booking
        for booking in upcoming
        if not any(
            span.contains(Span(booking.starts_at, booking.ends_at)) for span in working.get(booking.consultant_id, [])
        )
    ]


def with_alternatives(bookings: list[Booking], *, now: dt.datetime) -> list[Stranded]:
    """A free time for each, nearest to its own and not before tomorrow, and no time for two.

    Queries: 12 for each topic and way of talking among them, not for each booking.
    """
    offered: dict[tuple[int, str, int | None], list[Slot]] = {}
    given: list[tuple[int, Span]] = []
    found = []
    for booking in bookings:
        own = _only_choice(booking)
        key = (booking.topic_id, booking.mode, own.pk if own else None)
        if key not in offered:
            offered[key] = _free_times(booking, own, bookings, now=now)
        instead = _nearest(booking, offered[key], given)
        found.append(Stranded(booking, instead))
    return found


def _only_choice(booking: Booking) -> Consultant | None:
    """The consultant where the client asked for one whom nobody is given by chance."""
    consultant = booking.consultant
    return consultant if consultant.is_active and not consultant.auto_assign else None


def _free_times(
    booking: Booking, consultant: Consultant | None, bookings: list[Booking], *, now: dt.datetime
) -> list[Slot]:
    wish = Wish(booking.topic, booking.mode, consultant=consultant, is_staff=True)
    tomorrow = timezone.localdate(now) + dt.timedelta(days=1)
    last = max(timezone.localdate(one.starts_at) for one in bookings) + SEARCHED_AFTER
    return free_slots(wish, first=tomorrow, last=last, now=now)


def _nearest(booking: Booking, slots: list[Slot], given: list[tuple[int, Span]]) -> Slot | None:
    """The free time nearest to the booking's own for which somebody is left; notes whom it gave."""
    for slot in sorted(slots, key=lambda slot: (abs(slot.starts_at - booking.starts_at), slot.starts_at)):
        wanted = Span(slot.starts_at, slot.ends_at + booking.topic.buffer)
        for consultant in slot.consultants:
            if not any(taken == consultant and span.overlaps(wanted) for taken, span in given):
                given.append((consultant, wanted))
                return Slot(slot.starts_at, slot.ends_at, (consultant,))
    return None

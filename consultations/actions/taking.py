"""How a time is taken: parent rows locked in the order of their ids, looked at again, written, refused by PostgreSQL.

The lock spares contenders the deadlocks that an exclusion constraint alone runs into; the constraint stays the wall
for whatever comes without the lock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg.errors
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Max, Sum
from django.utils import timezone

from centar.jobqueue import defer
from centar.models import User
from consultations.actions.refusals import ContactBusy, NotOffered, SlotTaken
from consultations.models import Booking, BookingStep, Consultant, Mode, Room, State, StepKind
from consultations.schedule import Span
from consultations.slots import TakenTimes, Wish, nearest_free, taken_times, who_works

OFFER_FREED = "consultations.jobs.offer_freed_time"
LONGEST_WAIT = "3s"
CONTENTION = (psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable)


class Unavailable(Exception):
    """The time is offered, but taken."""


@dataclass(frozen=True)
class Place:
    """Who talks, and where."""

    consultant: int
    room: int | None


@contextmanager
def one_wins(wish: Wish, starts_at: dt.datetime, *, now: dt.datetime) -> Iterator[None]:
    """A transaction that takes a time. Raises SlotTaken with the nearest free times, or ContactBusy."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'")
            yield
    except Unavailable:
        pass
    except DatabaseError as error:
        cause = error.__cause__
        if isinstance(cause, psycopg.errors.ExclusionViolation):
            if cause.diag.constraint_name == "booking_contact_key_never_twice":
                raise ContactBusy from None
        elif not isinstance(cause, CONTENTION):
            raise
    else:
        return
    raise SlotTaken(nearest_free(wish, starts_at, now=now))


def take_time(wish: Wish, starts_at: dt.datetime, *, now: dt.datetime) -> Place:
    """Lock whoever may take it and say who does, and where. Raises NotOffered, Unavailable."""
    working = who_works(wish, starts_at, now=now)
    if not working:
        raise NotOffered
    lock_consultants({*working, wish.moving.consultant_id} if wish.moving else set(working))
    if wish.mode == Mode.IN_PERSON:
        list(Room.objects.select_for_update(no_key=True).filter(is_active=True).order_by("pk").values_list("pk"))
    expire_holds(now=now)
    day = timezone.localdate(starts_at)
    taken = taken_times(working, day, day, now=now, apart_from=wish.moving)
    busy = Span(starts_at, starts_at + wish.topic.length + wish.topic.buffer)
    free = [consultant for consultant in working if taken.is_free(consultant, busy)]
    if not free:
        raise Unavailable
    return Place(_least_busy(free, wish, day), _room(wish, starts_at, taken))


def lock_consultants(consultants: set[int]) -> None:
    rows = Consultant.objects.select_for_update(no_key=True).filter(pk__in=consultants).order_by("pk")
    list(rows.values_list("pk"))


def _room(wish: Wish, starts_at: dt.datetime, taken: TakenTimes) -> int | None:
    if wish.mode != Mode.IN_PERSON:
        return None
    rooms = taken.free_rooms(Span(starts_at, starts_at + wish.topic.length))
    if not rooms:
        raise Unavailable
    return wish.moving.room_id if wish.moving and wish.moving.room_id in rooms else rooms[0]


def _least_busy(free: list[int], wish: Wish, day: dt.date) -> int:
    """Who has the fewest minutes booked in that week, then who was given none for longest; a move keeps its own."""
    if wish.moving and wish.moving.consultant_id in free:
        return wish.moving.consultant_id
    if len(free) == 1:
        return free[0]
    monday = day - dt.timedelta(days=day.weekday())
    bookings = Booking.objects.taking_time().filter(consultant__in=free).order_by()
    week = bookings.filter(starts_at__date__range=(monday, monday + dt.timedelta(days=6)))
    minutes = dict(week.values_list("consultant").annotate(total=Sum(F("ends_at") - F("starts_at"))))
    last = dict(bookings.values_list("consultant").annotate(last=Max("created_at")))
    long_ago = dt.datetime.min.replace(tzinfo=dt.UTC)
    return min(free, key=lambda one: (minutes.get(one, dt.timedelta()), last.get(one, long_ago), one))


def expire_holds(*, now: dt.datetime) -> int:
    """Free the times that nobody confirmed; says how many. One that somebody has in hand is left to them."""
    rows = Booking.objects.select_for_update(skip_locked=True, of=("self",))
    overdue = list(rows.filter(state=State.HELD, hold_expires_at__lte=now).order_by("pk"))
    for booking in overdue:
        booking.state, booking.hold_expires_at = State.EXPIRED, None
        booking.save()
        note_step(booking, StepKind.EXPIRED, by=None, now=now)
        announce_free(booking)
    return len(overdue)


def announce_free(booking: Booking) -> None:
    """Have the time that the booking had until now offered to those who wait; call it before a move."""
    defer(OFFER_FREED, starts_at=booking.starts_at.isoformat(), ends_at=booking.busy_until.isoformat())


def note_step(booking: Booking, kind: StepKind, *, by: User | None, now: dt.datetime, **facts: Any) -> BookingStep:
    return BookingStep.objects.create(
        booking=booking, kind=kind, by=by, at=now, consultant_id=booking.consultant_id, **facts
    )

"""Times that can be booked: computed from schedules and bookings, stored nowhere."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from django.db.models import Q
from django.utils import timezone

from consultations.models import Booking, BookingRules, Consultant, Mode, Room, State, Topic
from consultations.models.schedule import consultants_of
from consultations.schedule import Span, day_span, working_spans

LOOK_AHEAD = dt.timedelta(days=7)  # around a time that cannot be had
LONGEST_USUAL = dt.timedelta(days=2)  # for each free day that is looked for; the rest of the calendar only if need be


@dataclass(frozen=True)
class Slot:
    """A time at which at least one of `consultants` (primary keys) is free for the topic."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    consultants: tuple[int, ...]

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.starts_at)


@dataclass(frozen=True)
class Wish:
    """What somebody wants to book: a topic, a way of talking, and a consultant if it must be this one.

    With `is_staff`, shortest notice and horizon do not count. `moving` is the booking that would leave its time.
    """

    topic: Topic
    mode: str
    consultant: Consultant | None = None
    is_staff: bool = False
    moving: Booking | None = None

    @cached_property
    def rules(self) -> BookingRules:
        return BookingRules.current()

    def consultants(self) -> list[int]:
        """Who may take it, by primary key in order; who is never assigned only when asked for, or by staff."""
        active = consultants_of(self.topic.pk)
        if self.consultant is not None:
            return [one.pk for one in active if one == self.consultant]
        now_has_it = self.moving.consultant_id if self.moving else None
        return [one.pk for one in active if one.auto_assign or one.pk == now_has_it]

    def limits(self, *, now: dt.datetime) -> tuple[dt.datetime, dt.date]:
        """The earliest start and the last day that may be booked."""
        if self.is_staff:
            return now, timezone.localdate(now) + dt.timedelta(days=365)
        return now + self.rules.min_notice, timezone.localdate(now) + dt.timedelta(days=self.rules.horizon_days)


def free_slots(wish: Wish, *, first: dt.date, last: dt.date, now: dt.datetime) -> list[Slot]:
    """What can be booked on the days from `first` to `last`, the earliest first.

    Back to back within each free stretch, so that no odd minutes are left between talks.
    Four queries at most, and the lists when they have changed.
    """
    if wish.mode not in wish.topic.modes:
        return []
    earliest, horizon = wish.limits(now=now)
    first, last = max(first, timezone.localdate(earliest)), min(last, horizon)
    consultants = wish.consultants()
    if last < first or not consultants:
        return []
    working = working_spans(consultants, first=first, last=last)
    busy = taken_times(consultants, first, last, now=now, apart_from=wish.moving)
    starts: dict[dt.datetime, list[int]] = defaultdict(list)
    length, buffer, step = wish.topic.length, wish.topic.buffer, wish.rules.step
    # most consultants work the same hours and have nothing in most of them
    starts_in = cache(lambda span, taken: list(_starts(span, taken, length, buffer, step)))
    for consultant in consultants:
        for span in working[consultant]:
            for start in starts_in(span, busy.within(Span(span.start, span.end + buffer), consultant)):
                if start >= earliest:
                    starts[start].append(consultant)
    return [
        Slot(start, start + length, tuple(free))
        for start, free in sorted(starts.items())
        if wish.mode != Mode.IN_PERSON or busy.has_free_room(Span(start, start + length))
    ]


def _starts(
    working: Span, taken: Collection[Span], length: dt.timedelta, buffer: dt.timedelta, step: dt.timedelta
) -> Iterator[dt.datetime]:
    """Starts on the grid of the working stretch, each as soon as the one before is over."""
    start = working.start
    while start + length <= working.end:
        wanted = Span(start, start + length + buffer)
        blocking = max((span.end for span in taken if span.overlaps(wanted)), default=None)
        if blocking is None:
            yield start
            start = _on_grid(wanted.end, working.start, step)
        else:
            start = _on_grid(blocking, working.start, step)


def _on_grid(time: dt.datetime, origin: dt.datetime, step: dt.timedelta) -> dt.datetime:
    """The first time from `time` on that is a whole number of steps after `origin`."""
    return origin + -((origin - time) // step) * step


def next_free_days(
    wish: Wish, *, since: dt.date, days: int, now: dt.datetime
) -> tuple[dict[dt.date, list[Slot]], bool]:
    """The next `days` local days with free times, from `since` on, and whether more may follow."""
    _earliest, horizon = wish.limits(now=now)
    since = max(since, timezone.localdate(now))
    if since > horizon:
        return {}, False
    near = since + LONGEST_USUAL * days
    found: dict[dt.date, list[Slot]] = {}
    for last in sorted({min(near, horizon), horizon}):
        found = defaultdict(list)
        for slot in free_slots(wish, first=since, last=last, now=now):
            day = slot.day
            if day not in found and len(found) == days:
                return dict(found), True
            found[day].append(slot)
    return dict(found), False


def nearest_free(wish: Wish, starts_at: dt.datetime, *, count: int = 3, now: dt.datetime) -> list[Slot]:
    """The free times that are closest to one that cannot be had, in order of time."""
    day = timezone.localdate(starts_at)
    first = max(timezone.localdate(now), day - LOOK_AHEAD)
    slots = free_slots(wish, first=first, last=day + LOOK_AHEAD, now=now)
    if len(slots) < count:
        slots = free_slots(wish, first=timezone.localdate(now), last=wish.limits(now=now)[1], now=now)
    nearest = sorted(slots, key=lambda slot: (abs(slot.starts_at - starts_at), slot.starts_at))[:count]
    return sorted(nearest, key=lambda slot: slot.starts_at)


def who_works(wish: Wish, starts_at: dt.datetime, *, now: dt.datetime) -> list[int]:
    """Who of the wished consultants works then, on the grid and within the limits; whether free is another question.

    Staff may book any full five minutes.
    """
    earliest, horizon = wish.limits(now=now)
    day = timezone.localdate(starts_at)
    if wish.mode not in wish.topic.modes or starts_at < earliest or day > horizon:
        return []
    step = dt.timedelta(minutes=5) if wish.is_staff else wish.rules.step
    wanted = Span(starts_at, starts_at + wish.topic.length)
    spans = working_spans(wish.consultants(), first=day, last=day)
    return [
        consultant
        for consultant, working in spans.items()
        if any(span.contains(wanted) and not (starts_at - span.start) % step for span in working)
    ]


def is_free(wish: Wish, starts_at: dt.datetime, *, now: dt.datetime) -> bool:
    """Whether the time could be had at this moment."""
    working = who_works(wish, starts_at, now=now)
    if not working:
        return False
    day = timezone.localdate(starts_at)
    taken = taken_times(working, day, day, now=now, apart_from=wish.moving)
    wanted = Span(starts_at, starts_at + wish.topic.length)
    busy = Span(starts_at, wanted.end + wish.topic.buffer)
    has_room = wish.mode != Mode.IN_PERSON or taken.has_free_room(wanted)
    return has_room and any(taken.is_free(consultant, busy) for consultant in working)


class TakenTimes:
    """What is taken already: by consultant, and by room."""

    def __init__(self, rows: Collection[tuple[int, int | None, dt.datetime, dt.datetime, dt.datetime]]) -> None:
        self._consultants: dict[int, list[Span]] = defaultdict(list)
        self._rooms: dict[int, list[Span]] = defaultdict(list)
        for consultant, room, start, end, busy_until in rows:
            self._consultants[consultant].append(Span(start, busy_until))
            if room is not None:
                self._rooms[room].append(Span(start, end))
        self._all_rooms: list[int] | None = None

    def within(self, whole: Span, consultant: int) -> tuple[Span, ...]:
        """What the consultant has in the stretch of time."""
        return tuple([span for span in self._consultants[consultant] if span.overlaps(whole)])

    def is_free(self, consultant: int, wanted: Span) -> bool:
        return not any(span.overlaps(wanted) for span in self._consultants[consultant])

    def free_rooms(self, wanted: Span) -> list[int]:
        """Rooms in use that nobody has then, those without steps first."""
        if self._all_rooms is None:
            rooms = Room.objects.filter(is_active=True).order_by("-is_step_free", "pk")
            self._all_rooms = list(rooms.values_list("pk", flat=True))
        return [room for room in self._all_rooms if not any(span.overlaps(wanted) for span in self._rooms[room])]

    def has_free_room(self, wanted: Span) -> bool:
        return bool(self.free_rooms(wanted))


def taken_times(
    consultants: Collection[int], first: dt.date, last: dt.date, *, now: dt.datetime, apart_from: Booking | None = None
) -> TakenTimes:
    """The bookings of these days; a hold that has run out takes nothing."""
    whole = Span(day_span(first).start, day_span(last).end)
    rows = Booking.objects.taking_time().overlapping(*whole).exclude(state=State.HELD, hold_expires_at__lte=now)
    rows = rows.filter(Q(consultant__in=consultants) | Q(room__isnull=False))
    if apart_from is not None:
        rows = rows.exclude(pk=apart_from.pk)
    return TakenTimes(rows.order_by().values_list("consultant", "room", "starts_at", "ends_at", "busy_until"))

"""When consultants consult: civil hours made into stretches of absolute time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from django.utils import timezone

from centar.kept import Kept
from centar.workdays import WorkingCalendar, working_calendar
from consultations.models import ConsultingHours, Effect, ScheduleException


class Span(NamedTuple):
    """From `start` to just before `end`."""

    start: dt.datetime
    end: dt.datetime

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


def at_local(day: dt.date, time: dt.time) -> dt.datetime:
    """A civil time of the Center in UTC: the one conversion that all schedules go through.

    In the night the clock goes back the first of the two is meant; a time the night skips is as much later.
    """
    return dt.datetime.combine(day, time, timezone.get_default_timezone()).astimezone(dt.UTC)


def day_span(day: dt.date) -> Span:
    """The whole local day, 23 to 25 hours long."""
    return Span(at_local(day, dt.time.min), at_local(day + dt.timedelta(days=1), dt.time.min))


def days_between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for number in range((last - first).days + 1):
        yield first + dt.timedelta(days=number)


def working_spans(consultants: Collection[int], *, first: dt.date, last: dt.date) -> dict[int, list[Span]]:
    """For each consultant (by primary key) the stretches of work on the days from `first` to `last`, in order.

    One query, however many consultants and days.
    """
    calendar = working_calendar()
    hours = _own_hours()
    exceptions = _exceptions(consultants, first, last)
    open_days = [day for day in days_between(first, last) if not calendar.is_closed(day)]
    stretch = cache(lambda day, start, end: Span(at_local(day, start), at_local(day, end)))
    spans = {}
    for consultant in consultants:
        own = hours.get(consultant, [])
        usual = [stretch(day, *times) for day in open_days for times in _hours_on(day, calendar, own)]
        extra = [
            Span(max(span.start, day.start), min(span.end, day.end))
            for span in exceptions[consultant, Effect.EXTRA]
            for day in map(day_span, open_days)
            if span.overlaps(day)
        ]
        spans[consultant] = subtract(merge([*usual, *extra]), exceptions[consultant, Effect.AWAY])
    return spans


def read_own_hours() -> dict[int, list[ConsultingHours]]:
    """The hours of each consultant (by primary key) who has some, valid now or not."""
    found: dict[int, list[ConsultingHours]] = {}
    for row in ConsultingHours.objects.order_by("starts"):
        found.setdefault(row.consultant_id, []).append(row)
    return found


_own_hours = Kept(read_own_hours)


def _exceptions(consultants: Collection[int], first: dt.date, last: dt.date) -> dict[tuple[int, str], list[Span]]:
    whole = Span(day_span(first).start, day_span(last).end)
    rows = ScheduleException.objects.filter(
        consultant__in=consultants, starts_at__lt=whole.end, ends_at__gt=whole.start
    ).order_by("starts_at")
    found: dict[tuple[int, str], list[Span]] = defaultdict(list)
    for row in rows:
        found[row.consultant_id, row.effect].append(Span(row.starts_at, row.ends_at))
    return found


def _hours_on(
    day: dt.date, calendar: WorkingCalendar, own: Iterable[ConsultingHours]
) -> list[tuple[dt.time, dt.time]]:
    """Hours of one consultant on a day on which the office is not closed."""
    if calendar.is_open_by_exception(day):
        return calendar.hours(day)
    valid = [row for row in own if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)]
    if not valid:
        return calendar.hours(day)
    return [(row.starts, row.ends) for row in valid if row.weekday == day.weekday()]


def merge(spans: Iterable[Span]) -> list[Span]:
    """The same time in stretches that neither overlap nor touch, in order; empty ones dropped."""
    merged: list[Span] = []
    for span in sorted(spans):
        if span.end <= span.start:
            continue
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def subtract(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of `spans`, which are in order, without `taken`."""
    left = list(spans)
    for hole in taken:
        left = [
            piece
            for span in left
            for piece in (Span(span.start, min(span.end, hole.start)), Span(max(span.start, hole.end), span.end))
            if piece.start < piece.end
        ]
    return left

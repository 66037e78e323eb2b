"""The week: what is booked, what is free, who is away."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from centar.http import SignedInRequest
from centar.staff import staff_required
from centar.workdays import holidays_of, working_calendar
from consultations.models import Booking, Consultant, ScheduleException
from consultations.schedule import Span, day_span, days_between, merge, subtract, working_spans
from consultations.views.desk.common import KEEP, asked_consultant, asked_day

WORKDAYS = 5


@dataclass(frozen=True)
class Entry:
    """One thing in the week: a talk, a free stretch, or an exception; the one that is set says which."""

    span: Span
    who: Consultant
    booking: Booking | None = None
    exception: ScheduleException | None = None


@dataclass
class Day:
    date: dt.date
    is_closed: bool
    holiday: str
    cells: dict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))


@never_cache
@staff_required(KEEP)
@require_GET
def week(request: SignedInRequest) -> HttpResponse:
    day = asked_day(request)
    monday = day - dt.timedelta(days=day.weekday())
    consultant = asked_consultant(request)
    people = list(Consultant.objects.active().select_related("user"))
    shown = [consultant] if consultant else people
    days, hours = _days(shown, monday, now=timezone.now())
    context: dict[str, Any] = {
        "days": [(one, [one.cells.get(hour, []) for hour in hours]) for one in days],
        "hours": hours,
        "monday": monday,
        "sunday": monday + dt.timedelta(days=6),
        "before": monday - dt.timedelta(days=7),
        "after": monday + dt.timedelta(days=7),
        "is_this_week": monday <= timezone.localdate() <= monday + dt.timedelta(days=6),
        "people": people,
        "consultant": consultant,
    }
    return TemplateResponse(request, "consultations/desk_week.html", context)


def _days(people: list[Consultant], monday: dt.date, *, now: dt.datetime) -> tuple[list[Day], list[int]]:
    """The days of the week, a weekend day only with something in it; and the hours at which things begin."""
    sunday = monday + dt.timedelta(days=6)
    calendar = working_calendar()
    days = {
        one: Day(one, calendar.is_closed(one), holidays_of(one.year).get(one, ""))
        for one in days_between(monday, sunday)
    }
    hours: set[int] = set()
    for entry in sorted(_entries(people, monday, sunday, now=now), key=lambda entry: (entry.span, entry.who.pk)):
        local = timezone.localtime(entry.span.start)
        days[local.date()].cells[local.hour].append(entry)
        hours.add(local.hour)
    kept = [day for day in days.values() if day.date.weekday() < WORKDAYS or day.cells]
    return kept, sorted(hours)


def _entries(people: list[Consultant], monday: dt.date, sunday: dt.date, *, now: dt.datetime) -> list[Entry]:
    """What there is from Monday to Sunday; what is past is not free any more."""
    whole = Span(day_span(monday).start, day_span(sunday).end)
    by_pk = {one.pk: one for one in people}
    rows = Booking.objects.with_people().on_board().filter(consultant__in=people)
    rows = rows.filter(starts_at__gte=whole.start, starts_at__lt=whole.end)
    bookings = list(rows.order_by("starts_at"))
    entries = [Entry(Span(one.starts_at, one.ends_at), by_pk[one.consultant_id], booking=one) for one in bookings]
    past = [Span(whole.start, now)] if whole.start < now else []
    busy: dict[int, list[Span]] = defaultdict(lambda: [*past])
    for one in bookings:
        if one.takes_time:
            busy[one.consultant_id].append(Span(one.starts_at, one.busy_until))
    for pk, spans in working_spans(by_pk.keys(), first=monday, last=sunday).items():
        entries += [Entry(span, by_pk[pk]) for span in subtract(spans, merge(busy[pk]))]
    exceptions = ScheduleException.objects.filter(
        consultant__in=people, starts_at__lt=whole.end, ends_at__gt=whole.start
    )
    for row in exceptions:
        for day in days_between(monday, sunday):
            span = day_span(day)
            if span.overlaps(Span(row.starts_at, row.ends_at)):
                part = Span(max(span.start, row.starts_at), min(span.end, row.ends_at))
                entries.append(Entry(part, by_pk[row.consultant_id], exception=row))
    return entries

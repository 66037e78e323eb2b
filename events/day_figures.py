"""The day in numbers: who exhibited, who came in by kind of badge, how many were counted at the entrances."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, QuerySet, Sum
from django.db.models.functions import TruncHour
from django.utils import timezone

from events.models import ApplicationState, CheckInResult, ExhibitorApplication, Fair, Feedback, Pass, PassKind
from events.models.choices import EXHIBITING


@dataclass(frozen=True)
class Bar:
    """One row of a table; `percent` is its length beside the longest."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Kind:
    """Badges of one kind, and how many of them came in."""

    label: str
    made: int
    inside: int


@dataclass(frozen=True)
class Figures:
    exhibitors: int
    did_not_come: int
    kinds: list[Kind]
    entered: int
    people: int
    hours: list[Bar]
    scans: list[Bar]
    feedback: int
    usefulness: float | None


def figures_of(fair: Fair) -> Figures:
    """Queries: 6. `people` were counted by hand, those with a badge among them; so the two are never added up."""
    states: Counter[str] = Counter(dict(_by(ExhibitorApplication.objects.filter(fair=fair), "state")))
    badges = Pass.objects.filter(event_id=fair.pk).order_by()
    made, inside = dict(_by(badges.valid(), "kind")), dict(_by(badges.inside(), "kind"))
    hours = _hours(fair)
    scans = dict(_by(fair.event.check_ins.order_by(), "result"))
    given = Feedback.objects.filter(event_id=fair.pk, audience=Feedback.Audience.EXHIBITOR).order_by()
    thought = given.aggregate(count=Count("pk"), mean=Avg("usefulness"))
    return Figures(
        exhibitors=sum(states[state] for state in EXHIBITING),
        did_not_come=states[ApplicationState.NO_SHOW],
        kinds=[
            Kind(str(kind.label), made.get(kind, 0), inside.get(kind, 0))
            for kind in PassKind
            if kind in made or kind in inside
        ],
        entered=sum(inside.values()),
        people=sum(count for _hour, count in hours),
        hours=bars([(_hour_text(hour), count) for hour, count in hours]),
        scans=bars([(str(result.label), scans[result]) for result in CheckInResult if result in scans]),
        feedback=thought["count"],
        usefulness=thought["mean"],
    )


def visitors_of(fair: Fair) -> int:
    """Whom the stewards counted at the entrances."""
    return fair.event.tap_counts.aggregate(people=Sum("people", default=0))["people"]


def _hour_text(hour: dt.datetime) -> str:
    start = timezone.localtime(hour)
    return f"{start:%d.%m. %H}–{(start.hour + 1) % 24:02} h"


def bars(counted: list[tuple[str, int]]) -> list[Bar]:
    longest = max((count for _label, count in counted), default=0) or 1
    return [Bar(label, count, round(count * 100 / longest)) for label, count in counted]


def _by(rows: QuerySet[Any], field: str) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(field).annotate(Count("pk"))


def _hours(fair: Fair) -> list[tuple[dt.datetime, int]]:
    rows = fair.event.tap_counts.order_by().annotate(hour=TruncHour("minute")).values_list("hour")
    return list(rows.annotate(Sum("people")).filter(people__sum__gt=0).order_by("hour"))

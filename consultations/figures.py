"""What the Center did in a period, in numbers: for itself, its Council and donors.

A talk counts in the period in which it was to take place. Held times that nobody confirmed are not talks.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from centar.languages import active_language
from centar.twins import in_language
from consultations.models import Booking, Mode, Outcome, Source, State
from consultations.schedule import day_span

TALKS = [State.BOOKED, State.ATTENDED, State.NO_SHOW, State.CANCELLED_BY_CLIENT, State.CANCELLED_BY_OFFICE]


@dataclass(frozen=True)
class Period:
    """Local days, both included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Bar:
    """One row of a table; `percent` is its length beside the table's longest bar."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Table:
    title: str
    bars: list[Bar]


@dataclass(frozen=True)
class Figures:
    """`summary`: single numbers with what they say, None where there is nothing to say; `tables`: talks held."""

    period: Period
    summary: list[tuple[str, int | str | None]]
    tables: list[Table]

    def rows(self) -> list[tuple[str, str, Any]]:
        """Everything in one table of three columns, for a spreadsheet."""
        head = [(_("Table"), _("Row"), _("Count"))]
        period = [
            (_("Period"), pgettext("period", "from"), self.period.first.isoformat()),
            (_("Period"), pgettext("period", "to"), self.period.last.isoformat()),
        ]
        summary = [(_("Summary"), label, value) for label, value in self.summary if value is not None]
        return (
            head
            + period
            + summary
            + [(table.title, bar.label, bar.count) for table in self.tables for bar in table.bars]
        )


def figures_of(period: Period) -> Figures:
    """With labels in the active language. Two queries, whatever the number of talks."""
    span = day_span(period.first).start, day_span(period.last).end
    bookings = Booking.objects.filter(starts_at__gte=span[0], starts_at__lt=span[1], state__in=TALKS)
    talks = list(bookings.select_related("topic", "client__municipality").order_by("starts_at"))
    held = [talk for talk in talks if talk.state == State.ATTENDED]
    return Figures(period, _summary(talks, held), _tables(held))


def _summary(talks: list[Booking], held: list[Booking]) -> list[tuple[str, int | str | None]]:
    states = Counter(talk.state for talk in talks)
    due = states[State.ATTENDED] + states[State.NO_SHOW]
    waits = [(talk.starts_at - talk.created_at).total_seconds() / 86400 for talk in talks if talk.source == Source.WEB]
    return [
        (_("Talks held"), len(held)),
        (_("People advised"), len({talk.client_id for talk in held})),
        (_("First contacts"), _first_contacts(held)),
        (_("Did not come"), states[State.NO_SHOW]),
        (_("Did not come, of those due, %"), round(100 * states[State.NO_SHOW] / due) if due else None),
        (_("Cancelled by clients"), states[State.CANCELLED_BY_CLIENT]),
        (_("Cancelled by the Center"), states[State.CANCELLED_BY_OFFICE]),
        (_("Still to come, or not marked"), states[State.BOOKED]),
        (_("Days from booking on the site to the talk, median"), round(statistics.median(waits)) if waits else None),
    ]


def _first_contacts(held: list[Booking]) -> int:
    """Clients whose first talk ever is one of these."""
    clients = {talk.client_id for talk in held}
    firsts = Booking.objects.filter(client__in=clients, state=State.ATTENDED).values_list("client")
    first_of = dict(firsts.annotate(first=Min("starts_at")).order_by())
    return len({talk.client_id for talk in held if first_of[talk.client_id] == talk.starts_at})


def _tables(held: list[Booking]) -> list[Table]:
    language = active_language()
    discreet, unknown = _("Confidential topics"), _("not known")
    topics = (discreet if t.topic.is_discreet else in_language(t.topic, "name", language) for t in held)
    places = (in_language(t.client.municipality, "name", language) if t.client.municipality else unknown for t in held)
    return [
        _table(_("By topic"), topics),
        _table(_("By way of talking"), (Mode(t.mode).label for t in held)),
        _table(_("By municipality of the client"), places),
        _table(_("By how it was booked"), (Source(t.source).label for t in held)),
        _table(_("By what came of it"), (Outcome(t.outcome).label if t.outcome else unknown for t in held)),
    ]


def _table(title: str, values: Iterable[str | Promise]) -> Table:
    counts = Counter(str(value) for value in values)
    most = max(counts.values(), default=1)
    bars = [Bar(label, count, round(100 * count / most)) for label, count in counts.most_common()]
    return Table(title, bars)

"""The board of applications as staff look at it: by state, by words, with what the jury thinks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, FloatField, Q
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from centar.script import fold
from centar.search import Fold
from centar.text import readable
from events.models import ApplicationState, Fair
from events.models.application import ApplicationQuerySet

LONGEST_SEARCH = 100
AVERAGE = Avg(
    Cast(F("votes__fit") + F("votes__quality") + F("votes__readiness"), FloatField()) / 3,
    filter=Q(votes__has_conflict=False),
)
MARKS = {
    "late": (_("came late"), Q(is_late=True)),
    "drafted": (_("decision drafted"), ~Q(pending_state="")),
    "paper": (_("on paper or by phone"), Q(source="desk")),
    "food": (_("food and drink"), Q(sells_food=True)),
}


@dataclass(frozen=True)
class Choice:
    """A state or mark to look at, and how many applications have it."""

    value: str
    label: Any
    count: int


class Board:
    """The applications of a fair as the address asks for them; what is unknown in it is ignored."""

    def __init__(self, fair: Fair, query: dict[str, str]) -> None:
        self.fair = fair
        self.state = query.get("stanje", "") if query.get("stanje") in ApplicationState.values[1:] else ""
        self.mark = query.get("oznaka", "") if query.get("oznaka") in MARKS else ""
        self.words = readable(query.get("q", "")).strip()[:LONGEST_SEARCH]

    @property
    def sent(self) -> ApplicationQuerySet:
        return self.fair.applications.sent()

    @cached_property
    def states(self) -> list[Choice]:
        """Those that somebody is in, in their order."""
        counts = dict(self.sent.order_by().values_list("state").annotate(Count("pk")))
        return [Choice(state, state.label, counts[state]) for state in ApplicationState if state in counts]

    @property
    def received(self) -> int:
        """How many nobody has taken up."""
        return next((one.count for one in self.states if one.value == ApplicationState.SUBMITTED), 0)

    def marks(self) -> list[Choice]:
        counts = self.sent.aggregate(**{name: Count("pk", filter=rule) for name, (_label, rule) in MARKS.items()})
        return [Choice(name, label, counts[name]) for name, (label, _rule) in MARKS.items() if counts[name]]

    def rows(self) -> ApplicationQuerySet:
        rows = self.sent.order_by("submitted_at", "id")
        if self.state:
            rows = rows.waiting() if self.state == ApplicationState.WAITLISTED else rows.filter(state=self.state)
        if self.mark:
            rows = rows.filter(MARKS[self.mark][1])
        if self.words:
            rows = rows.alias(folded=Fold("public_title")).filter(
                Q(enterprise__name_fold__contains=fold(self.words))
                | Q(folded__contains=fold(self.words))
                | Q(reference__iexact=self.words)
            )
        return with_scores(rows).select_related("enterprise", "stand_type", "stand")


def with_scores(rows: ApplicationQuerySet) -> ApplicationQuerySet:
    """`average` of all scores of the jury, None without any, and `votes_given`."""
    return rows.annotate(average=AVERAGE, votes_given=Count("votes", filter=Q(votes__has_conflict=False)))

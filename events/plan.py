"""The plan of the stands as a drawing: each stand a link to its line in the list, which is the real control."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import pgettext_lazy

from events.models import Fair

WIDTH = 1000  # of the drawing, in its own units
HEIGHT_WITHOUT_PICTURE = 620
LARGEST_SIGN, SIGNS_IN_WIDTH = 34, Decimal("0.62")

FREE, TAKEN, CHOSEN, WISHABLE = "free", "taken", "chosen", "wishable"
LABELS: dict[str, Any] = {
    FREE: pgettext_lazy("stand", "free"),
    TAKEN: pgettext_lazy("stand", "taken"),
    CHOSEN: pgettext_lazy("stand", "chosen"),
    WISHABLE: pgettext_lazy("stand", "can be wished for"),
}


class Placed(Protocol):
    """What is drawn of a stand: the record itself, or a row that was read for a page of two hundred."""

    @property
    def pk(self) -> Any: ...
    @property
    def code(self) -> str: ...
    @property
    def box(self) -> list[Decimal]: ...


@dataclass(frozen=True)
class DrawnStand:
    """A rectangle in the units of the drawing, what is said of it and where it leads."""

    stand: Placed
    state: str
    label: Any
    href: str
    note: str
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def sign(self) -> int:
        """The height of the number, so that it fits in."""
        by_width = self.width / float(len(self.stand.code) * SIGNS_IN_WIDTH)
        return int(min(LARGEST_SIGN, self.height * 0.6, by_width))


@dataclass(frozen=True)
class Plan:
    """What `events/fair/plan.html` draws; empty when no stand has a place on it."""

    fair: Fair
    height: int
    stands: list[DrawnStand]
    labels: Mapping[str, Any]

    def __bool__(self) -> bool:
        return bool(self.stands)

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def states(self) -> list[tuple[str, Any]]:
        """For the key below the drawing: only what is in it."""
        shown = {stand.state for stand in self.stands}
        return [(state, label) for state, label in self.labels.items() if state in shown]


def row_of(stand: Placed) -> str:
    """The id of the stand's line in the list beside the plan."""
    return f"stand-{stand.pk}"


def draw[Kind: Placed](
    fair: Fair,
    stands: Iterable[Kind],
    *,
    state: Callable[[Kind], str],
    href: Callable[[Kind], str] | None = None,
    note: Callable[[Kind], str] | None = None,
    labels: Mapping[str, Any] = LABELS,
) -> Plan:
    """The plan with these stands. `state` says which of `labels` it is, `href` where a stand leads (to its line, where
    nothing is said), `note` what else stands in its description, such as who exhibits there, `labels` the words for
    the states."""
    height = HEIGHT_WITHOUT_PICTURE
    if fair.plan and fair.plan_width:
        height = round(WIDTH * (fair.plan_height or 0) / fair.plan_width)
    drawn = [
        DrawnStand(
            stand,
            is_now := state(stand),
            labels[is_now],
            href(stand) if href else f"#{row_of(stand)}",
            note(stand) if note else "",
            *(round(size * side / 100) for size, side in zip(box, [WIDTH, height] * 2, strict=True)),
        )
        for stand in stands
        if (box := stand.box)
    ]
    return Plan(fair, height, drawn, labels)

"""What exhibitors need against what their types of stands give: watts, tables, chairs, water, cover, by zone."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.utils.translation import ngettext

from events.models import Fair
from events.models.choices import HOLDING


@dataclass
class Needs:
    """Sums over the exhibitors of a zone; `given_*` is what the types of their stands come with."""

    exhibitors: int = 0
    watts: int = 0
    given_watts: int = 0
    tables: int = 0
    given_tables: int = 0
    chairs: int = 0
    given_chairs: int = 0
    water: int = 0
    cover: int = 0
    step_free: int = 0
    vehicles: int = 0

    def add(self, other: Needs) -> None:
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    @property
    def missing_watts(self) -> int:
        return max(0, self.watts - self.given_watts)

    @property
    def missing_tables(self) -> int:
        return max(0, self.tables - self.given_tables)

    @property
    def missing_chairs(self) -> int:
        return max(0, self.chairs - self.given_chairs)

    @property
    def shortfall(self) -> list[str]:
        """In words, what is asked for beyond what the stands come with."""
        tables, chairs = self.missing_tables, self.missing_chairs
        return [
            *([f"{self.missing_watts} W"] if self.missing_watts else []),
            *([ngettext("%(count)s table", "%(count)s tables", tables) % {"count": tables}] if tables else []),
            *([ngettext("%(count)s chair", "%(count)s chairs", chairs) % {"count": chairs}] if chairs else []),
        ]


def needs_of(fair: Fair) -> tuple[list[tuple[str, Needs]], Needs]:
    """By zone in their order, those without a stand or zone last under an empty name, and in total. Queries: 1."""
    zones: dict[str, Needs] = {}
    total = Needs()
    for application in fair.applications.filter(state__in=HOLDING).select_related("stand", "stand_type"):
        kind = application.stand_type
        assert kind is not None  # whoever was accepted has a type
        one = Needs(
            exhibitors=1,
            watts=application.power_watts,
            given_watts=kind.power_watts,
            tables=application.tables,
            given_tables=kind.tables,
            chairs=application.chairs,
            given_chairs=kind.chairs,
            water=application.needs_water,
            cover=application.needs_cover,
            step_free=application.needs_step_free,
            vehicles=application.brings_vehicle,
        )
        zone = application.stand.zone if application.stand else ""
        zones.setdefault(zone, Needs()).add(one)
        total.add(one)
    return sorted(zones.items(), key=lambda pair: (not pair[0], pair[0])), total

"""Whether a stand gives the power that its exhibitor asked for. Too little is said, and never refused."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from centar.templatetags.script import script
from events.models import ExhibitorApplication, Stand, StandType


@dataclass(frozen=True)
class PowerGap:
    """Watts asked for against those given; `stand` is the number of one that has no socket, whatever its type has."""

    asked: int
    given: int
    stand: str = ""

    def for_staff(self) -> str:
        if self.stand:
            return _("Asks for %(asked)s W; stand %(stand)s has no socket.") % self._words()
        if not self.given:
            return _("Asks for %(asked)s W; this type has no socket.") % self._words()
        return _("Asks for %(asked)s W; this type has up to %(given)s W.") % self._words()

    def for_exhibitor(self) -> str:
        if self.stand:
            return _("You asked for %(asked)s W; stand %(stand)s has no socket.") % self._words()
        if not self.given:
            return _("You asked for %(asked)s W; this type has no socket.") % self._words()
        return _("You asked for %(asked)s W; this type has up to %(given)s W.") % self._words()

    def _words(self) -> dict[str, object]:
        return {"asked": self.asked, "given": self.given, "stand": script(self.stand)}


def gap_on(application: ExhibitorApplication, stand: Stand) -> PowerGap | None:
    """What the exhibitor would lack on this very stand."""
    asked = application.power_watts
    if asked and not stand.has_power and stand.stand_type.power_watts:
        return PowerGap(asked, 0, stand.code)
    return gap_with(application, stand.stand_type)


def gap_with(application: ExhibitorApplication, kind: StandType | None) -> PowerGap | None:
    """What the exhibitor would lack on any stand of the type."""
    if kind is None or application.power_watts <= kind.power_watts:
        return None
    return PowerGap(application.power_watts, kind.power_watts)


def gap_of(application: ExhibitorApplication) -> PowerGap | None:
    """What the exhibitor lacks: on the stand they have, else with their type."""
    if application.stand is not None:
        return gap_on(application, application.stand)
    return gap_with(application, application.stand_type)

"""Which stands an exhibitor may be given, and who swaps with whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centar.forms import Form
from centar.templatetags.script import script
from events.models import ExhibitorApplication, Stand
from events.models.application import ApplicationQuerySet
from events.power import gap_on


@dataclass(frozen=True)
class StandChoice:
    """A free stand, or the exhibitor's own; another type needs a free place of that type."""

    stand: Stand
    is_own: bool
    is_other_type: bool
    has_too_little_power: bool


def stand_choices(stands: Iterable[Stand], application: ExhibitorApplication) -> list[StandChoice]:
    """Own type first."""
    found = [
        StandChoice(
            stand,
            is_own=stand.pk == application.stand_id,
            is_other_type=stand.stand_type_id != application.stand_type_id,
            has_too_little_power=gap_on(application, stand) is not None,
        )
        for stand in stands
        if stand.pk == application.stand_id or not hasattr(stand, "application")
    ]
    return sorted(found, key=lambda choice: choice.is_other_type)


class SwapForm(Form):
    first = forms.ModelChoiceField(label=_("Exhibitor"), queryset=ExhibitorApplication.objects.none())
    second = forms.ModelChoiceField(label=_("Changes places with"), queryset=ExhibitorApplication.objects.none())

    def __init__(self, *args: Any, holders: ApplicationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            field: Any = self.fields[name]
            field.queryset, field.label_from_instance = holders, _label
            field.empty_label = _("none chosen")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("first") and data.get("first") == data.get("second"):
            self.add_error("second", gettext("Choose another exhibitor"))
        return data


def _label(application: ExhibitorApplication) -> str:
    """With what the exhibitor has and what they ask for."""
    parts = [application.stand.code if application.stand else gettext("no stand")]
    if application.stand_type is not None:
        watts = {"given": application.stand_type.power_watts, "asked": application.power_watts}
        parts.append(gettext("has %(given)s W, asks for %(asked)s W") % watts)
    return f"{script(application.enterprise.name)} ({', '.join(parts)})"

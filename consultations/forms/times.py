"""Choosing a time: one of the free ones, or one that is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centar.dates import date_text, weekday_text
from centar.forms import Form
from centar.languages import active_language
from consultations.schedule import at_local
from consultations.slots import Slot
from consultations.stamps import read_stamp, stamp


class TimeField(forms.ChoiceField):
    """Radios of free times whose value is a moment. Which is still free is not asked here but when it is taken."""

    widget = forms.RadioSelect

    def to_python(self, value: Any) -> dt.datetime | None:
        if value in self.empty_values:
            return None
        moment = read_stamp(str(value))
        if moment is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return moment

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)


class TimeForm(Form):
    """A free time, or a typed day and hour; what is typed counts."""

    starts = TimeField(label=_("Time"), required=False)
    day = forms.DateField(
        label=_("Or another day"),
        help_text=_("For example 24.11.2026. What you type here counts."),
        required=False,
        widget=forms.DateInput(attrs={"autocomplete": "off"}),
    )
    time = forms.TimeField(
        label=_("and time"),
        help_text=_("For example 10:30"),
        required=False,
        widget=forms.TimeInput(attrs={"autocomplete": "off"}, format="%H:%M"),
    )

    required_sometimes: tuple[str, ...] = ("starts", "day", "time")

    def offer(self, slots: Iterable[Slot], *, choose_first: bool = False) -> None:
        """Show these times as choices, „first free” chosen if asked for."""
        offered = list(slots)
        field: Any = self.fields["starts"]
        field.choices = [(stamp(slot.starts_at), time_label(slot.starts_at)) for slot in offered]
        if choose_first and offered:
            self.initial["starts"] = stamp(offered[0].starts_at)

    @property
    def has_offer(self) -> bool:
        field: Any = self.fields["starts"]
        return bool(field.choices)

    def offer_instead(self, slots: Iterable[Slot], refusal: str) -> None:
        """The time asked for cannot be had: these are there instead, and everything else stays as it was typed."""
        self.offer(slots)
        data: Any = copy(self.data)
        for name in ("starts", "day", "time"):
            data.pop(self.add_prefix(name), None)
        self.data = data
        self.add_error("starts", refusal)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day, time = data.get("day"), data.get("time")
        if {"day", "time", "starts"} & set(self.errors):
            return data
        if day and time:
            data["starts"] = at_local(day, time)
        elif day:
            self.add_error("time", gettext("Enter a time, for example 10:30"))
        elif time:
            self.add_error("day", gettext("Enter a date, for example 15.5.2027"))
        elif not data.get("starts"):
            self.add_error("starts", gettext("Choose the day and time of the talk"))
        return data


def time_label(moment: dt.datetime) -> str:
    """„utorak, 24. novembra 2026. u 10:30“, in the language of the page."""
    language = active_language()
    local = timezone.localtime(moment)
    return gettext("%(weekday)s, %(day)s at %(time)s") % {
        "weekday": weekday_text(local, language),
        "day": date_text(local, language),
        "time": f"{local:%H:%M}",
    }

"""When somebody consults, and when not."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centar.forms import Form, ModelForm
from consultations.models import Consultant, ConsultingHours, Effect, ScheduleException
from consultations.schedule import at_local

_DAY_HELP = _("For example 24.11.2026")
_TIME_HELP = _("For example 10:30")


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=_DAY_HELP, widget=forms.DateInput(attrs={"autocomplete": "off"}), **options
    )


def _time(label: Any, **options: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text=_TIME_HELP,
        widget=forms.TimeInput(attrs={"autocomplete": "off"}, format="%H:%M"),
        **options,
    )


class ScheduleForm(ModelForm):
    """A row of one consultant's schedule; the database has the last word on overlaps."""

    def __init__(self, *args: Any, consultant: Consultant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.consultant = consultant

    def validate_constraints(self) -> None:
        """Those too that ask for the consultant, who is not on this page."""
        try:
            self.instance.validate_constraints(exclude={name for name in self.fields if name in self.errors})
        except ValidationError as error:
            self.add_error(None, error.messages)

    def saved(self) -> bool:
        """Whether the row is there now; with an error for one that somebody else's row has just crossed."""
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:
            self.add_error(None, gettext("Somebody has just entered the same time. Look at the schedule again."))
            return False
        return True


class HoursForm(ScheduleForm):
    starts = _time(_("From"))
    ends = _time(_("To"))
    valid_from = _day(_("Valid from"))
    valid_to = _day(_("Valid to, this day included"), required=False)

    class Meta:
        model = ConsultingHours
        fields = ["weekday", "starts", "ends", "valid_from", "valid_to"]


class ExceptionForm(ScheduleForm):
    """Days or hours; without hours the whole days are meant, the last one included."""

    first_day = _day(_("First day"))
    last_day = _day(_("Last day"), required=False)
    from_time = _time(_("From"), required=False)
    to_time = _time(_("To"), required=False)

    field_order = ["effect", "first_day", "last_day", "from_time", "to_time", "reason"]

    class Meta:
        model = ScheduleException
        fields = ["effect", "reason"]
        widgets = {"effect": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        effect: Any = self.fields["effect"]
        effect.choices = Effect.choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day") or data.get("first_day")
        if not first or not last or {"from_time", "to_time", "last_day"} & set(self.errors):
            return data
        to_time = data.get("to_time")
        self.instance.starts_at = at_local(first, data.get("from_time") or dt.time.min)
        self.instance.ends_at = (
            at_local(last, to_time) if to_time else at_local(last + dt.timedelta(days=1), dt.time.min)
        )
        if self.instance.ends_at <= self.instance.starts_at:
            self.add_error("to_time" if last == first else "last_day", gettext("The end must be after the start"))
        return data

    def _post_clean(self) -> None:
        if self.errors:  # without both ends there is nothing to hold against the others
            return
        super()._post_clean()  # type: ignore[misc]


class ClosedDayForm(Form):
    day = _day(_("Day"))
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)


class OpenDayForm(ClosedDayForm):
    opens = _time(_("From"))
    closes = _time(_("To"))

    field_order = ["day", "opens", "closes", "reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("opens") and data.get("closes") and data["opens"] >= data["closes"]:
            self.add_error("closes", gettext("The end must be after the start"))
        return data

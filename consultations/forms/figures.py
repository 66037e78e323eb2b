from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from centar.forms import Form
from consultations.figures import Period


class PeriodForm(Form):
    """From when to when, both days included; the names stand in the address."""

    od = forms.DateField(label=pgettext_lazy("period", "From"))
    do = forms.DateField(label=pgettext_lazy("period", "To"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "od" in cleaned and "do" in cleaned and cleaned["do"] < cleaned["od"]:
            self.add_error("do", _("The end must be after the start"))
        return cleaned

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["od"], self.cleaned_data["do"])

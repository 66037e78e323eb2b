"""A wrong fact: told by anybody, closed by staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from centar.forms import Form
from centar.open_forms import OpenForm
from entrepreneurs.models import FactReport


class ReportForm(OpenForm):
    fact = forms.ChoiceField(
        label=_("Which fact is wrong?"),
        choices=FactReport.Fact.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which fact is wrong")},
    )
    text = forms.CharField(
        label=_("What would be right?"),
        help_text=_("If you know, write where it can be seen. Do not write about anybody's health."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what would be right")},
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("Only if you want to know what we did. The enterprise does not see it."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Enter an e-mail in the form name@example.rs")},
    )

    def values(self) -> dict[str, Any]:
        """For the action that takes the report. Valid forms only."""
        return {name: self.cleaned_data[name] for name in ("fact", "text", "email")}


class CloseReportForm(Form):
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=FactReport.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it")},
    )
    note = forms.CharField(
        label=_("Message"),
        help_text=_("Goes to whoever reported it, if they left an e-mail. For yourselves it stays here."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    required_sometimes = ("note",)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("outcome") in (FactReport.Outcome.NOT_SO, FactReport.Outcome.UNKNOWN) and not data.get("note"):
            self.add_error("note", _("Write how you know, or why it cannot be told"))
        return data

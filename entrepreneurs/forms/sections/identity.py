from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centar.identifiers import normalise_number, validate_mb, validate_pib
from entrepreneurs.forms.sections.base import SectionForm
from entrepreneurs.models import (
    Enterprise,
    LegalForm,
    StatusStage,
)


class IdentityForm(SectionForm):
    required_now = ("legal_form", "name")
    required_sometimes = ("mb", "pib", "status_stage", "status_since", "status_ended_on")

    class Meta:
        model = Enterprise
        fields = [
            "legal_form",
            "name",
            "short_name",
            "mb",
            "mb_override_reason",
            "pib",
            "status_stage",
            "status_since",
            "status_report_due_on",
            "status_ended_on",
            "status_end_reason",
        ]
        labels = {
            "legal_form": _("Legal form"),
            "name": _("Name, as registered"),
            "short_name": _("Short name, as people call it"),
            "mb": _("Registration number (MB)"),
            "mb_override_reason": _("Why the MB is right although its check digit is not"),
            "pib": _("Tax number (PIB)"),
            "status_stage": _("Do you have the status of a social enterprise?"),
            "status_since": _("Status since"),
            "status_report_due_on": _("Next report to the APR is due on"),
            "status_ended_on": _("Status ended on"),
            "status_end_reason": _("Why did the status end?"),
        }
        help_texts = {
            "legal_form": _("If the enterprise is still being founded, choose “not registered yet”."),
            "name": _("If it is not registered yet, the name you plan."),
            "mb": _(
                "Eight digits, on the decision of the Business Registers Agency (APR). "
                "Leave empty if it is not registered yet."
            ),
            "pib": _("Nine digits, on the same decision. Leave empty if it is not registered yet."),
            "status_stage": _(
                "The status is entered in the register of the APR under the law of 2022. "
                "You can be in the directory without it."
            ),
            "status_since": _("Only if the status is registered. For example 25.10.2024."),
            "status_report_due_on": _(
                "Only if the status is registered and you know the date. Only the Center sees it."
            ),
            "status_ended_on": _("Only if you had the status and it has ended."),
            "status_end_reason": _("Only if it has ended. One sentence is enough, only the Center sees it."),
        }
        widgets = {
            "status_stage": forms.RadioSelect,
            "mb": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            "pib": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
        }
        error_messages = {
            "legal_form": {"required": _("Choose the legal form")},
            "name": {"required": _("Enter the name of the enterprise")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # People type 12.345-678 as it stands on paper; the digits are counted after cleaning.
        for name in ("mb", "pib"):
            self.fields[name].max_length = None
            self.fields[name].validators = []
            self.fields[name].widget.attrs["maxlength"] = "20"
        self.fields["status_stage"].choices = StatusStage.choices
        if not self.staff:
            del self.fields["mb_override_reason"]

    def clean_mb(self) -> str:
        return normalise_number(self.cleaned_data["mb"])

    def clean_pib(self) -> str:
        value = self.cleaned_data["pib"]
        return validate_pib(value) if value else ""

    def clean_status_stage(self) -> str:
        """Who is still founding has no status, and need not say so."""
        stage = self.cleaned_data["status_stage"]
        return stage or (StatusStage.NONE if self.cleaned_data.get("legal_form") == LegalForm.NONE else "")

    def clean_status_since(self) -> dt.date | None:
        return self._not_in_future("status_since")

    def clean_status_ended_on(self) -> dt.date | None:
        return self._not_in_future("status_ended_on")

    def _not_in_future(self, name: str) -> dt.date | None:
        day = self.cleaned_data[name]
        if day and day > timezone.localdate():
            raise ValidationError(_("Enter a date that is not in the future"))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._check_mb(data)
        if data.get("legal_form") == LegalForm.NONE:
            self._clean_founding(data)
        elif data.get("legal_form") and not self.partial:
            self._clean_registered(data)
        return data

    def _check_mb(self, data: dict[str, Any]) -> None:
        """Staff may accept a number against its derived check digit, with a reason."""
        try:
            if data.get("mb"):
                validate_mb(data["mb"])
        except ValidationError as error:
            if error.code != "check_digit" or not data.get("mb_override_reason"):
                self.add_error("mb", error)

    def _clean_founding(self, data: dict[str, Any]) -> None:
        """One in the making has no numbers; typed ones mean that the form was chosen by mistake."""
        for name in ("mb", "pib"):
            if data.get(name):
                self.add_error(
                    name,
                    _("An enterprise that is not registered yet has no such number. Delete it or choose its form"),
                )
        if data.get("status_stage") in (StatusStage.REGISTERED, StatusStage.ENDED):
            self.add_error("status_stage", _("An enterprise that is not registered yet cannot have the status"))

    def _clean_registered(self, data: dict[str, Any]) -> None:
        wanted = {
            "mb": _("Enter a registration number of 8 digits"),
            "pib": _("Enter a tax number of 9 digits"),
            "status_stage": _("Choose how far you are with the status"),
        }
        if data.get("status_stage") == StatusStage.REGISTERED:
            wanted["status_since"] = _("Enter the date since which the status holds")
        if data.get("status_stage") == StatusStage.ENDED:
            wanted["status_ended_on"] = _("Enter the date on which the status ended")
        for name, message in wanted.items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, message)

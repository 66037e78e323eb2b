from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centar.forms import prepare
from centar.lines import LinesField
from entrepreneurs.forms.sections.base import SectionForm
from entrepreneurs.models import (
    PEOPLE_COUNTED,
    Enterprise,
    ImpactArea,
    Need,
)


class MoreForm(SectionForm):
    """What may be told besides: nothing here is needed for the entry."""

    brand_names = LinesField(
        label=_("Brand names"),
        help_text=_("One a line. We show them exactly as you write them."),
        required=False,
        most=10,
        length=60,
        error_messages={"too_many": _("Enter at most ten, one a line")},
    )
    needs = forms.MultipleChoiceField(
        label=_("What do you need most?"),
        help_text=_("Only the Center sees this."),
        choices=Need.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    shares_decisions = forms.TypedChoiceField(
        label=_("Do the people you engage, your users or employees have at least a third of the say in decisions?"),
        help_text=_("Only the Center sees this."),
        choices=[("", _("I would rather not say")), ("1", _("Yes")), ("0", _("No"))],
        coerce=lambda value: value == "1",
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )

    class Meta:
        model = Enterprise
        fields = [
            "brand_names",
            "founded_on",
            "activity_code",
            "status_link",
            "impact_areas",
            "people_statement",
            "story",
            "description_en",
            "income_bracket",
            "profit_reinvested",
            "shares_decisions",
            "needs",
        ]
        labels = {
            "founded_on": _("Founded on"),
            "activity_code": _("Activity code"),
            "status_link": _("Your page in the register of the APR"),
            "impact_areas": _("Where do you make a difference?"),
            "people_statement": _("A public sentence about your people"),
            "story": _("Your story"),
            "description_en": _("What your enterprise does, in English"),
            "income_bracket": _("Yearly income"),
            "profit_reinvested": _("What share of the profit do you put back into your purpose, in percent?"),
        }
        help_texts = {
            "founded_on": _("For example 25.10.2019."),
            "activity_code": _("Four digits, on the decision of the APR."),
            "people_statement": _("For example: We employ people with disabilities. Enter no names."),
            "story": _("How it began, whom it helps, what you are proud of."),
            "income_bracket": _("Only the Center sees this."),
            "profit_reinvested": _("Only the Center sees this."),
        }
        widgets = {
            "impact_areas": forms.CheckboxSelectMultiple,
            "story": forms.Textarea(attrs={"rows": 8}),
            "description_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
            "activity_code": forms.TextInput(attrs={"inputmode": "numeric"}),
            "profit_reinvested": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["impact_areas"].queryset = ImpactArea.objects.all()
        self.fields["income_bracket"].choices = [
            ("", _("I would rather not say")),
            *(choice for choice in self.fields["income_bracket"].choices if choice[0]),
        ]
        if self.instance.shares_decisions is not None:
            self.initial["shares_decisions"] = str(int(self.instance.shares_decisions))
        self._add_counts()

    def _add_counts(self) -> None:
        """One number for each group that the entry says it helps."""
        served = self.instance.groups_served.select_related("group") if self.instance.pk else []
        self.groups = {f"people_{row.group_id}": row for row in served}
        for name, row in self.groups.items():
            self.fields[name] = forms.IntegerField(
                label=_("How many people: %(group)s") % {"group": row.group},
                help_text=_("Only a number, only for the Center."),
                min_value=1,
                max_value=PEOPLE_COUNTED,
                required=False,
                initial=row.people,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )
            prepare(self.fields[name])

    def clean_activity_code(self) -> str:
        code = self.cleaned_data["activity_code"]
        if code and not (len(code) == 4 and code.isascii() and code.isdigit()):
            raise ValidationError(_("Enter a code of 4 digits"))
        return code

    def clean_profit_reinvested(self) -> int | None:
        share = self.cleaned_data["profit_reinvested"]
        if share is not None and share > 100:
            raise ValidationError(_("Enter a number from 0 to 100"))
        return share

    def clean_founded_on(self) -> dt.date | None:
        day = self.cleaned_data["founded_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Enter a date that is not in the future"))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        total = self.instance.staff_total
        for name in self.groups:
            if total is not None and (data.get(name) or 0) > total:
                self.add_error(name, _("Enter a number that is not larger than the number of people in all"))
        return data

    def values(self) -> dict[str, Any]:
        values = super().values()
        counts = {row.group_id: values.pop(name) for name, row in self.groups.items()}
        return {**values, "groups": counts} if counts else values

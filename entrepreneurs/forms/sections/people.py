from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from entrepreneurs.forms.sections.base import SectionForm
from entrepreneurs.models import (
    PEOPLE_COUNTED,
    Enterprise,
    SocialRole,
    VulnerableGroup,
)


class PeopleForm(SectionForm):
    required_now = ("social_roles",)
    social_roles = forms.MultipleChoiceField(
        label=_("How do you help the community?"),
        help_text=_("Choose all that apply. These are the four ways that the law names."),
        choices=SocialRole.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one social role")},
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("Whom do you employ, train or serve?"),
        help_text=_("Choose all that apply."),
        queryset=VulnerableGroup.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Enterprise
        fields = ["social_roles", "groups", "staff_total", "staff_vulnerable"]
        labels = {
            "staff_total": _("How many people do you employ or engage?"),
            "staff_vulnerable": _("How many of them are from vulnerable groups?"),
        }
        help_texts = {
            "staff_total": _("Only the Center sees the number."),
            "staff_vulnerable": _("Only a number. Enter no names and no medical facts."),
        }
        widgets = {
            "staff_total": forms.TextInput(attrs={"inputmode": "numeric"}),
            "staff_vulnerable": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("staff_total", "staff_vulnerable"):
            self.fields[name].validators.append(MaxValueValidator(PEOPLE_COUNTED))
        self.known: dict[int, int | None] = {}
        if self.instance.pk:
            self.known = {row.group_id: row.people for row in self.instance.groups_served.all()}
            self.initial["groups"] = list(self.known)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        total, part = data.get("staff_total"), data.get("staff_vulnerable")
        if total is not None and part is not None and part > total:
            self.add_error("staff_vulnerable", _("Enter a number that is not larger than the number of people in all"))
        chosen = {group.pk for group in data.get("groups", ())}
        largest = max((people for group, people in self.known.items() if group in chosen and people), default=0)
        if total is not None and largest > total:
            text = _("One of the groups has %(people)s people. Enter a number that is not smaller")
            self.add_error("staff_total", text % {"people": largest})
        return data

    def values(self) -> dict[str, Any]:
        values = super().values()
        values["groups"] = {group.pk: self.known.get(group.pk) for group in values["groups"]}
        return values

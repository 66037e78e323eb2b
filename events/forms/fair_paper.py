"""An application on one page, for staff who have it on paper or on the phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centar.templatetags.script import script
from centar.versions import VersionedFormMixin
from entrepreneurs.models import Category
from events.forms.fair_review import names_in
from events.models import ExhibitorApplication, Stand, StandMode, StandType
from events.models.application import MOST_WISHES

REQUIRED = ("contact_name", "showing", "stand_type", "public_title", "category")


class PaperForm(VersionedFormMixin):
    helpers = forms.CharField(
        label=_("Who works at the stand?"),
        help_text=_("One name a line, at most six. Each gets a badge."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wishes = forms.CharField(
        label=_("Stands they would like"),
        help_text=_("Their numbers, the dearest first, at most three. For example 4, 12"),
        required=False,
        max_length=60,
    )

    required_sometimes = ("contact_phone", "contact_email")

    class Meta:
        model = ExhibitorApplication
        fields = [
            "contact_name", "contact_phone", "contact_email", "showing", "sells_food", "stand_type", "power_watts",
            "tables", "chairs", "needs_water", "needs_cover", "needs_step_free", "brings_vehicle", "other_needs",
            "public_title", "category", "public_text", "public_text_en", "public_phone", "public_email",
            "public_website",
        ]  # fmt: skip
        widgets = {
            name: forms.Textarea(attrs={"rows": 3}) for name in ("showing", "public_text", "public_text_en")
        } | {
            "other_needs": forms.Textarea(attrs={"rows": 2}),
            "contact_name": forms.TextInput(attrs={"autocomplete": "off"}),
            "contact_email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "contact_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "public_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "public_email": forms.EmailInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fair = self.instance.fair
        types: Any = self.fields["stand_type"]
        types.queryset = StandType.objects.filter(fair=self.fair)
        types.label_from_instance = lambda row: f"{script(row.name)} ({script(row.size)})"
        categories: Any = self.fields["category"]
        categories.queryset, categories.label_from_instance = Category.objects.all(), lambda row: script(row.name)
        for field in (types, categories):
            field.empty_label = _("none chosen")
        for name in REQUIRED:
            self.fields[name].required = True
        if self.fair.stand_mode == StandMode.ASSIGNED or not self.fair.stands.exists():
            del self.fields["wishes"]
        if self.instance.pk:
            self.initial["helpers"] = "\n".join(self.instance.helpers.values_list("name", flat=True))
            wishes = self.instance.wishes.values_list("stand__code", flat=True)
            self.initial["wishes"] = ", ".join(wishes)

    def clean_helpers(self) -> list[str]:
        return names_in(self.cleaned_data["helpers"])

    def clean_wishes(self) -> list[Stand]:
        codes = [code for part in self.cleaned_data["wishes"].split(",") if (code := part.strip())]
        known = {stand.code.lower(): stand for stand in self.fair.stands.all()}
        if unknown := [code for code in codes if code.lower() not in known]:
            raise forms.ValidationError(gettext("There is no stand %(code)s") % {"code": unknown[0]})
        stands = list(dict.fromkeys(known[code.lower()] for code in codes))
        if len(stands) > MOST_WISHES:
            raise forms.ValidationError(gettext("Enter at most three stands"))
        return stands

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        data = self.cleaned_data
        is_refused = {"contact_phone", "contact_email"} & set(self.errors)
        if not data.get("contact_phone") and not data.get("contact_email") and not is_refused:
            self.add_error("contact_phone", gettext("Enter a phone number or an e-mail of the contact person"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the action writes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}

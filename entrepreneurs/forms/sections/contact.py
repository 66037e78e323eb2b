from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from centar.models import Municipality
from centar.templatetags.script import script
from entrepreneurs.forms.sections.base import SectionForm
from entrepreneurs.models import (
    Enterprise,
)


class ContactForm(SectionForm):
    required_now = ("municipality", "contact_name")
    required_sometimes = ("contact_phone", "contact_email")
    parts = (
        (
            _("What everybody sees"),
            ("municipality", "settlement", "address", "public_phone", "public_email", "website"),
        ),
        (_("Only for the Center"), ("contact_name", "contact_phone", "contact_email")),
    )

    class Meta:
        model = Enterprise
        fields = [
            "municipality",
            "settlement",
            "address",
            "public_phone",
            "public_email",
            "website",
            "contact_name",
            "contact_phone",
            "contact_email",
        ]
        labels = {
            "municipality": _("City or municipality"),
            "settlement": _("Place"),
            "address": _("Street and number"),
            "contact_name": _("Contact person: name and surname"),
            "contact_phone": _("Phone of the contact person"),
            "contact_email": _("E-mail of the contact person"),
            "public_phone": _("Phone for customers"),
            "public_email": _("E-mail for customers"),
            "website": _("Website"),
        }
        help_texts = {
            "settlement": _("The town or village of the seat."),
            "contact_name": _("Only the Center sees the contact person."),
            "contact_phone": _("A phone number or an e-mail is enough."),
            "public_phone": _("Everybody sees this in the directory."),
            "public_email": _("Shown on your page in the directory."),
            "website": _("For example www.primer.rs"),
        }
        widgets = {
            "address": forms.TextInput(attrs={"autocomplete": "street-address"}),
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "contact_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "contact_email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "public_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "public_email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "website": forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
        }
        error_messages = {
            "municipality": {"required": _("Choose the city or municipality")},
            "contact_name": {"required": _("Enter the name and surname of the contact person")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Municipality.objects.all()
        self.fields["municipality"].empty_label = _("Choose")
        self.fields["municipality"].label_from_instance = script
        self.fields["website"].assume_scheme = "https"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        reachable = data.get("contact_phone") or data.get("contact_email")
        if not self.partial and not reachable and not {"contact_phone", "contact_email"} & set(self.errors):
            self.add_error("contact_phone", _("Enter a phone number or an e-mail, so that we can reach you"))
        return data

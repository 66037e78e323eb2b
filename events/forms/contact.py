"""Who registers and how to reach them: a phone number or an e-mail, one is enough."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from centar.forms import Form
from events.actions.registering import Contact

ONE_IS_ENOUGH = _("Enter a phone number or an e-mail, so that we can answer you")


class ContactForm(Form):
    required_sometimes: tuple[str, ...] = ("email", "phone")

    name = forms.CharField(
        label=_("Name and surname"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name and surname")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("We send the confirmation and a reminder there. A phone number or an e-mail is enough."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Enter an e-mail in the form name@example.rs")},
    )
    phone = PhoneNumberField(
        label=_("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"invalid": _("The phone number has too few digits. Check it")},
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not {"phone", "email"} & set(self.errors) and not data.get("phone") and not data.get("email"):
            self.add_error("email", ONE_IS_ENOUGH)
        return data

    def contact(self) -> Contact:
        """Of a form that is valid."""
        data = self.cleaned_data
        phone = data["phone"].as_e164 if data["phone"] else ""
        return Contact(data["name"], email=data["email"], phone=phone)


def party_field(most: int) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("How many of you come?"),
        choices=[(str(number), str(number)) for number in range(1, most + 1)],
        coerce=int,
        error_messages={"required": _("Choose how many of you come")},
    )


def needs_field() -> forms.CharField:
    return forms.CharField(
        label=_("What do you need to take part?"),
        help_text=_("For example: a sign language interpreter, a place for a wheelchair, large print."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

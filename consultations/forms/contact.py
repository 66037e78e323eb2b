"""Who somebody is and how to reach them: a phone number or an e-mail, one is enough."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from centar.models import User
from centar.open_forms import OpenForm
from centar.templatetags.phones import phone
from centar.twins import in_language
from consultations.actions.booking import Contact
from consultations.models import Client, Topic

ONE_IS_ENOUGH = _("Enter a phone number or an e-mail, so that we can answer you")
PHONE_TO_CALL = _("Enter the phone number on which we call you")
BAD_PHONE = _("The phone number has too few digits. Check it")
BAD_EMAIL = _("Enter an e-mail in the form name@example.rs")


def topic_name(topic: Topic) -> str:
    """What a list of topics to choose from calls it, in the reader's language and script."""
    return in_language(topic, "name", get_language() or "")


def name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Name and surname"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name and surname")},
    )


def phone_field(**options: Any) -> PhoneNumberField:
    messages = {"invalid": BAD_PHONE} | options.pop("error_messages", {})
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    return PhoneNumberField(label=_("Phone"), max_length=30, widget=widget, error_messages=messages, **options)


class ContactForm(OpenForm):
    """The base of the forms that ask for a contact; `needs_phone` where we are to call."""

    required_sometimes: tuple[str, ...] = ("phone", "email")
    needs_phone = False

    name = name_field()
    phone = phone_field(required=False, help_text=_("A phone number or an e-mail is enough."))
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": BAD_EMAIL},
    )

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not {"phone", "email"} & set(self.errors):
            if self.needs_phone and not data["phone"]:
                self.add_error("phone", PHONE_TO_CALL)
            elif not data["phone"] and not data["email"]:
                self.add_error("phone", ONE_IS_ENOUGH)
        return data

    def contact(self) -> Contact:
        """Of a form that is valid."""
        data = self.cleaned_data
        phone = data["phone"].as_e164 if data["phone"] else ""
        return Contact(data["name"], email=data["email"], phone=phone, municipality=data.get("municipality"))


def known_contact(user: User) -> dict[str, Any]:
    """What is known of a signed-in person, so that it is not asked again."""
    client = Client.objects.filter(email=user.email).order_by("-pk").first()
    return {
        "name": client.name if client else user.name,
        "email": user.email,
        "phone": phone(client.phone) if client else "",
        "municipality": client.municipality_id if client else None,
    }

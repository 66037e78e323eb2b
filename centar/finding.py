"""Finding again, without an account, what somebody booked: by its code and the contact that they left."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import to_python

from centar.codes import read_code
from centar.forms import Form
from centar.limits import client_prefix, hit

HOUR = dt.timedelta(hours=1)
TRIES_OF_A_NETWORK = 10
TRIES_OF_A_CODE = 5


def code_field(*, label: Any, required: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=_("Eight signs, for example AH4K-7M2P. Either script will do."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": required},
    )


def contact_field(*, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("E-mail or phone"),
        help_text=help_text,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter the e-mail or the phone number that you left")},
    )


class CodeAndContactForm(Form):
    """A form with a `code` and a `contact`."""

    @property
    def read(self) -> str:
        """The code that was typed, empty if it is none."""
        return read_code(self.cleaned_data["code"])

    def has_contact(self, *, email: str, phone: Any) -> bool:
        """Whether the contact that was typed is one of these; an empty one is nobody's."""
        typed = self.cleaned_data["contact"]
        is_phone = bool(phone) and to_python(typed, region="RS") == phone
        return is_phone or (bool(email) and typed.lower() == email.lower())

    def count_try(self, request: HttpRequest, what: str, *, now: dt.datetime) -> None:
        """Raises LimitExceeded after ten tries of a network, or five at a code, in an hour."""
        hit(key=f"find-{what}:{client_prefix(request)}", limit=TRIES_OF_A_NETWORK, window=HOUR, now=now)
        if code := self.read:
            hit(key=f"find-{what}:{code}", limit=TRIES_OF_A_CODE, window=HOUR, now=now)

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import to_python

from centar.codes import read_code
from centar.forms import Form
from consultations.models import Booking


class FindForm(Form):
    code = forms.CharField(
        label=_("Code of the talk"),
        help_text=_("Eight signs, for example AH4K-7M2P. Either script will do."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Enter the code of the talk")},
    )
    contact = forms.CharField(
        label=_("E-mail or phone"),
        help_text=_("The one you left when you booked."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter the e-mail or the phone number that you left")},
    )

    @property
    def read(self) -> str:
        """The code that was typed, empty if it is none."""
        return read_code(self.cleaned_data["code"])

    def booking(self) -> Booking | None:
        """The booking that has this code and this contact."""
        contact = self.cleaned_data["contact"]
        booking = Booking.objects.with_people().filter(code=self.read).first()
        if booking is None:
            return None
        number = to_python(contact, region="RS")
        is_phone = bool(booking.client.phone) and number == booking.client.phone
        is_email = bool(booking.client.email) and contact.lower() == booking.client.email.lower()
        return booking if is_phone or is_email else None

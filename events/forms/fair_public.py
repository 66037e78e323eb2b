"""What visitors of the fair's pages fill in: the request of the media, and exhibitors' thoughts afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from centar.forms import Form
from centar.open_forms import OpenForm

MOST_PEOPLE = 10


class MediaForm(OpenForm):
    outlet = forms.CharField(
        label=_("Newsroom"), max_length=120, error_messages={"required": _("Enter the name of the newsroom")}
    )
    medium = forms.CharField(
        label=_("Kind of media"),
        help_text=_("For example television, radio, newspaper, portal"),
        max_length=60,
        error_messages={"required": _("Enter the kind of media")},
    )
    people = forms.IntegerField(
        label=_("How many of you are coming?"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        error_messages={
            "required": _("Enter how many of you are coming, from 1 to 10"),
            "invalid": _("Enter how many of you are coming, from 1 to 10"),
            "min_value": _("Enter how many of you are coming, from 1 to 10"),
            "max_value": _("Enter how many of you are coming, from 1 to 10"),
        },
    )
    name = forms.CharField(
        label=_("Name and surname"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name and surname")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("We answer to this address."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter an e-mail in the form name@example.rs"),
            "invalid": _("Enter an e-mail in the form name@example.rs"),
        },
    )
    phone = PhoneNumberField(
        label=_("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"invalid": _("The phone number has too few digits. Check it")},
    )
    equipment = forms.CharField(
        label=_("Equipment, power, parking"),
        help_text=_("What you bring and what you need at the place."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def values(self) -> dict[str, Any]:
        """Of a form that is valid."""
        data = dict(self.cleaned_data)
        data["phone"] = data["phone"].as_e164 if data["phone"] else ""
        return data


class ExhibitorFeedbackForm(Form):
    usefulness = forms.TypedChoiceField(
        label=_("How useful was the fair for you?"),
        choices=[
            (5, _("5, very useful")),
            (4, _("4, useful")),
            (3, _("3, partly useful")),
            (2, _("2, of little use")),
            (1, _("1, of no use")),
        ],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a mark from 1 to 5")},
    )
    good = forms.CharField(
        label=_("What was good?"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    better = forms.CharField(
        label=_("What should be better?"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

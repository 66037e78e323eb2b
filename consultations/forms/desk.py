"""Who the talk is with: a name, and a phone number or an e-mail."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from centar.forms import Form
from centar.models import Municipality
from centar.templatetags.script import script
from consultations.actions.booking import Contact
from consultations.forms.contact import BAD_PHONE, topic_name
from consultations.forms.times import TimeForm
from consultations.models import Consultant, Topic

_NAME = _("Enter the name and surname")


class StaffContactForm(Form):
    """Typed by staff with the person before them or on the phone; the same form sent twice is one booking."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name and surname"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _NAME},
    )
    phone = PhoneNumberField(
        label=_("Phone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"invalid": BAD_PHONE},
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    required_sometimes: tuple[str, ...] = ("phone", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("phone") and not data.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", gettext("Enter a phone number or an e-mail address"))
        return data

    @property
    def contact(self) -> Contact:
        """Valid forms only."""
        data = self.cleaned_data
        phone = data["phone"].as_e164 if data["phone"] else ""
        return Contact(data["name"], data["email"], phone, data.get("municipality"))


class WalkInForm(StaffContactForm):
    topic = forms.ModelChoiceField(
        label=_("Topic"),
        queryset=Topic.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the topic")},
    )
    consultant = forms.ModelChoiceField(
        label=_("Consultant"),
        queryset=Consultant.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the consultant")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics: Any = self.fields["topic"]
        topics.queryset, topics.label_from_instance = Topic.objects.all(), topic_name
        consultants: Any = self.fields["consultant"]
        consultants.queryset = Consultant.objects.active().select_related("user")
        consultants.label_from_instance = script


class PhoneDeskForm(TimeForm, StaffContactForm):
    municipality = forms.ModelChoiceField(
        label=_("City or municipality"), queryset=Municipality.objects.none(), required=False, empty_label=_("Choose")
    )
    needs = forms.CharField(
        label=_("What is needed to attend?"),
        help_text=_("For example an interpreter, the ground floor, large print."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)

    required_sometimes = (*TimeForm.required_sometimes, *StaffContactForm.required_sometimes)
    field_order = ["form_key", "starts", "day", "time", "name", "phone", "email", "municipality", "needs", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places: Any = self.fields["municipality"]
        places.queryset, places.label_from_instance = Municipality.objects.all(), script

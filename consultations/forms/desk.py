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
from consultations.forms.waiting import SuitsForm
from consultations.models import Consultant, Mode, Topic
from consultations.slots import Wish

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


def municipality_field() -> forms.ModelChoiceField:
    """For the figures; whoever does not say is counted as not known."""
    return forms.ModelChoiceField(
        label=_("City or municipality"), queryset=Municipality.objects.none(), required=False, empty_label=_("Choose")
    )


def _offer_municipalities(form: Form) -> None:
    places: Any = form.fields["municipality"]
    places.queryset, places.label_from_instance = Municipality.objects.all(), script


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
    municipality = municipality_field()
    field_order = ["form_key", "name", "phone", "email", "municipality", "topic", "consultant"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_municipalities(self)
        topics: Any = self.fields["topic"]
        topics.queryset, topics.label_from_instance = Topic.objects.all(), topic_name
        consultants: Any = self.fields["consultant"]
        consultants.queryset = Consultant.objects.active().select_related("user")
        consultants.label_from_instance = script


class StaffWishForm(SuitsForm):
    """What somebody waits for, as staff were told it; `topic` is what it is about."""

    mode = forms.ChoiceField(label=_("Way of talking"), choices=Mode.choices, widget=forms.RadioSelect)
    consultant = forms.ModelChoiceField(
        label=_("Consultant"), queryset=Consultant.objects.none(), required=False, empty_label=_("anybody")
    )
    field_order = ["mode", "consultant", "weekdays", "parts"]

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic
        modes: Any = self.fields["mode"]
        modes.choices = [(mode, Mode(mode).label) for mode in topic.modes]
        consultants: Any = self.fields["consultant"]
        consultants.queryset = Consultant.objects.active().filter(topics=topic).select_related("user")
        consultants.label_from_instance = script

    @property
    def wish(self) -> Wish:
        """Of a form that is valid."""
        return Wish(self.topic, self.cleaned_data["mode"], consultant=self.cleaned_data["consultant"])


class StaffWaitForm(StaffWishForm, StaffContactForm):
    """Somebody is put on the waiting list while they are on the phone."""

    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)
    field_order = [*StaffWishForm.field_order, "form_key", "name", "phone", "email", "language"]


class PhoneDeskForm(TimeForm, StaffContactForm):
    municipality = municipality_field()
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
        _offer_municipalities(self)

"""Asking for a time that frees up, and for a call."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from centar.open_forms import OpenForm
from consultations.forms.contact import ContactForm, name_field, phone_field, topic_name
from consultations.models import Mode, Topic
from consultations.slots import Wish


class WaitForm(ContactForm):
    tema = forms.ModelChoiceField(
        label=_("What would you like to talk about?"),
        queryset=Topic.objects.none(),
        to_field_name="slug",
        empty_label=None,
    )
    nacin = forms.ChoiceField(
        label=_("How would you like to talk?"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.IN_PERSON
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tema"].queryset = Topic.objects.public()
        self.fields["tema"].label_from_instance = topic_name
        self.order_fields(["tema", "nacin", "name", "phone", "email"])

    def clean(self) -> dict[str, Any]:
        self.needs_phone = self.cleaned_data.get("nacin") == Mode.PHONE
        data = super().clean()
        topic, mode = data.get("tema"), data.get("nacin")
        if topic is not None and mode and mode not in topic.modes:
            ways = {"ways": ", ".join(topic.mode_labels)}
            self.add_error("nacin", _("About this we talk only: %(ways)s") % ways)
        return data

    def wish(self) -> Wish:
        return Wish(self.cleaned_data["tema"], self.cleaned_data["nacin"])


class CallBackForm(OpenForm):
    name = name_field()
    phone = phone_field(error_messages={"required": _("Enter the phone number on which we call you")})
    note = forms.CharField(
        label=_("When shall we call, and about what?"),
        help_text=_("For example: after 10, I want to open a workshop."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

"""Asking for a time that frees up, and for a call."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from centar.forms import Form
from centar.models import OfficeHours
from centar.open_forms import OpenForm
from centar.templatetags.script import script
from consultations.actions.waiting import Suits
from consultations.forms.contact import ContactForm, name_field, phone_field, topic_name
from consultations.models import Consultant, ConsultingHours, DayPart, Mode, Topic
from consultations.models.schedule import consultants_of
from consultations.slots import Wish


class SuitsForm(Form):
    """When somebody can come: days on which the office or a consultant works, and parts of the day; empty for any."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Which days suit you?"),
        help_text=_("Choose none if any day does."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    parts = forms.MultipleChoiceField(
        label=_("Which part of the day suits you?"),
        help_text=_("Choose none if any part does."),
        choices=DayPart.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days: Any = self.fields["weekdays"]
        days.choices = [(day, WEEKDAYS[day]) for day in working_weekdays()]

    @property
    def suits(self) -> Suits:
        """Of a form that is valid."""
        return Suits(tuple(self.cleaned_data["weekdays"]), tuple(self.cleaned_data["parts"]))


def working_weekdays() -> list[int]:
    days = {*OfficeHours.objects.values_list("weekday", flat=True)}
    return sorted(days | {*ConsultingHours.objects.values_list("weekday", flat=True)})


class WaitForm(SuitsForm, ContactForm):
    tema = forms.ModelChoiceField(
        label=_("What would you like to talk about?"),
        queryset=Topic.objects.none(),
        to_field_name="slug",
        empty_label=None,
    )
    nacin = forms.ChoiceField(
        label=_("How would you like to talk?"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.IN_PERSON
    )

    savetnik = forms.ModelChoiceField(
        label=_("With whom?"), queryset=Consultant.objects.none(), required=False, empty_label=_("It does not matter")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tema"].queryset = Topic.objects.public()
        self.fields["tema"].label_from_instance = topic_name
        people = Consultant.objects.active().filter(topics__in=Topic.objects.public()).select_related("user")
        self.fields["savetnik"].queryset = people.distinct()
        self.fields["savetnik"].label_from_instance = script
        if len(self.fields["savetnik"].queryset) < 2:
            del self.fields["savetnik"]
        self.order_fields(["tema", "nacin", "savetnik", "weekdays", "parts", "name", "phone", "email"])

    def clean(self) -> dict[str, Any]:
        self.needs_phone = self.cleaned_data.get("nacin") == Mode.PHONE
        data = super().clean()
        topic, mode = data.get("tema"), data.get("nacin")
        if topic is not None and mode and mode not in topic.modes:
            ways = {"ways": ", ".join(topic.mode_labels)}
            self.add_error("nacin", _("About this we talk only: %(ways)s") % ways)
        if topic is not None and (who := data.get("savetnik")) and who not in consultants_of(topic.pk):
            self.add_error("savetnik", _("This person does not talk about this topic"))
        return data

    def wish(self) -> Wish:
        topic, who = self.cleaned_data["tema"], self.cleaned_data.get("savetnik")
        people = consultants_of(topic.pk)
        if who is None and people and not any(one.auto_assign for one in people):
            who = people[0]  # nobody is given a talk unasked
        return Wish(topic, self.cleaned_data["nacin"], consultant=who)


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

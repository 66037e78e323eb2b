"""What staff write down: notes, agreed steps, results of calls, who a client is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from centar.forms import Form
from centar.models import Municipality
from centar.templatetags.script import script
from centar.versions import VersionedFormMixin
from consultations.forms.changes import SeenForm
from consultations.models import CaseNote, Client
from entrepreneurs.models import Enterprise


class CallResultForm(Form):
    result = forms.CharField(
        label=_("What came of the call?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what came of the call")},
    )


class NoteForm(Form):
    body = forms.CharField(
        label=pgettext_lazy("case file", "Note"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write the note")},
    )
    visibility = forms.ChoiceField(
        label=_("Who may read it?"),
        choices=CaseNote.Visibility.choices,
        initial=CaseNote.Visibility.CONSULTANTS,
        widget=forms.RadioSelect,
    )


class ChangedNoteForm(NoteForm, SeenForm):
    pass


class StepForm(Form):
    text = forms.CharField(
        label=_("What will the client do?"),
        help_text=_("One step, in plain words: the client reads it."),
        max_length=300,
        error_messages={"required": _("Write what was agreed")},
    )
    due_on = forms.DateField(
        label=_("Until when?"),
        help_text=_("For example 24.11.2026"),
        required=False,
        widget=forms.DateInput(attrs={"autocomplete": "off"}),
    )

    def clean_due_on(self) -> dt.date | None:
        due_on: dt.date | None = self.cleaned_data["due_on"]
        return not_past(due_on)


def not_past(day: dt.date | None) -> dt.date | None:
    """The day by which something is to be done. Raises ValidationError."""
    if day and day < timezone.localdate():
        raise forms.ValidationError(gettext("The date must be today or later"))
    return day


class ChangedStepForm(StepForm, SeenForm):
    """A step whose day has passed can be corrected and keep its day."""

    def clean_due_on(self) -> dt.date | None:
        due_on: dt.date | None = self.cleaned_data["due_on"]
        return due_on if due_on == self.initial.get("due_on") else not_past(due_on)


class ClientForm(VersionedFormMixin):
    required_sometimes = ("email", "phone")

    class Meta:
        model = Client
        fields = ["name", "phone", "email", "municipality", "language", "enterprise"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
        }
        help_texts = {"enterprise": _("If the client speaks for an enterprise of the directory.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places: Any = self.fields["municipality"]
        places.queryset, places.label_from_instance = Municipality.objects.all(), script
        enterprises: Any = self.fields["enterprise"]
        enterprises.queryset = Enterprise.objects.exclude(name="").order_by("sort_key", "id").only("name")
        enterprises.label_from_instance = script
        for field in (places, enterprises):
            field.empty_label = _("none chosen")
        self.fields["name"].required = True

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        data = self.cleaned_data
        if not data.get("phone") and not data.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", gettext("Enter a phone number or an e-mail address"))
        return cleaned

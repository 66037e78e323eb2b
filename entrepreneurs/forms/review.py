"""What staff decide: the answer to an application, to a held change, to a claim."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centar.forms import Form
from entrepreneurs.models import State


class Decision(models.TextChoices):
    PUBLISH = "publish", _("Publish")
    ASK = "ask", _("Ask for more")
    DECLINE = "decline", _("Decline")


class ReviewForm(Form):
    seen_extract = forms.BooleanField(
        label=_("I have seen the APR extract, or the enterprise is being founded"), required=False
    )
    fits_mission = forms.BooleanField(label=_("The work is that of a social enterprise"), required=False)
    photos_allowed = forms.BooleanField(label=_("The photos may be shown, or there are none"), required=False)
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision")},
    )
    basis = forms.CharField(
        label=_("Basis of the check"),
        help_text=_("Shown on the public page. For example: APR extract of 12.3.2026"),
        max_length=200,
        required=False,
    )
    message = forms.CharField(
        label=_("Message to the applicant"),
        help_text=_("In plain words: what is missing, or why not. Not needed when you publish."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    required_sometimes = ("basis", "message")

    MAILS = {Decision.PUBLISH: "published", Decision.ASK: "needs_changes", Decision.DECLINE: "declined"}
    STATES = {
        Decision.PUBLISH: State.PUBLISHED,
        Decision.ASK: State.NEEDS_CHANGES,
        Decision.DECLINE: State.DECLINED,
    }
    CHECKLIST = ("seen_extract", "fits_mission", "photos_allowed")

    @property
    def decision_label(self) -> Any:
        """What was decided, in words. Valid forms only."""
        return Decision(self.cleaned_data["decision"]).label

    @property
    def state(self) -> State:
        """Where the decision leads the entry. Valid forms only."""
        return self.STATES[self.cleaned_data["decision"]]

    @property
    def mail(self) -> str:
        """The mail that the decision sends. Valid forms only."""
        return self.MAILS[self.cleaned_data["decision"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        decision = data.get("decision")
        if decision == Decision.PUBLISH:
            for name in self.CHECKLIST:
                if not data.get(name):
                    check = self.fields[name].label
                    self.add_error(name, gettext("Before you publish, tick: %(check)s") % {"check": check})
            if not data.get("basis"):
                self.add_error("basis", _("Enter what the check rests on"))
        elif decision and not data.get("message"):
            self.add_error("message", _("Write what the applicant should know"))
        return data


class AnswerForm(Form):
    """Yes or no to a claim or a held change, with words."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("accept", _("Accept")), ("refuse", _("Refuse"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision")},
    )
    answer = forms.CharField(
        label=_("Message"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # of a held change: its fingerprint

    required_sometimes = ("answer",)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("decision") == "refuse" and not data.get("answer"):
            self.add_error("answer", _("Write why not"))
        return data


class ArchiveForm(Form):
    message = forms.CharField(
        label=_("Why is it archived?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why, the people of the enterprise will read it")},
    )

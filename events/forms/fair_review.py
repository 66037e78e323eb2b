"""What staff and the jury say about an application to exhibit."""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centar.forms import Form
from centar.templatetags.script import script
from events.models import ApplicationState, ExhibitorApplication, Fair
from events.models.application import MOST_HELPERS
from events.models.review import SCORES, Vote

LONGEST_MESSAGE = 2000


class TakeUpForm(Form):
    """Which of the received applications are taken up; all, unless somebody leaves some out."""

    applications = forms.ModelMultipleChoiceField(
        label=_("Received"),
        queryset=ExhibitorApplication.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one application")},
    )

    def __init__(self, *args: Any, fair: Fair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["applications"]
        # one that is no longer received may have been on the page, which is no mistake of who chose it
        field.queryset = fair.applications.sent()
        received = list(fair.applications.filter(state=ApplicationState.SUBMITTED).select_related("enterprise"))
        field.choices = [(row.pk, f"{script(row.enterprise.name)} ({row.reference})") for row in received]
        self.initial["applications"] = [row.pk for row in received]


def _message(label: Any, help_text: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_MESSAGE,
        required=required,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what the exhibitor should read")},
    )


class AskForm(Form):
    message = _message(_("What is needed?"), _("The exhibitor reads it in the mail, word by word."), required=True)


class ReasonForm(Form):
    """For what is told to the exhibitor with a reason."""

    message = _message(_("Reason"), _("The exhibitor reads it in the mail, word by word."), required=True)


class NoteForm(Form):
    """For what needs no reason, but may have one."""

    message = _message(_("Message"), _("The exhibitor reads it in the mail, word by word."), required=False)


class DecisionForm(Form):
    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the decision")},
    )
    message = _message(
        _("Message with the decision"), _("Goes with the mail when decisions are released."), required=False
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)  # the version of the application

    def __init__(self, *args: Any, is_waiting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["decision"]
        waitlist = [] if is_waiting else [(ApplicationState.WAITLISTED.value, _("put on the waiting list"))]
        choices.choices = [
            (ApplicationState.ACCEPTED.value, _("accept")),
            *waitlist,
            (ApplicationState.REJECTED.value, _("do not accept")),
        ]

    def take_version(self, version: int) -> None:
        """Sending once more is a decision about the application as it is now."""
        data: Any = copy(self.data)
        data["seen"] = str(version)
        self.data = data


class VoteForm(Form):
    """Scores from 1 to 5, or a conflict of interest; one of the enterprise's people may only declare the latter."""

    has_conflict = forms.BooleanField(
        label=_("I have a conflict of interest"),
        help_text=_("You work there, are related to its people, or compete with them. Then you give no scores."),
        required=False,
    )
    comment = forms.CharField(
        label=_("Comment"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen_application = forms.IntegerField(widget=forms.HiddenInput)

    required_sometimes = SCORES

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_own = is_own
        if is_own:
            self.fields["has_conflict"].required = True
            self.fields["has_conflict"].error_messages["required"] = gettext(
                "You are one of the enterprise's people, so you can only say that you have a conflict"
            )
            return
        scores = {name: self._score(name) for name in SCORES}
        self.fields = {"has_conflict": self.fields.pop("has_conflict"), **scores, **self.fields}

    def _score(self, name: str) -> forms.TypedChoiceField:
        field: Any = Vote._meta.get_field(name)
        return forms.TypedChoiceField(
            label=capfirst(field.verbose_name),
            choices=[(number, str(number)) for number in range(1, 6)],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("has_conflict") and not self.is_own:
            for name in SCORES:
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, gettext("Give a score from 1 to 5, or say that you have a conflict"))
        return data

    @property
    def scores(self) -> dict[str, int] | None:
        """None for a conflict, whatever was ticked beside it."""
        data = self.cleaned_data
        return None if data["has_conflict"] else {name: data[name] for name in SCORES}

    def take_versions(self, vote: int | None, application: int) -> None:
        """Sending once more is a decision about the vote and the application as they are now."""
        data: Any = copy(self.data)
        data["seen"], data["seen_application"] = "" if vote is None else str(vote), str(application)
        self.data = data


class ConfirmForm(Form):
    """On behalf of the exhibitor, who said so by phone."""

    helpers = forms.CharField(
        label=_("Who works at the stand?"),
        help_text=_("One name a line, at most six. Each gets a badge."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_helpers(self) -> list[str]:
        return names_in(self.cleaned_data["helpers"])


def names_in(text: str) -> list[str]:
    """One name a line, each once. Raises ValidationError for too many or too long ones."""
    names = list(dict.fromkeys(name for line in text.splitlines() if (name := line.strip())))
    if len(names) > MOST_HELPERS:
        raise forms.ValidationError(gettext("Name at most six people"))
    if any(len(name) > 120 for name in names):
        raise forms.ValidationError(gettext("A name has at most 120 signs"))
    return names

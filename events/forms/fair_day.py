"""What staff fill in on the day of the fair."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from centar.forms import Form
from events.models import PassKind

CODE_LENGTH = 64


class ScanForm(Form):
    """A code, scanned or typed, with the nonce by which the same form sent twice is one scan."""

    code = forms.CharField(
        label=_("Code of the badge"),
        help_text=_("Sixteen signs below the square. Spaces and hyphens do not matter."),
        max_length=CODE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Enter the code of the badge")},
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("nonce", uuid.uuid4())


class ForceForm(Form):
    reason = forms.CharField(
        label=_("Why are you letting them in?"),
        help_text=_("For example: went out to the car and came back. The reason is kept."),
        max_length=200,
        error_messages={"required": _("Write why you are letting them in")},
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("nonce", uuid.uuid4())


class GateForm(Form):
    ulaz = forms.CharField(
        label=_("Entrance"),
        help_text=_("For example: from the river. Everybody who counts there uses the same name."),
        max_length=40,
        error_messages={"required": _("Enter the name of the entrance")},
    )


class PassForm(Form):
    """For those whom no list names."""

    name = forms.CharField(
        label=_("Name on the badge"), max_length=120, error_messages={"required": _("Enter the name on the badge")}
    )
    line = forms.CharField(
        label=_("Second line of the badge"),
        help_text=_("For example the newsroom, the town or the organisation."),
        max_length=160,
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Kind of badge"),
        choices=[
            (kind.value, kind.label) for kind in (PassKind.VISITOR, PassKind.MEDIA, PassKind.JURY, PassKind.ORGANISER)
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of badge")},
    )


class MediaAnswerForm(Form):
    answer = forms.CharField(
        label=_("What else shall we write?"),
        help_text=_("It goes into the mail, for example where to park or why not this time."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

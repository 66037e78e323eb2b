"""What staff say when they move or cancel a talk."""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centar.forms import Form
from consultations.forms.times import TimeForm


class SeenForm(Form):
    """Carries the version of the booking that the person saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def take_version(self, version: int) -> None:
        """Sending once more is a decision about the booking as it is now."""
        data: Any = copy(self.data)
        data[self.add_prefix("seen")] = str(version)
        self.data = data


class MoveForm(TimeForm, SeenForm):
    pass


class VideoForm(SeenForm):
    url = forms.URLField(
        label=_("Address for this talk"),
        help_text=_("The client is mailed it at once. It holds for this talk alone."),
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the address at which you talk")},
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if not url.startswith("https://"):
            raise forms.ValidationError(gettext("Enter an address that begins with https://"))
        return url


class CancelForm(SeenForm):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The client reads it in the mail."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why, the client will read it")},
    )

"""What came of the offer of a stand: said by the invited themselves, or by staff who called."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from centar.forms import Form
from events.models import DeclineReason, InvitationState


class DeclineForm(Form):
    reason = forms.ChoiceField(
        label=_("Why not this time?"),
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason, it helps us with the next fair")},
    )
    note = forms.CharField(
        label=_("Do you want to add something?"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CallForm(Form):
    """After a call: reached, does not come and why, or not to be reached."""

    outcome = forms.ChoiceField(
        label=_("What came of the call?"),
        choices=[
            (InvitationState.SENT.value, pgettext_lazy("call", "reached, they will think about it")),
            (InvitationState.DECLINED.value, pgettext_lazy("call", "they are not coming")),
            (InvitationState.UNREACHABLE.value, pgettext_lazy("call", "nobody can be reached")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of the call")},
    )
    reason = forms.ChoiceField(
        label=_("Why they are not coming"),
        choices=[("", _("none chosen")), *DeclineReason.choices],
        required=False,
    )
    note = forms.CharField(label=_("Note"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    required_sometimes = ("reason",)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("outcome") == InvitationState.DECLINED and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", gettext("Choose why the enterprise does not come"))
        return data

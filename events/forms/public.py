"""What visitors fill in: the registration, how many come, the code of one, what they thought of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from centar.finding import CodeAndContactForm, code_field, contact_field
from centar.forms import Form, prepare
from centar.open_forms import OpenForm
from events.forms.contact import ContactForm, needs_field, party_field
from events.models import Event, Registration


class RegisterForm(OpenForm, ContactForm):
    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if event.largest_party > 1:
            self.fields["party"] = party_field(event.largest_party)
            prepare(self.fields["party"])
        self.fields["needs"] = needs_field()
        prepare(self.fields["needs"])

    @property
    def party(self) -> int:
        """Of a form that is valid."""
        return self.cleaned_data.get("party", 1)


class PartyForm(Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"] = party_field(most)
        prepare(self.fields["party"])


class FindForm(CodeAndContactForm):
    code = code_field(label=_("Code of the registration"), required=_("Enter the code of the registration"))
    contact = contact_field(help_text=_("The one you left when you registered."))

    def registration(self) -> Registration | None:
        """The registration that has this code and this contact."""
        found = Registration.objects.filter(code=self.read, anonymised_at=None).first()
        return found if found is not None and self.has_contact(email=found.email, phone=found.phone) else None


class FeedbackForm(Form):
    usefulness = forms.TypedChoiceField(
        label=_("How useful was it to you?"),
        choices=[
            ("5", _("5, very useful")),
            ("4", _("4, useful")),
            ("3", _("3, so-so")),
            ("2", _("2, of little use")),
            ("1", _("1, of no use")),
        ],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how useful it was")},
    )
    good = forms.CharField(
        label=_("What was good?"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    better = forms.CharField(
        label=_("What should be better?"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

"""The small forms around an application to exhibit: beginning, sending, confirming, choosing a stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from centar.forms import Form
from centar.models import Municipality
from centar.templatetags.script import script
from entrepreneurs.models import DESCRIPTION_LENGTH, Enterprise, LegalForm
from events.forms.applicant import HelpersField, stand_in_words
from events.models import Stand


class StartForm(Form):
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("We send a code to this address. With it you can stop and continue whenever you like."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter your e-mail"),
            "invalid": _("Enter an e-mail in the form name@example.rs"),
        },
    )


class ChooseForm(Form):
    """Which of the person's enterprises exhibits; `NEW` is one that is not in the registry."""

    NEW = "nova"
    enterprise = forms.ChoiceField(
        label=_("Your enterprises"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the enterprise that exhibits")},
    )

    def __init__(self, *args: Any, enterprises: Iterable[Enterprise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprises = {str(one.key): one for one in enterprises}
        field: Any = self.fields["enterprise"]
        field.choices = [(key, script(one.name)) for key, one in self.enterprises.items()]
        if len(self.enterprises) == 1:
            self.initial["enterprise"] = next(iter(self.enterprises))
        field.choices += [(self.NEW, _("Another one, which is not on this list"))]

    @property
    def chosen(self) -> Enterprise | None:
        """None for a new one. Valid forms only."""
        return self.enterprises.get(self.cleaned_data["enterprise"])


class NewEnterpriseForm(Form):
    """As much of an enterprise as a draft in the registry begins with; `key` is the draft's, so that two clicks make
    one."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name of the enterprise"),
        max_length=160,
        help_text=_("If it is not registered yet, the name you plan."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Enter the name of the enterprise")},
    )
    municipality = forms.ModelChoiceField(
        label=_("City or municipality"),
        queryset=Municipality.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the city or municipality")},
    )
    legal_form = forms.ChoiceField(
        label=_("Legal form"),
        help_text=_("If the enterprise is still being founded, choose “not registered yet”."),
        choices=[("", _("Choose")), *LegalForm.choices],
        error_messages={"required": _("Choose the legal form")},
    )
    description = forms.CharField(
        label=_("What does the enterprise do?"),
        help_text=_("One to three sentences."),
        max_length=DESCRIPTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Describe what your enterprise does, in one to three sentences")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["municipality"]
        field.queryset = Municipality.objects.all()
        field.label_from_instance = script

    def values(self) -> dict[str, Any]:
        """For the registry's draft. Valid forms only."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class SendForm(Form):
    """The consent; `late` says that the page told of the waiting list."""

    late = forms.BooleanField(required=False, widget=forms.HiddenInput)
    consent = forms.BooleanField(
        label=_(
            "I agree that the Center publishes what is marked “in the catalogue”. I may speak for the enterprise and "
            "accept the conditions of the fair."
        ),
        error_messages={"required": _("Tick that you agree to the catalogue and the conditions")},
    )


class HelpersForm(Form):
    helpers = HelpersField()


class ConfirmForm(HelpersForm):
    """Coming, under the rules, with these people."""

    rules = forms.BooleanField(
        label=_("We accept the conditions of the fair and are coming."),
        error_messages={"required": _("Tick that you accept the conditions")},
    )


class PickForm(Form):
    """A free stand of the type that was given."""

    stand = forms.ChoiceField(
        label=_("Free stands"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a stand from the list")},
    )

    def __init__(self, *args: Any, stands: Iterable[Stand], chosen: Stand | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["stand"]
        field.choices = [(str(stand.pk), stand_in_words(stand)) for stand in stands]
        if chosen is not None:
            self.initial["stand"] = str(chosen.pk)

"""The small forms around an entry: start, check, claim, invitation, photo, withdrawal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centar.forms import Form
from centar.uploads import ImageUploadField
from entrepreneurs.models import Enterprise, State

NO_CONSENT_TEXT = _(
    "This cannot be sent yet, because the Center has not entered the text you would agree to. What you filled in is "
    "kept. Call us, and we will put it right"
)


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


class CheckForm(Form):
    """The last page: what may be shown, the consent to show it, and an answer to staff who asked for more."""

    wants_listing = forms.TypedChoiceField(
        label=_("Shall we show you in the directory while the enterprise is still being founded?"),
        choices=[("1", _("Yes, show us as an enterprise being founded")), ("0", _("No, only the Center may see us"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether to be shown in the directory")},
    )
    answer = forms.CharField(
        label=_("Your answer to the Center"),
        help_text=_("In a few words: what you added, or why you could not. Only the Center sees it."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    consent = forms.BooleanField(
        label=_(
            "I agree that the Center publishes these facts, except those marked “only for the Center”. "
            "I may speak for the enterprise."
        ),
        error_messages={"required": _("Tick that you agree to the facts being published")},
    )

    def __init__(self, *args: Any, enterprise: Enterprise, on_behalf: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if on_behalf:
            self.fields["consent"].label = _(
                "The contact person has agreed, on paper or by phone, that the Center publishes these facts, except "
                "those marked “only for the Center”, and may speak for the enterprise."
            )
        if not enterprise.is_founding:
            del self.fields["wants_listing"]
        if enterprise.state != State.NEEDS_CHANGES:
            del self.fields["answer"]


class ClaimForm(Form):
    message = forms.CharField(
        label=_("How are you connected with the enterprise?"),
        help_text=_("For example: I am its director, my phone is 060 123 4567."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write how you are connected with the enterprise")},
    )


class InviteForm(Form):
    email = forms.EmailField(
        label=_("E-mail of the person"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Enter the e-mail of the person"),
            "invalid": _("Enter an e-mail in the form name@example.rs"),
        },
    )

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


def _alt_field() -> forms.CharField:
    return forms.CharField(
        label=_("What does the photo show?"),
        help_text=_("For visitors who cannot see it. For example: jars of ajvar on a market stall."),
        max_length=200,
        error_messages={"required": _("Describe the photo for visitors who cannot see it")},
    )


class PhotoForm(Form):
    image = ImageUploadField(
        label=_("Photo"),
        help_text=_("JPG, PNG or WEBP, up to 10 MB. A photo from a phone is fine, we make it smaller."),
        error_messages={"required": _("Choose a photo")},
    )
    alt = _alt_field()
    consent = forms.BooleanField(
        label=_("The photo is ours, and the people in it agree that it is published."),
        error_messages={"required": _("Tick that the photo may be published")},
    )


class PhotoChangeForm(Form):
    """`count`: how many photos there are to stand among."""

    fields: dict[str, Any]

    alt = _alt_field()
    place = forms.TypedChoiceField(
        label=_("Place among the photos"),
        help_text=_("The first one is the cover: the directory shows it beside the name."),
        coerce=int,
        error_messages={"required": _("Choose the place of the photo")},
    )

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rest = [(str(number), str(number)) for number in range(2, count + 1)]
        self.fields["place"].choices = [("1", gettext("1, the cover")), *rest]


class WithdrawForm(Form):
    message = forms.CharField(
        label=_("Why are you leaving the directory?"),
        help_text=_("It helps us to do better."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

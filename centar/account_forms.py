"""allauth's forms with our words: no placeholders, our messages, a numeric keypad for codes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from centar.accounts import count_code_request
from centar.forms import Form

LABELS: dict[str, Any] = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "code": _("Code"),
    "password": _("Password"),
    "oldpassword": _("The password you have now"),
    "password1": _("New password"),
    "password2": _("New password again"),
    "name": _("Name of the key"),
    "passwordless": _("Sign me in with this key alone, without a code"),
}
HELP: dict[str, Any] = {
    "passwordless": _("The device then asks for a fingerprint, face or PIN."),
    "name": _("For example: my phone."),
    "login": "",
    "password": "",
    "password1": _("At least 10 characters. Three or four words in a row are easy to remember."),
}
REQUIRED = {
    "login": _("Enter your e-mail"),
    "email": _("Enter your e-mail"),
    "code": _("Enter the code"),
    "password": _("Enter the password"),
    "password1": _("Enter a new password"),
    "password2": _("Repeat the new password"),
    "oldpassword": _("Enter the password you have now"),
}
INVALID_EMAIL = _("Enter the e-mail in the form name@example.rs")


class OurWords(Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, field.help_text)
            field.widget.attrs.pop("placeholder", None)
            if name in REQUIRED:
                field.error_messages["required"] = REQUIRED[name]
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = INVALID_EMAIL


class CodeWords(OurWords):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class SignInForm(OurWords):
    """Where to mail the code."""

    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class PasswordSignInForm(OurWords, account.LoginForm):
    pass


class SignInCodeForm(CodeWords, account.ConfirmLoginCodeForm):
    pass


class EmailCodeForm(CodeWords, account.ConfirmEmailVerificationCodeForm):
    pass


class ChangeEmailForm(OurWords, account.AddEmailForm):
    pass


class CorrectEmailForm(OurWords, account.ChangeEmailForm):
    pass


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    pass


class SetPasswordForm(OurWords, account.SetPasswordForm):
    pass


class ForgottenPasswordForm(OurWords, account.ResetPasswordForm):
    def save(self, request: HttpRequest, **options: Any) -> str:
        """Counted for every address, so that the answer does not tell which have an account. Raises LimitExceeded."""
        count_code_request(request, self.cleaned_data["email"])
        email: str = super().save(request, **options)
        return email


class PasswordResetCodeForm(CodeWords, account.ConfirmPasswordResetCodeForm):
    pass


class NewPasswordForm(OurWords, account.ResetPasswordKeyForm):
    pass


class PasswordAgainForm(OurWords, account.ReauthenticateForm):
    pass


class ActivateAppForm(CodeWords, ActivateTOTPForm):
    pass


class SecondFactorForm(CodeWords, second_factor.AuthenticateForm):
    pass


class SecondFactorAgainForm(CodeWords, second_factor.ReauthenticateForm):
    pass


class KeyAnswerField(forms.JSONField):
    """What the browser reports of a key. Numbers and nesting that no key makes are refused, not computed."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """For the page that comes back: a key is asked again, what it said before is of no use."""
        return ""


@contextmanager
def made_up_answers_refused() -> Iterator[None]:
    """The key library fails in many ways on an answer that no key gave; to us they are all one."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, InvalidSignature) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class AddKeyForm(OurWords, AddWebAuthnForm):
    credential = KeyAnswerField()

    def clean(self) -> dict[str, Any]:
        with made_up_answers_refused():
            return super().clean() or self.cleaned_data


class KeyForm(OurWords):
    """Showing a key; before allauth's form in the bases."""

    credential = KeyAnswerField()

    def clean_credential(self) -> Any:
        with made_up_answers_refused():
            return super().clean_credential()  # type: ignore[misc]


class SignInKeyForm(KeyForm, LoginWebAuthnForm):
    pass


class SecondFactorKeyForm(KeyForm, AuthenticateWebAuthnForm):
    pass


class KeyAgainForm(KeyForm, ReauthenticateWebAuthnForm):
    pass


class EditKeyForm(OurWords, EditWebAuthnForm):
    pass

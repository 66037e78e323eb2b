"""How a person comes in: a code by mail first, a password or a passkey for those who set one.

allauth holds the processes; this module says what is ours in them. An address that has an account and one that has
none take the same road and get the same answer: the account of a new address is made when the code is asked for and
counts as confirmed when the code is typed.
"""

from __future__ import annotations

import time
import uuid
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.models import EmailAddress, Login
from allauth.account.stages import LoginByCodeStage
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from centar.limits import client_prefix, hit
from centar.mail import queue_email
from centar.models import User

UNASKED_MAILS_A_DAY = 5  # to one address, whoever asks for them
CODES_A_DAY = 5  # to one address, asked for from one network
CODES_FROM_EVERYWHERE_A_DAY = 15  # so that a stranger cannot use up what the owner may ask for
CODE_REQUESTS_AN_HOUR = 60  # from one network: a library or a workshop shares one
SAME_REQUEST_SECONDS = 30  # a second press of the button within this time sends no second mail

# what allauth asks to be mailed -> our template; the rest of what it mails is in CHANGES
CODE_MAILS = {
    "account/email/login_code": "sign_in_code",
    "account/email/email_confirmation": "confirm_email",
    "account/email/email_confirmation_signup": "confirm_email",
    "account/email/password_reset_code": "password_reset_code",
}
CHANGES = {
    "account/email/email_changed": _("The e-mail address was changed."),
    "account/email/password_changed": _("The password was changed."),
    "account/email/password_set": _("A password was set."),
    "account/email/password_reset": _("The password was changed with a code from the mail."),
    "mfa/email/totp_activated": _("An authenticator app was added."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made."),
    "mfa/email/webauthn_added": _("A passkey was added."),
    "mfa/email/webauthn_removed": _("A passkey was removed."),
}


def start_sign_in(request: HttpRequest, *, email: str, next_url: str) -> HttpResponseRedirect:
    """Mail a code to a valid address and lead to the page where it is typed; then on to `next_url`.

    A signed-in person goes straight on. Raises LimitExceeded, with nothing mailed and no account made.
    """
    next_url = safe_next(next_url)
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_url)
    email = email.strip().lower()
    if not _code_is_on_its_way(request, email):
        count_code_request(request, email)
        with transaction.atomic():
            LoginCodeVerificationProcess.initiate(request=request, user=_account_for(email), email=email)
    return HttpResponseRedirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': next_url})}")


def count_code_request(request: HttpRequest, email: str) -> None:
    """Count one more code asked for from this network and to this address, whether or not it has an account.

    Codes are counted apart from other mails: whoever puts a stranger on waiting lists does not lock them out.
    Raises LimitExceeded.
    """
    now, prefix, inbox = timezone.now(), client_prefix(request), _inbox(email)
    hit(key=f"sign-in:{prefix}", limit=CODE_REQUESTS_AN_HOUR, window=timedelta(hours=1), now=now)
    hit(key=f"codes:{inbox}:{prefix}", limit=CODES_A_DAY, window=timedelta(days=1), now=now)
    hit(key=f"codes:{inbox}", limit=CODES_FROM_EVERYWHERE_A_DAY, window=timedelta(days=1), now=now)


def count_unasked_mail(email: str, *, now: datetime) -> None:
    """Count one more mail that anybody can have sent to an address, such as an invitation or a booking's.

    Raises LimitExceeded.
    """
    hit(key=f"unasked-mail:{_inbox(email)}", limit=UNASKED_MAILS_A_DAY, window=timedelta(days=1), now=now)


def _inbox(email: str) -> str:
    """Where an address's mail arrives: what stands behind a plus is the reader's own mark."""
    name, _at, host = email.strip().lower().rpartition("@")
    return f"{name.partition('+')[0]}@{host}"


def waiting_code_email(request: HttpRequest) -> str:
    """The address whose code this visitor is about to type; empty when none is awaited."""
    stage = get_pending_stage(request)
    return stage.state.get("email", "") if stage and stage.key == LoginByCodeStage.key else ""


def sign_in_by_link(request: HttpRequest, user: User, *, next_url: str = "") -> HttpResponse:
    """Sign in whoever answered (by POST) a mailed link; it confirms the address, a second factor is still asked for.

    A link alone is not enough for staff: they get a code by mail instead.
    """
    next_url = safe_next(next_url)
    if user.is_staff:
        return start_sign_in(request, email=user.email, next_url=next_url)
    confirm_email(user)
    record_authentication(request, user, method="link", email=user.email)
    return perform_login(request, Login(user=user, email=user.email, redirect_url=next_url))


def confirm_email(user: User) -> None:
    """Record that the address is the person's own; sign-in by password asks for nothing more after that."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True}, create_defaults={"verified": True, "primary": True}
    )


def safe_next(next_url: str) -> str:
    """`next_url` if it stays on this site, else the account page."""
    return next_url if next_url and get_adapter().is_safe_url(next_url) else reverse("centar:account")


def _account_for(email: str) -> User | None:
    """The account of the address, made if there is none; None when it is closed."""
    address = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    if address:
        user = address.user
    else:
        user, _made = User.objects.get_or_create(email=email, defaults={"password": make_password(None)})
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": True})
    return user if user.is_active else None


def _code_is_on_its_way(request: HttpRequest, email: str) -> bool:
    if waiting_code_email(request) != email:
        return False
    asked_at = get_pending_stage(request).state["at"]
    return time.time() - asked_at < SAME_REQUEST_SECONDS


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is already your address."),
        "email_password_mismatch": _("The e-mail or the password is not right. You can also ask for a code by mail"),
        "email_taken": _("This address already has an account."),
        "enter_current_password": _("Enter the password you have now"),
        "incorrect_code": _("The code is not right. Check it in the mail we sent you"),
        "incorrect_password": _("The password is not right"),
        "rate_limited": _("Too many attempts. Wait five minutes and try again"),
        "same_as_current": _("The new address is the same as the old one"),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes and try again"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never by allauth's form: an account begins with a code (`start_sign_in`) or an administrator opens it."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """With a new key also where a mailed link had let them in: a cookie copied before opens nothing more."""
        super().login(request, user)
        request.session.cycle_key()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("centar:account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue what allauth wants mailed, in the language of the page.

        A code to confirm an address counts towards its limit; other codes were counted when they were asked for,
        whether or not there is an account.
        """
        change = CHANGES.get(template_prefix)
        name = "account_changed" if change else CODE_MAILS[template_prefix]
        if name == "confirm_email":
            count_unasked_mail(email, now=timezone.now())
        queue_email(
            to=email,
            template=f"centar/{name}",
            context={"code": context.get("code"), "change": change, "email": email},
            language=get_language() or "sr-latn",
            dedupe_key=f"{name}:{uuid.uuid4()}",
            secret="code" in context,
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right. Check it in the app and type it again"),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def build_totp_svg(self, url: str) -> str:
        """The QR code as a piece of the page: as a data: address, as allauth has it, the CSP would block it."""
        return super().build_totp_svg(url).partition("?>")[2]

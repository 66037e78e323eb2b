"""What a mailed link opens: filling in and sending one application, until it is decided on. All else wants a sign-in.

So a mail that is passed on, to the accountant for instance, gives away that application and not the account.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import BACKEND_SESSION_KEY, logout
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext

from centar.accounts import sign_in_by_link, start_sign_in
from centar.models import User
from entrepreneurs.models import AccessLink
from entrepreneurs.models.choices import APPLYING

BACKEND = "entrepreneurs.link_sessions.LinkBackend"
KEY, LINK = "application_of_link", "link"
# neither bringing in people nor taking anything away
OPENED = {"tasks", "section", "photos", "photo_change", "photo_remove", "check", "sent", "taken", "entry"}
EVERYWHERE = {"entrepreneurs:photo", "account_logout"}


class LinkBackend(BaseBackend):
    """Marks a session that a link began. It takes no credentials; a later sign-in puts its own in its place."""

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


def begin(request: HttpRequest, user: User, link: AccessLink, *, next_url: str) -> HttpResponse:
    """Sign in for the link's application alone whoever answered it. Raises LimitExceeded.

    Staff, and people invited to an enterprise that has been decided on, get a code by mail.
    """
    logout(request)  # the browser may be somebody else's
    if link.enterprise.state not in APPLYING:
        return start_sign_in(request, email=user.email, next_url=next_url)
    user.backend = BACKEND
    response = sign_in_by_link(request, user, next_url=next_url)
    request.session[KEY], request.session[LINK] = str(link.enterprise.key), link.pk
    return response


def application_of(request: HttpRequest) -> uuid.UUID | None:
    """The application that the visitor's link opens; None for who signed in, and for strangers."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.session.get(BACKEND_SESSION_KEY) != BACKEND:
        return None
    return uuid.UUID(request.session[KEY])


class LinkSessionMiddleware:
    """To all but the pages of their application, who came by a link is a stranger."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        key = application_of(request)
        if key is None or _is_opened(request, key):
            return
        request.user = AnonymousUser()
        if getattr(view, "login_required", True):
            messages.info(
                request,
                gettext("The link in our mail opens the application alone. For this page, sign in with a code."),
            )


def _is_opened(request: HttpRequest, key: uuid.UUID) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    if match.view_name in EVERYWHERE:
        return True
    if match.namespace != "entrepreneurs" or match.url_name not in OPENED or match.kwargs.get("key") != key:
        return False
    links = AccessLink.objects.filter(pk=request.session[LINK], expires_at__gt=timezone.now())
    return links.filter(enterprise__state__in=APPLYING).exists()

"""Who gets into the staff's part of the site: the pages under rad/ and admin/, in every language."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language_from_path, gettext

STAFF_AREAS = {"rad", "admin"}
View = Callable[..., HttpResponseBase]


class SecondFactorMiddleware:
    """Lead staff without a second factor from the staff's pages to setting one up; the demo lets them through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if settings.DEMO or not _is_staff_area(request.path_info):
            return None
        if not request.user.is_authenticated or not request.user.is_staff or has_second_factor(request):
            return None
        messages.info(request, gettext("Staff pages need a second factor. Set up the app or a passkey, then go on."))
        return redirect("mfa_index")


def acts_as_staff(request: HttpRequest) -> bool:
    """Whether the rights of a role count in this request: with a second factor, or in the demo.

    For pages outside of the staff's areas that show staff more than others.
    """
    return request.user.is_authenticated and request.user.is_staff and (settings.DEMO or has_second_factor(request))


def has_second_factor(request: HttpRequest) -> bool:
    return is_mfa_enabled(request.user, types=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def staff_required(permission: str | None = None) -> Callable[[View], View]:
    """Let in staff, with the permission if one is named: 403 to staff without it, 404 to everyone else."""

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.is_staff:
                raise Http404
            if permission and not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorator


def _is_staff_area(path: str) -> bool:
    parts = path.split("/")
    return parts[2 if get_language_from_path(path) else 1] in STAFF_AREAS

"""The ways to a registration without an account: the mailed link, and the code with the contact."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events.forms.public import FindForm
from events.models import Registration
from events.tokens import registration_of
from events.views.access import remember

NOT_FOUND = gettext_lazy("There is no registration with this code and this contact. Check both")


@login_not_required
@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    found = registration_of(token)
    if found is None:
        raise Http404
    return _to_registration(request, found)


def _to_registration(request: HttpRequest, found: Registration) -> HttpResponse:
    response = redirect("events:registration", found.code)
    remember(request, response, found)
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """An unknown code and a wrong contact get the same answer."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.count_try(request, "registration", now=timezone.now())
        if found := form.registration():
            return _to_registration(request, found)
        form.add_error(None, NOT_FOUND)
    return TemplateResponse(request, "events/find.html", {"form": form})

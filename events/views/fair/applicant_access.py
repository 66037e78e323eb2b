"""Who comes to which fair and application; others' and unknown ones are not found."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from centar.accounts import count_unasked_mail
from centar.http import SignedInRequest
from centar.languages import active_language
from centar.templatetags.dates import sr_datetime
from centar.templatetags.twins import prose
from centar.twins import has_english
from events.models import ExhibitorApplication, Fair


def fair_or_404(year: int) -> Fair:
    return get_object_or_404(Fair.objects.public(), year=year)


def application_or_404(request: SignedInRequest, year: int, key: uuid.UUID) -> ExhibitorApplication:
    """The application, if the person is one of the enterprise's people and the fair is announced."""
    rows = ExhibitorApplication.objects.of(request.user).for_page().exclude(fair__event__state="draft")
    found = rows.filter(key=key, fair__year=year).first()
    if found is None:
        raise Http404
    return found


def count_mail(application: ExhibitorApplication, *, now: dt.datetime) -> None:
    """Counts the mail about what comes next, unless it goes to one of the enterprise's people.

    The contact's address is typed freely, so it may be anybody's. Raises LimitExceeded.
    """
    email = application.contact_email.lower()
    if email and not application.enterprise.memberships.filter(user__email=email).exists():
        count_unasked_mail(email, now=now)


def takes_applications(fair: Fair, *, now: dt.datetime) -> bool:
    call = getattr(fair, "call", None)
    return call is not None and not fair.event.is_cancelled and call.is_open_at(now)


def closed_words(fair: Fair, *, now: dt.datetime) -> str:
    """Why nobody can apply now, and since or until when."""
    call = getattr(fair, "call", None)
    if fair.event.is_cancelled:
        return _("The fair is cancelled")
    if call is None:
        return _("The call for exhibitors is not announced yet")
    if now < call.opens_at:
        return _("Applications for the fair open on %(date)s") % {"date": sr_datetime(call.opens_at)}
    return _("Applications for the fair were closed on %(date)s") % {"date": sr_datetime(call.shuts_at)}


def call_text(fair: Fair, field: str) -> SafeString:
    """The call's Markdown in the reader's language; Serbian on an English page says that it is."""
    language = active_language()
    html = prose(fair.call, field)
    if html and language == "en" and not has_english(fair.call, field):
        return format_html('<div lang="sr-Latn">{}</div>', html)
    return html


def closed_page(
    request: HttpRequest,
    fair: Fair,
    *,
    now: dt.datetime,
    application: ExhibitorApplication | None = None,
    status: int = 200,
) -> TemplateResponse:
    """The page of a call that takes nothing in; with an application, it says that what was filled in is kept."""
    call = getattr(fair, "call", None)
    context: dict[str, Any] = {
        "fair": fair,
        "call": call,
        "application": application,
        "heading": closed_words(fair, now=now),
        "is_soon": call is not None and now < call.opens_at and not fair.event.is_cancelled,
        "mine": ExhibitorApplication.objects.none(),
    }
    if request.user.is_authenticated:
        context["mine"] = ExhibitorApplication.objects.of(request.user).for_page().filter(fair=fair)
    return TemplateResponse(request, "events/fair/apply_closed.html", context, status=status)

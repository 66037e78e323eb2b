"""Asking for accreditation, and what exhibitors thought of the fair."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from centar.accounts import count_unasked_mail
from centar.http import SignedInRequest
from centar.languages import active_language
from centar.limits import client_prefix, hit
from events.actions.fair import afterwards
from events.actions.fair.media import ask_for_accreditation
from events.actions.fair.refusals import FairNotOver, WrongApplicationState
from events.forms.fair_public import ExhibitorFeedbackForm, MediaForm
from events.models import ApplicationState, ExhibitorApplication, Fair, MediaRequest
from events.models.choices import EXHIBITING
from events.views.fair.pages import public_fair

NO_SHOW = ApplicationState.NO_SHOW
HOUR = dt.timedelta(hours=1)
REQUESTS_AN_HOUR = 10  # from one network


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def media_request(request: HttpRequest, year: int) -> HttpResponse:
    fair = public_fair(year)
    if fair.event.is_cancelled or timezone.now() >= fair.event.ends_at:
        return TemplateResponse(request, "events/fair/media_closed.html", {"fair": fair, "event": fair.event})
    form = MediaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _ask(request, fair, form)
        return redirect("events:media_sent", year)
    context = {"fair": fair, "event": fair.event, "form": form}
    return TemplateResponse(request, "events/fair/media_request.html", context)


def _ask(request: HttpRequest, fair: Fair, form: MediaForm) -> None:
    """Raises LimitExceeded; the same form sent twice is one request and counts once."""
    if MediaRequest.objects.filter(form_key=form.form_key).exists():
        return
    now = timezone.now()
    hit(key=f"media:{client_prefix(request)}", limit=REQUESTS_AN_HOUR, window=HOUR, now=now)
    count_unasked_mail(form.cleaned_data["email"], now=now)
    ask_for_accreditation(fair=fair, values=form.values(), form_key=form.form_key, language=active_language(), now=now)


@login_not_required
@require_safe
def media_sent(request: HttpRequest, year: int) -> HttpResponse:
    fair = public_fair(year)
    return TemplateResponse(request, "events/fair/media_sent.html", {"fair": fair, "event": fair.event})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def exhibitor_feedback(request: SignedInRequest, year: int, key: uuid.UUID) -> HttpResponse:
    """Once for each exhibitor, when the fair is over; whose answer it was is not kept. No-shows are told why not."""
    rows = ExhibitorApplication.objects.of(request.user).for_page()
    application = get_object_or_404(rows, key=key, fair__year=year, state__in=[*EXHIBITING, NO_SHOW])
    if timezone.now() < application.fair.event.ends_at:
        raise Http404
    if application.state == NO_SHOW:
        return _not_seen(request, application, status=409 if request.method == "POST" else 200)
    form = ExhibitorFeedbackForm(request.POST or None)
    if request.method == "POST" and not application.gave_feedback and form.is_valid():
        try:
            afterwards.give_feedback(application=application, now=timezone.now(), **form.cleaned_data)
        except FairNotOver:
            raise Http404 from None
        except WrongApplicationState as refusal:  # marked in this very moment
            return _not_seen(request, refusal.application, status=409)
        messages.success(request, _("Thank you. Your answers are kept without your name."))
        return redirect("events:exhibitor_feedback", year, key)
    context = {"application": application, "fair": application.fair, "event": application.fair.event, "form": form}
    return TemplateResponse(request, "events/fair/exhibitor_feedback.html", context)


def _not_seen(request: SignedInRequest, application: ExhibitorApplication, *, status: int) -> HttpResponse:
    context = {"application": application, "fair": application.fair, "event": application.fair.event}
    return TemplateResponse(request, "events/fair/not_seen.html", context, status=status)

"""Registering for an event, and every way in which it may not go ahead."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centar.accounts import count_unasked_mail
from centar.limits import client_prefix, hit
from events.actions.refusals import AlreadyRegistered, PartyTooLarge, Refusal
from events.actions.registering import refuse_registration, remind_of_registration
from events.actions.registering import register as register_contact
from events.forms.public import RegisterForm
from events.models import Event, Registration, Source
from events.standing import standing
from events.views.access import is_proven, person, remember
from events.views.public import public_event_or_404

REGISTRATIONS_AN_HOUR = 30  # from one network
HOUR = dt.timedelta(hours=1)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of questions. The server's clock decides, also about a form opened before and sent after."""
    event = public_event_or_404(slug)
    form = RegisterForm(request.POST or None, event=event, initial=_known(request))
    if request.method == "POST" and form.is_valid():
        return _register(request, event, form)
    now = timezone.now()
    try:
        refuse_registration(event, by_staff=False, now=now)
    except Refusal:
        return _refused(request, event)
    context = {"event": event, "form": form, "standing": standing(event, now=now)}
    return TemplateResponse(request, "events/register.html", context)


def _known(request: HttpRequest) -> dict[str, Any]:
    """What is known of a signed-in person, so that it is not asked again."""
    user = person(request)
    return {"name": user.name, "email": user.email} if user else {}


def _register(request: HttpRequest, event: Event, form: RegisterForm) -> HttpResponse:
    """Raises LimitExceeded."""
    now = timezone.now()
    registration = Registration.objects.filter(form_key=form.form_key).first()
    if registration is None:
        try:
            registration = _try(request, event, form, now=now)
        except AlreadyRegistered as refusal:
            remind_of_registration(registration=refusal.registration, now=now)
            context = {"event": event, "contact": form.contact()}
            return TemplateResponse(request, "events/already.html", context)
        except PartyTooLarge as refusal:
            form.add_error("party" if "party" in form.fields else None, too_large(refusal.most))
            return TemplateResponse(request, "events/register.html", {"event": event, "form": form}, status=409)
        except Refusal:
            return _refused(request, event)
    response = redirect("events:registration", registration.code)
    remember(request, response, registration)
    return response


def _try(request: HttpRequest, event: Event, form: RegisterForm, *, now: dt.datetime) -> Registration:
    """Raises the refusals of `register`, and LimitExceeded."""
    refuse_registration(event, by_staff=False, now=now)
    contact = form.contact()
    hit(key=f"registration:{client_prefix(request)}", limit=REGISTRATIONS_AN_HOUR, window=HOUR, now=now)
    if contact.email and not is_proven(request, contact.email):
        count_unasked_mail(contact.email, now=now)
    return register_contact(
        event=event,
        contact=contact,
        party=form.party,
        needs=form.cleaned_data["needs"],
        source=Source.WEB,
        language=get_language() or "sr-latn",
        by=person(request),
        now=now,
        form_key=form.form_key,
    )


def too_large(most: int) -> str:
    return _("One registration is for %(most)d people at most. For more of you, call us") % {"most": most}


def _refused(request: HttpRequest, event: Event) -> HttpResponse:
    """The page that says why, and until or from when, by the server's clock."""
    event.refresh_from_db()
    now = timezone.now()
    context = {"event": event, "standing": standing(event, now=now), "now": now}
    return TemplateResponse(request, "events/refused.html", context, status=409)

"""Joining the waiting list, and asking for a call."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from centar.accounts import count_unasked_mail
from centar.limits import client_prefix, hit
from consultations.actions.waiting import ask_for_call, ask_for_time, withdraw_wish
from consultations.choice import read_choice
from consultations.forms.contact import known_contact
from consultations.forms.waiting import CallBackForm, WaitForm
from consultations.models import CallRequest
from consultations.tokens import wish_of
from consultations.views.access import is_proven

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
REQUESTS_AN_HOUR = 20  # from one network
CALLS_A_DAY = 3  # to one phone
WISHES_A_DAY = 10  # of one contact


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest) -> HttpResponse:
    choice = read_choice(request.GET)
    if choice is None:
        return redirect("consultations:times")
    initial = known_contact(request.user) if request.user.is_authenticated else {}
    chosen = {"tema": choice.topic.slug, "nacin": choice.mode, "savetnik": choice.consultant}
    form = WaitForm(request.POST or None, initial=initial | chosen)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        contact = form.contact()
        hit(key=f"waiting:{client_prefix(request)}", limit=REQUESTS_AN_HOUR, window=HOUR, now=now)
        hit(key=f"waiting:{contact.key}", limit=WISHES_A_DAY, window=DAY, now=now)
        if contact.email and not is_proven(request, contact):
            count_unasked_mail(contact.email, now=now)
        ask_for_time(
            wish=form.wish(), contact=contact, language=get_language() or "sr-latn", now=now, suits=form.suits
        )
        return redirect("consultations:wait_done")
    return TemplateResponse(request, "consultations/wait.html", {"form": form})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave_link(request: HttpRequest, token: str) -> HttpResponse:
    """The button that takes a wish off the list; opened again, the page says how it stands."""
    wish = wish_of(token)
    if wish is None:
        raise Http404
    if request.method == "POST":
        withdraw_wish(wait=wish, now=timezone.now())
        return redirect("consultations:leave_link", token)
    return TemplateResponse(request, "consultations/leave.html", {"wish": wish})


@login_not_required
@require_safe
def wait_done(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "consultations/wait_done.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call_back(request: HttpRequest) -> HttpResponse:
    initial = known_contact(request.user) if request.user.is_authenticated else None
    form = CallBackForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        _ask_for_call(request, form)
        return redirect("consultations:call_back_done")
    return TemplateResponse(request, "consultations/call_back.html", {"form": form})


def _ask_for_call(request: HttpRequest, form: CallBackForm) -> None:
    """Raises LimitExceeded; the same form sent twice is one request and counts once."""
    if CallRequest.objects.filter(form_key=form.form_key).exists():
        return
    now = timezone.now()
    data = form.cleaned_data
    hit(key=f"call-back:{client_prefix(request)}", limit=REQUESTS_AN_HOUR, window=HOUR, now=now)
    hit(key=f"call-back:{data['phone'].as_e164}", limit=CALLS_A_DAY, window=DAY, now=now)
    ask_for_call(
        name=data["name"],
        phone=data["phone"].as_e164,
        note=data["note"],
        form_key=form.form_key,
        language=get_language() or "sr-latn",
        now=now,
    )


@login_not_required
@require_safe
def call_back_done(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "consultations/call_back_done.html")

"""What the public sees of a fair from its announcement to its results: the fair, the call, the programme."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from centar.languages import active_language
from events import fair_calendars
from events.catalogue import public_applications
from events.coverage import coverage
from events.day_figures import visitors_of
from events.models import Fair, ProgrammeItem
from events.models.fair import Phase
from events.standing import standing
from events.views.public import seen_by

BEFORE_THE_DAY = (Phase.CALL_OPEN, Phase.PROGRAMME)


def public_fair(year: int) -> Fair:
    """The fair that was announced; 404 for one that is only being prepared."""
    return get_object_or_404(Fair.objects.public(), year=year)


@login_not_required
@require_safe
def fairs(request: HttpRequest) -> HttpResponse:
    """The fair that is on or comes next, else the last one; a page for the time before the first."""
    now = timezone.now()
    found = Fair.objects.current(now=now)
    if found is None:
        return TemplateResponse(request, "events/fair/no_fair.html")
    return _fair_page(request, found, now)


@login_not_required
@require_safe
def fair(request: HttpRequest, year: int) -> HttpResponse:
    """Staff who keep events see the page before it is announced, as it will look."""
    events = seen_by(request)
    found = get_object_or_404(Fair.objects.select_related("event", "call").filter(event__in=events), year=year)
    return _fair_page(request, found, timezone.now())


def _fair_page(request: HttpRequest, fair: Fair, now: dt.datetime) -> HttpResponse:
    call, phase = getattr(fair, "call", None), fair.phase(now=now)
    context = {
        "fair": fair,
        "event": fair.event,
        "standing": standing(fair.event, now=now),
        "materials": fair.event.materials.all(),
        "call": call,
        "phase": phase,
        # applications for the waiting list may still come in when the exhibitors are public
        "takes_exhibitors": phase in BEFORE_THE_DAY and call is not None and call.is_open_at(now),
        "now": now,
        "others": Fair.objects.public().exclude(pk=fair.pk),
        "exhibitors": public_applications(fair).count(),
        "has_programme": fair.event.programme.exists(),
        "has_plan": fair.is_catalogue_public and fair.stands.exists(),
        "coverage": coverage(fair),
        "numbers": _numbers(fair, now),
    }
    return TemplateResponse(request, "events/fair/fair.html", context)


def _numbers(fair: Fair, now: dt.datetime) -> dict[str, int]:
    """What came of it, in numbers that are known; only once it is over."""
    if now < fair.event.ends_at or fair.event.is_cancelled:
        return {}
    return {"visitors": visitors_of(fair)}


@login_not_required
@require_safe
def call(request: HttpRequest, year: int) -> HttpResponse:
    """Who may apply, until when, under what conditions; until the call is written there is no such page."""
    found = get_object_or_404(Fair.objects.public().filter(call__isnull=False), year=year)
    context = {
        "fair": found,
        "event": found.event,
        "call": found.call,
        "types": found.stand_types.all(),
        "now": timezone.now(),
        "is_open": found.call.is_open_at(timezone.now()) and not found.event.is_cancelled,
        "is_late": found.call.is_late_at(timezone.now()),
    }
    return TemplateResponse(request, "events/fair/call.html", context)


@login_not_required
@require_safe
def programme(request: HttpRequest, year: int) -> HttpResponse:
    found = public_fair(year)
    context = {"fair": found, "event": found.event, "days": _days(found)}
    return TemplateResponse(request, "events/fair/programme.html", context)


def _days(fair: Fair) -> list[tuple[dt.date, list[ProgrammeItem]]]:
    items = fair.event.programme.select_related("enterprise")
    grouped: Any = groupby(items, key=lambda item: timezone.localdate(item.starts_at))
    return [(day, list(members)) for day, members in grouped]


@login_not_required
@require_safe
def programme_ics(request: HttpRequest, year: int) -> HttpResponse:
    """For calendar programs, in the language of the address."""
    found = public_fair(year)
    text = fair_calendars.programme(found, language=active_language(), now=timezone.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")

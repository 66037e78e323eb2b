"""Events for everybody: the list, the archive, one event with its materials, calendar files."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from centar.languages import active_language
from centar.media import SANDBOX
from centar.staff import acts_as_staff
from events import calendars
from events.models import Event, EventKind, Material
from events.models.event import EventQuerySet
from events.standing import standing

PER_PAGE = 20
KEPT_IN_FEED = dt.timedelta(days=90)
CALENDAR = "text/calendar; charset=utf-8"

type Months = list[tuple[dt.date, list[Event]]]


def by_month(events: Iterable[Event]) -> Months:
    """In the order given; a month is named by its first day."""
    months = groupby(events, key=lambda event: event.days[0].replace(day=1))
    return [(month, list(found)) for month, found in months]


@login_not_required
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    upcoming = Event.objects.public().upcoming(now=now)
    kinds = _kinds_of(upcoming)
    kind = _asked_kind(request)
    shown = list(upcoming.of_kind(kind) if kind else upcoming)
    context = {
        "months": by_month(shown),
        "kinds": kinds,
        "kind": kind,
        "now": now,
        "has_past": Event.objects.public().past(now=now).exists(),
    }
    return TemplateResponse(request, "events/events.html", context)


def _asked_kind(request: HttpRequest) -> EventKind | None:
    asked = request.GET.get("vrsta", "")
    return EventKind(asked) if asked in EventKind.values else None


def _kinds_of(rows: Iterable[Event]) -> list[EventKind]:
    """Those that there are, in the order of the list."""
    there = {event.kind for event in rows}
    return [kind for kind in EventKind if kind in there]


@login_not_required
@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    past = Event.objects.public().past(now=now)
    kind = _asked_kind(request)
    there = set(past.order_by().values_list("kind", flat=True).distinct())
    page = Paginator(past.of_kind(kind) if kind else past, PER_PAGE).get_page(request.GET.get("strana"))
    context = {
        "page": page,
        "months": by_month(page.object_list),
        "kinds": [one for one in EventKind if one in there],
        "kind": kind,
        "now": now,
    }
    return TemplateResponse(request, "events/archive.html", context)


def seen_by(request: HttpRequest) -> EventQuerySet:
    """What is announced, and for staff who keep events their drafts."""
    keeps = acts_as_staff(request) and request.user.has_perm("events.change_event")
    return Event.objects.all() if keeps else Event.objects.public()


def public_event_or_404(slug: str) -> Event:
    return get_object_or_404(Event.objects.public(), slug=slug)


@login_not_required
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """Staff who keep events see drafts too, as they will look. A fair has a page of its own."""
    found = get_object_or_404(seen_by(request).select_related("fair"), slug=slug)
    if found.get_absolute_url() != request.path:
        return redirect(found, permanent=True)
    now = timezone.now()
    context = {"event": found, "standing": standing(found, now=now), "now": now, "materials": found.materials.all()}
    return TemplateResponse(request, "events/event.html", context)


@login_not_required
@require_safe
def ics(request: HttpRequest, slug: str) -> HttpResponse:
    """The event for a calendar program; cancelled, the file takes it out again."""
    found = public_event_or_404(slug)
    text = calendars.event_file(found, language=active_language(), now=timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="dogadjaj.ics"'}
    return HttpResponse(text, content_type=CALENDAR, headers=headers)


@login_not_required
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """All that is to come and the last three months, with what was cancelled marked so."""
    now = timezone.now()
    rows = Event.objects.public().filter(ends_at__gt=now - KEPT_IN_FEED).order_by("starts_at", "id")
    rows = rows.select_related("fair")
    text = calendars.feed(rows, language=active_language(), title=gettext("Events"), now=now)
    return HttpResponse(text, content_type=CALENDAR)


@login_not_required
@require_safe
def material(request: HttpRequest, slug: str, key: uuid.UUID) -> FileResponse:
    """A file of the event as a download that no browser runs."""
    rows = Material.objects.exclude(file="").filter(event__slug=slug, event__in=Event.objects.public())
    found = get_object_or_404(rows, key=key)
    try:
        file = found.file.open("rb")
    except OSError:
        raise Http404 from None
    return FileResponse(file, as_attachment=True, filename=found.download_name, headers=dict(SANDBOX))

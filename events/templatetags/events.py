"""How pages and mails put events: when, where it stands, the block of the home page."""

from __future__ import annotations

import datetime as dt
from operator import attrgetter
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from centar import codes
from centar.dates import date_text, datetime_text, weekday_text
from centar.languages import active_language
from centar.structured import data_block
from centar.templatetags.script import script
from centar.templatetags.twins import twin_text
from events import standing as standings
from events.catalogue import public_applications
from events.day_figures import visitors_of
from events.models import Event, Fair
from events.models.fair import Phase

register = template.Library()
ON_HOME = 3


@register.filter
def code(text: str) -> str:
    """The code of a registration, in two halves."""
    return codes.shown(text)


@register.filter
def month(day: dt.date) -> str:
    """The month as a heading: Novembar 2026."""
    text = date_format(day, "F Y")
    text = text[:1].upper() + text[1:]
    return text if active_language() == "en" else f"{text}."


@register.filter
def month_name(day: dt.date) -> str:
    return date_format(day, "F")


@register.filter
def when(event: Event) -> str:
    """Day and hours: subota, 5. decembra 2026, 10:00–13:00; of several days the first and the last moment."""
    return until(event.starts_at, event.ends_at)


@register.filter
def until(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """A stretch of time as `when` says it."""
    language = active_language()
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    first = start.date()
    if first == end.date():
        day = date_text(first, language).rstrip(".")  # no full stop before the comma
        return f"{weekday_text(first, language)}, {day}, {start:%H:%M}–{end:%H:%M}"
    return f"{datetime_text(start, language)} – {datetime_text(end, language)}"


@register.filter
def standing_at(event: Event, now: dt.datetime) -> standings.Standing:
    return standings.standing(event, now=now)


@register.simple_tag
def event_data(event: Event) -> SafeString:
    """An announced event for search engines; a cancelled one stays, marked."""
    place = {"@type": "Place", "name": twin_text(event, "venue"), "address": script(event.address or event.venue)}
    return data_block(
        {
            "@type": "Event",
            "name": twin_text(event, "title"),
            "description": twin_text(event, "summary"),
            "url": f"{settings.SITE_URL}{event.get_absolute_url()}",
            "startDate": timezone.localtime(event.starts_at).isoformat(),
            "endDate": timezone.localtime(event.ends_at).isoformat(),
            "eventStatus": f"https://schema.org/Event{'Cancelled' if event.is_cancelled else 'Scheduled'}",
            "location": place,
        }
    )


@register.inclusion_tag("events/includes/home.html")
def home_events() -> dict[str, Any]:
    """The next events, for the home page. A fair that is near or takes exhibitors stands before them as a card, and
    the last one after them as long as no other is announced."""
    now = timezone.now()
    shown = list(Event.objects.public().for_home(now=now)[: ON_HOME + 1])
    past = [event.fair for event in shown if event.is_over(now)]
    coming = [event for event in shown if not event.is_over(now)][:ON_HOME]
    fair = coming.pop(0).fair if coming and coming[0].is_fair_now else None
    context = {"fair": fair, "events": sorted(coming, key=attrgetter("starts_at")), "now": now}
    return context | (_coming(fair, now) if fair else {}) | (_over(past[0]) if past else {})


def _coming(fair: Fair, now: dt.datetime) -> dict[str, Any]:
    phase, call = fair.phase(now=now), getattr(fair, "call", None)
    takes_exhibitors = phase != Phase.TODAY and call is not None and call.is_open_at(now)
    return {"phase": phase, "takes_exhibitors": takes_exhibitors}


def _over(fair: Fair) -> dict[str, Any]:
    return {"last": fair, "exhibitors": public_applications(fair).count(), "visitors": visitors_of(fair)}

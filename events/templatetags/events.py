"""How pages and mails put events: when, where it stands, the block of the home page."""

from __future__ import annotations

import datetime as dt
from operator import attrgetter
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from centar import codes
from centar.dates import date_text, datetime_text, weekday_text
from centar.languages import active_language
from events import standing as standings
from events.models import Event

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


@register.inclusion_tag("events/includes/home.html")
def home_events() -> dict[str, Any]:
    """The next events, for the home page; a fair that is on or takes exhibitors stands before them as a card."""
    now = timezone.now()
    shown = list(Event.objects.public().upcoming(now=now).fair_first(now=now)[:ON_HOME])
    fair = shown.pop(0).fair if shown and shown[0].is_fair_now else None
    return {"fair": fair, "events": sorted(shown, key=attrgetter("starts_at")), "now": now}

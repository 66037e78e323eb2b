"""The programme of a fair as a calendar, in the reader's language and script."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import override
from icalendar import Event as Entry

from centar.calendars import PUBLISH, calendar_of, event_of
from centar.mail import link
from centar.script import in_script
from centar.twins import in_language
from events.models import Fair, ProgrammeItem


def programme(fair: Fair, *, language: str, now: dt.datetime) -> str:
    """Every item with the fair's place; of a fair that was cancelled, each is marked so."""
    with override(language):
        calendar = calendar_of(PUBLISH)
        calendar.add("x-wr-calname", in_language(fair.event, "title", language))
        for item in fair.event.programme.all():
            calendar.add_component(_entry(item, fair, language, now=now))
        return calendar.to_ical().decode()


def _entry(item: ProgrammeItem, fair: Fair, language: str, *, now: dt.datetime) -> Entry:
    """Known by its number for life; its version counts the changes, as calendars ask."""
    event = fair.event
    entry = event_of(
        uid=f"programme-{item.pk}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=item.version + (1 if event.is_cancelled else 0),
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        is_cancelled=event.is_cancelled,
        now=now,
    )
    entry.add("summary", in_language(item, "title", language))
    stage, address = (in_script(text, language) for text in (item.stage, event.address))
    place = [stage, in_language(event, "venue", language), address]
    entry.add("location", ", ".join(part for part in place if part))
    if item.people:
        entry.add("description", in_script(item.people, language))
    entry.add("url", link("events:programme", fair.year))
    return entry

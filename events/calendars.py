"""Events as calendar entries, in the reader's language and script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext, override
from icalendar import Event as Entry

from centar.calendars import CANCEL, PUBLISH, address_of, calendar_of, event_of
from centar.codes import shown
from centar.mail import link
from centar.models import Office
from centar.script import in_script
from centar.twins import in_language
from events.models import Event, Registration


def entry(registration: Registration, *, method: str, now: dt.datetime) -> str:
    """The event for the calendar of one who is registered, in the language of their mails.

    The same UID as on the site, so that a calendar that has it from there shows it once. Who registers again after
    cancelling has the later DTSTAMP, by which calendars decide where SEQUENCE is the same (RFC 5546, 2.1.5).
    """
    language = registration.language
    with override(language):
        office = Office.objects.current()
        found = _entry(registration.event, language, now=now, is_cancelled=method == CANCEL)
        found.add("description", _description(registration))
        if office is not None:
            sender = in_script(office.short_name, language)
            found.add("organizer", address_of(office.email, sender), encode=False)
        if registration.email and method != PUBLISH:  # RFC 5546, 3.2.1: a published entry invites nobody
            found.add("attendee", address_of(registration.email, ""), encode=False)
        calendar = calendar_of(method)
        calendar.add_component(found)
        return calendar.to_ical().decode()


def event_file(event: Event, *, language: str, now: dt.datetime) -> str:
    """One event as anybody may have it; a cancelled one is taken out of the calendar again."""
    with override(language):
        calendar = calendar_of(CANCEL if event.is_cancelled else PUBLISH)
        calendar.add_component(_public_entry(event, language, now=now))
        return calendar.to_ical().decode()


def feed(events: Iterable[Event], *, language: str, title: str, now: dt.datetime) -> str:
    """All of them for a calendar program to fetch; the cancelled ones stay, marked."""
    with override(language):
        calendar = calendar_of(PUBLISH)
        calendar.add("x-wr-calname", title)
        for event in events:
            calendar.add_component(_public_entry(event, language, now=now))
        return calendar.to_ical().decode()


def _public_entry(event: Event, language: str, *, now: dt.datetime) -> Entry:
    found = _entry(event, language, now=now, is_cancelled=event.is_cancelled)
    found.add("description", in_language(event, "summary", language))
    return found


def _entry(event: Event, language: str, *, now: dt.datetime, is_cancelled: bool) -> Entry:
    found = event_of(
        uid=event.ics_uid,
        sequence=event.ics_sequence,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        is_cancelled=is_cancelled,
        now=now,
    )
    title = in_language(event, "title", language)
    found.add("summary", gettext("Cancelled: %(title)s") % {"title": title} if event.is_cancelled else title)
    place = [in_language(event, "venue", language), in_script(event.address, language)]
    found.add("location", ", ".join(part for part in place if part))
    found.add("url", f"{settings.SITE_URL}{event.get_absolute_url()}")
    return found


def _description(registration: Registration) -> str:
    text = gettext("Code of the registration: %(code)s. Change or cancel it here: %(address)s") % {
        "code": shown(registration.code),
        "address": link("events:find"),
    }
    if registration.is_confirmed and registration.event.online_url:
        text += "\n" + gettext("Online: %(address)s") % {"address": registration.event.online_url}
    return text

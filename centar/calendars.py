"""Calendar files (RFC 5545, RFC 5546), for what the portal invites people to.

An entry keeps its UID for life and raises its SEQUENCE with each change, so that a calendar moves and removes it
instead of showing a second one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//Centar//Portal//SR"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def new_uid() -> str:
    """What calendars know an entry by, for life."""
    return f"{uuid.uuid4()}@{urlsplit(settings.SITE_URL).hostname}"


def calendar_of(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def event_of(
    *, uid: str, sequence: int, starts_at: dt.datetime, ends_at: dt.datetime, is_cancelled: bool, now: dt.datetime
) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", starts_at.astimezone(dt.UTC))
    event.add("dtend", ends_at.astimezone(dt.UTC))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    return event


def address_of(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    if name:
        address.params["cn"] = vText(name)
    return address

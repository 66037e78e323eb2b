"""Talks as calendar entries (RFC 5545, RFC 5546), in the reader's language and script.

An entry keeps its UID for life and raises its SEQUENCE with each change, so that a calendar moves and removes it
instead of showing a second one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext, override
from icalendar import Calendar, Event, vCalAddress, vText

from centar.mail import link
from centar.models import Office
from centar.script import in_script
from centar.twins import in_language
from consultations.codes import shown
from consultations.models import Booking, Mode

PRODUCT = "-//Centar//Konsultacije//SR"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def entry(booking: Booking, *, method: str, now: dt.datetime) -> str:
    """One talk for its client's calendar, in the booking's language. A discreet topic is not named."""
    with override(booking.language):
        office = Office.objects.current()
        calendar = _calendar(method)
        event = _event(booking, now=now, is_cancelled=method == CANCEL)
        event.add("summary", _summary(booking, office))
        event.add("location", _location(booking, office))
        event.add("description", _description(booking))
        event.add("class", "PRIVATE")
        if office is not None:
            sender = in_script(office.short_name, booking.language)
            event.add("organizer", _address(office.email, sender), encode=False)
        if booking.client.email and method != PUBLISH:  # RFC 5546, 3.2.1: a published entry invites nobody
            event.add("attendee", _address(booking.client.email, ""), encode=False)
        calendar.add_component(event)
        return calendar.to_ical().decode()


def feed(bookings: Iterable[Booking], *, language: str, title: str, now: dt.datetime) -> str:
    """A consultant's talks for a calendar program to fetch: initials instead of names, discreet topics unnamed."""
    with override(language):
        calendar = _calendar(PUBLISH)
        calendar.add("x-wr-calname", title)
        for booking in bookings:
            event = _event(booking, now=now, is_cancelled=booking.is_cancelled)
            topic = gettext("talk") if booking.topic.is_discreet else in_language(booking.topic, "name", language)
            event.add("summary", f"{topic} · {booking.get_mode_display()} · {shown(booking.code)}")
            calendar.add_component(event)
        return calendar.to_ical().decode()


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(booking: Booking, *, now: dt.datetime, is_cancelled: bool) -> Event:
    event = Event()
    event.add("uid", booking.ics_uid)
    event.add("sequence", booking.ics_sequence)
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", booking.starts_at.astimezone(dt.UTC))
    event.add("dtend", booking.ends_at.astimezone(dt.UTC))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    return event


def _summary(booking: Booking, office: Office | None) -> str:
    with_whom = in_language(office, "name", booking.language) if office else gettext("the Center")
    if booking.topic.is_discreet:
        return gettext("Talk: %(office)s") % {"office": with_whom}
    topic = in_language(booking.topic, "name", booking.language)
    return gettext("Talk: %(topic)s, %(office)s") % {"topic": topic, "office": with_whom}


def _location(booking: Booking, office: Office | None) -> str:
    if booking.mode == Mode.IN_PERSON and office is not None:
        return in_script(f"{office.address}, {office.postcode} {office.town}", booking.language)
    if booking.mode == Mode.VIDEO and booking.consultant.video_url:
        return booking.consultant.video_url
    return booking.get_mode_display()


def _description(booking: Booking) -> str:
    return gettext("Code of the talk: %(code)s. Move or cancel it here: %(address)s") % {
        "code": shown(booking.code),
        "address": link("consultations:find"),
    }


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    if name:
        address.params["cn"] = vText(name)
    return address

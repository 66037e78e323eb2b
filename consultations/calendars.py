"""Talks as calendar entries, in the reader's language and script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext, override
from icalendar import Event

from centar.calendars import CANCEL, PUBLISH, address_of, calendar_of, event_of
from centar.codes import shown
from centar.mail import link
from centar.models import Office
from centar.script import in_script
from centar.twins import in_language
from consultations.models import Booking, Mode


def entry(booking: Booking, *, method: str, now: dt.datetime) -> str:
    """One talk for its client's calendar, in the booking's language. A discreet topic is not named."""
    with override(booking.language):
        office = Office.objects.current()
        calendar = calendar_of(method)
        event = _event(booking, now=now, is_cancelled=method == CANCEL)
        event.add("summary", _summary(booking, office))
        event.add("location", _location(booking, office))
        event.add("description", _description(booking))
        event.add("class", "PRIVATE")
        if office is not None:
            sender = in_script(office.short_name, booking.language)
            event.add("organizer", address_of(office.email, sender), encode=False)
        if booking.client.email and method != PUBLISH:  # RFC 5546, 3.2.1: a published entry invites nobody
            event.add("attendee", address_of(booking.client.email, ""), encode=False)
        calendar.add_component(event)
        return calendar.to_ical().decode()


def feed(bookings: Iterable[Booking], *, language: str, title: str, now: dt.datetime) -> str:
    """A consultant's talks for a calendar program to fetch: initials instead of names, discreet topics unnamed."""
    with override(language):
        calendar = calendar_of(PUBLISH)
        calendar.add("x-wr-calname", title)
        for booking in bookings:
            event = _event(booking, now=now, is_cancelled=booking.is_cancelled)
            topic = gettext("talk") if booking.topic.is_discreet else in_language(booking.topic, "name", language)
            event.add("summary", f"{topic} · {booking.get_mode_display()} · {shown(booking.code)}")
            calendar.add_component(event)
        return calendar.to_ical().decode()


def _summary(booking: Booking, office: Office | None) -> str:
    with_whom = in_language(office, "name", booking.language) if office else gettext("the Center")
    if booking.topic.is_discreet:
        return gettext("Talk: %(office)s") % {"office": with_whom}
    topic = in_language(booking.topic, "name", booking.language)
    return gettext("Talk: %(topic)s, %(office)s") % {"topic": topic, "office": with_whom}


def _location(booking: Booking, office: Office | None) -> str:
    if booking.mode == Mode.IN_PERSON and office is not None:
        return in_script(f"{office.address}, {office.postcode} {office.town}", booking.language)
    if booking.video_address:
        return booking.video_address
    return booking.get_mode_display()


def _description(booking: Booking) -> str:
    return gettext("Code of the talk: %(code)s. Move or cancel it here: %(address)s") % {
        "code": shown(booking.code),
        "address": link("consultations:find"),
    }


def _event(booking: Booking, *, now: dt.datetime, is_cancelled: bool) -> Event:
    return event_of(
        uid=booking.ics_uid,
        sequence=booking.ics_sequence,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        is_cancelled=is_cancelled,
        now=now,
    )

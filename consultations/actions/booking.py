"""Booking a talk, and confirming one that is held."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from centar.locks import hold
from centar.models import Municipality, User
from centar.script import fold
from centar.workdays import add_working_days
from consultations.actions.refusals import SlotTaken, TooManyOpen, WrongState
from consultations.actions.taking import lock_consultants, note_step, one_wins, take_time
from consultations.mails import mail_of_new, tell_client
from consultations.models import Booking, BookingRules, Client, Source, State, StepKind
from consultations.schedule import at_local, day_span
from consultations.slots import Wish, nearest_free

OFFER_STANDS = dt.timedelta(hours=3)
MORNING, EVENING = dt.time(7), dt.time(20)


@dataclass(frozen=True)
class Contact:
    """How a client is reached: an e-mail address, lower case, or a phone in E.164, or both."""

    name: str
    email: str = ""
    phone: str = ""
    municipality: Municipality | None = None

    @property
    def key(self) -> str:
        return self.email or self.phone


def book(
    *,
    wish: Wish,
    starts_at: dt.datetime,
    contact: Contact,
    source: Source,
    language: str,
    by: User | None,
    now: dt.datetime,
    form_key: uuid.UUID | None = None,
    needs: str = "",
    answers: list[Any] | None = None,
    is_confirmed: bool = False,
) -> Booking:
    """Takes the time for the client; the same `form_key` gives the booking that is already there.

    Unless `is_confirmed`, the time is held: for the minutes of the rules where an e-mail can be answered, else to
    the end of the next working day, by when staff have called. Raises NotOffered, SlotTaken, ContactBusy, TooManyOpen.
    """
    with one_wins(wish, starts_at, now=now):
        hold(f"booking-contact-{contact.key}")
        before = _open_before(contact, form_key, now)
        if sent := next((one for one in before if form_key and one.form_key == form_key), None):
            return sent
        if not wish.is_staff and len(before) >= wish.rules.open_per_contact:
            raise TooManyOpen
        place = take_time(wish, starts_at, now=now)
        booking = Booking.objects.create(
            form_key=form_key,
            client=client_of(contact, language=language, now=now, by_staff=source == Source.PHONE),
            contact_key=contact.key,
            topic=wish.topic,
            consultant_id=place.consultant,
            room_id=place.room,
            mode=wish.mode,
            starts_at=starts_at,
            ends_at=starts_at + wish.topic.length,
            busy_until=starts_at + wish.topic.length + wish.topic.buffer,
            state=State.BOOKED if is_confirmed else State.HELD,
            hold_expires_at=None if is_confirmed else _hold_end(contact, source, starts_at, now),
            source=source,
            language=language,
            needs=needs,
            answers=answers or [],
            created_at=now,
            created_by=by,
        )
        kind = StepKind.BOOKED if is_confirmed else StepKind.HELD
        note_step(booking, kind, by=by, now=now, by_office=wish.is_staff, time_after=starts_at)
        tell_client(booking, mail_of_new(booking), now=now)
    return booking


def client_of(contact: Contact, *, language: str, now: dt.datetime, by_staff: bool) -> Client:
    """The client of this name and these contacts, or a new one; mails in the `language`, "" for as they were.

    Only what staff were told changes the contacts of a file: whoever knows a name and a phone number could otherwise
    add an e-mail of their own, and read there what the Center writes to that person.
    """
    known = _known_client(contact, by_staff=by_staff)
    if known is None:
        return Client.objects.create(
            name=contact.name,
            email=contact.email,
            phone=contact.phone,
            municipality=contact.municipality,
            language=language or settings.LANGUAGE_CODE,
            created_at=now,
        )
    if by_staff:
        known.email = contact.email or known.email
        known.phone = contact.phone or known.phone
    known.municipality = known.municipality or contact.municipality
    known.language = language or known.language
    known.save()
    return known


def _known_client(contact: Contact, *, by_staff: bool) -> Client | None:
    """Whoever has just these contacts comes first; staff also mean one who has one of them."""
    reached = Client.objects.reached_by(email=contact.email, phone=contact.phone).order_by("pk")
    named = [client for client in reached if fold(client.name) == fold(contact.name)]
    same = [one for one in named if (one.email, str(one.phone)) == (contact.email, contact.phone)]
    return next(iter(same or (named if by_staff else [])), None)


def _open_before(contact: Contact, form_key: uuid.UUID | None, now: dt.datetime) -> list[Booking]:
    """The contact's open bookings, and the one that was sent with the form already, whatever became of it."""
    rows = Booking.objects.upcoming(now=now).filter(contact_key=contact.key)
    rows = rows.exclude(state=State.HELD, hold_expires_at__lte=now)
    return list(rows | Booking.objects.filter(form_key=form_key) if form_key else rows)


def _hold_end(contact: Contact, source: Source, starts_at: dt.datetime, now: dt.datetime) -> dt.datetime:
    if contact.email and source == Source.OFFER:
        return min(_awake(now) + OFFER_STANDS, starts_at)
    if contact.email:
        return min(now + BookingRules.current().hold, starts_at)
    return min(day_span(add_working_days(timezone.localdate(now), 1)).end, starts_at)


def _awake(now: dt.datetime) -> dt.datetime:
    """`now`, or the next morning: nobody answers a mail at night."""
    local = timezone.localtime(now)
    if local.time() < MORNING:
        return at_local(local.date(), MORNING)
    if local.time() > EVENING:
        return at_local(local.date() + dt.timedelta(days=1), MORNING)
    return now


def confirm(*, booking: Booking, by: User | None, now: dt.datetime) -> Booking:
    """A held time is booked; a repeat changes nothing. One that ran out is booked if it is still free.

    Raises SlotTaken, NotOffered, ContactBusy, WrongState.
    """
    wish = Wish(booking.topic, booking.mode, moving=booking, is_staff=by is not None)
    if booking.state == State.EXPIRED:
        return _confirm_late(booking, wish, by=by, now=now)
    with transaction.atomic():
        lock_consultants({booking.consultant_id})
        booking = Booking.objects.select_for_update().get(pk=booking.pk)
        if booking.state == State.BOOKED:
            return booking
        if booking.state == State.HELD and booking.starts_at > now:
            return _confirmed(booking, by=by, now=now)
    if booking.state == State.EXPIRED:
        return _confirm_late(booking, wish, by=by, now=now)
    raise WrongState(booking)


def _confirm_late(booking: Booking, wish: Wish, *, by: User | None, now: dt.datetime) -> Booking:
    if booking.starts_at <= now:
        raise SlotTaken(nearest_free(wish, booking.starts_at, now=now))
    with one_wins(wish, booking.starts_at, now=now):
        place = take_time(wish, booking.starts_at, now=now)
        booking = Booking.objects.select_for_update().get(pk=booking.pk)
        if booking.state == State.EXPIRED:
            booking.consultant_id, booking.room_id = place.consultant, place.room
            booking = _confirmed(booking, by=by, now=now)
        elif booking.state != State.BOOKED:
            raise WrongState(booking)
    return booking


def _confirmed(booking: Booking, *, by: User | None, now: dt.datetime) -> Booking:
    booking.state, booking.hold_expires_at = State.BOOKED, None
    booking.save()
    note_step(booking, StepKind.CONFIRMED, by=by, now=now, by_office=by is not None, time_after=booking.starts_at)
    tell_client(booking, "booked", now=now)
    return booking

"""Registering for an event, changing how many come, cancelling, and saying who came."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from centar.models import User
from centar.versions import check_version
from events.actions.refusals import (
    AlreadyGiven,
    AlreadyRegistered,
    Cancelled,
    Closed,
    NoRoom,
    NotOpenYet,
    NotTaken,
    Over,
    PartyTooLarge,
    TooEarly,
    WrongState,
)
from events.actions.seats import fits, lock_event, lock_registration, seat_waiting
from events.mails import send_link, tell
from events.models import Event, EventState, Feedback, Registration, RegistrationState, Source
from events.models.event import LARGEST_PARTY

DOOR_OPENS = dt.timedelta(hours=3)  # before the beginning, to mark who came
FEEDBACK_TAKEN = dt.timedelta(days=30)


@dataclass(frozen=True)
class Contact:
    """How whoever registers is reached: an e-mail address, lower case, or a phone in E.164, or both."""

    name: str
    email: str = ""
    phone: str = ""

    @property
    def key(self) -> str:
        return self.email or self.phone


@transaction.atomic
def register(
    *,
    event: Event,
    contact: Contact,
    party: int,
    source: Source,
    language: str,
    by: User | None,
    now: dt.datetime,
    needs: str = "",
    form_key: uuid.UUID | None = None,
) -> Registration:
    """Gives the contact seats, or a place on the waiting list where the party does not fit, and tells them.

    The same `form_key` gives the registration that is already there. Staff register whenever the event is announced
    and not over. Raises NotTaken, NotOpenYet, Closed, Cancelled, Over, PartyTooLarge, AlreadyRegistered.
    """
    event = lock_event(event)
    if form_key and (sent := Registration.objects.select_related("event").filter(form_key=form_key).first()):
        return sent
    by_staff = source == Source.DESK
    refuse_registration(event, by_staff=by_staff, now=now)
    _refuse_party(event, party, by_staff=by_staff)
    if known := event.registrations.active().filter(contact_key=contact.key).first():
        raise AlreadyRegistered(known)
    has_seat = fits(event, party)
    registration = Registration.objects.create(
        event=event,
        form_key=form_key,
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        contact_key=contact.key,
        party=party,
        needs=needs,
        state=RegistrationState.CONFIRMED if has_seat else RegistrationState.WAITING,
        source=source,
        language=language,
        created_at=now,
        created_by=by,
        waits_since=None if has_seat else now,
    )
    tell(registration, "registered" if has_seat else "waiting", now=now)
    return registration


def refuse_registration(event: Event, *, by_staff: bool, now: dt.datetime) -> None:
    """Raises NotTaken, NotOpenYet, Closed, Cancelled or Over when nobody can register for the event now."""
    if event.state == EventState.DRAFT or not event.takes_registrations:
        raise NotTaken
    if event.is_cancelled:
        raise Cancelled
    if event.is_over(now):
        raise Over
    if by_staff or event.takes_registrations_at(now):
        return
    if event.registration_opens_at and now < event.registration_opens_at:
        raise NotOpenYet(event)
    raise Closed(event)


def _refuse_party(event: Event, party: int, *, by_staff: bool) -> None:
    most = LARGEST_PARTY if by_staff else event.largest_party
    if party > most:
        raise PartyTooLarge(most)


@transaction.atomic
def remind_of_registration(*, registration: Registration, now: dt.datetime) -> None:
    """Mails whoever registered the link to the registration again, at most once an hour."""
    send_link(registration, now=now)


@transaction.atomic
def change_party(
    *,
    registration: Registration,
    party: int,
    by: User | None,
    by_staff: bool,
    now: dt.datetime,
    seen: int | None = None,
) -> Registration:
    """Another number of people for a registration that holds; freed seats go to those who wait.

    `seen` is the version that the person saw. Raises WrongState, Over, PartyTooLarge, Closed, NoRoom, StaleRecord.
    """
    registration = lock_registration(registration)
    event = registration.event
    _refuse_change(registration, by_staff=by_staff, now=now)
    if seen is not None:
        check_version(registration, seen)
    more = party - registration.party
    if more == 0:
        return registration
    if more > 0:
        _refuse_party(event, party, by_staff=by_staff)
        if not by_staff and not event.takes_registrations_at(now):
            raise Closed(event)
        if registration.is_confirmed and not fits(event, more):
            raise NoRoom(event.seats_left or 0)
    registration.party = party
    registration.save()
    tell(registration, "changed", now=now)
    if more < 0:
        seat_waiting(event, now=now)
        registration.refresh_from_db()
    return registration


def _refuse_change(registration: Registration, *, by_staff: bool, now: dt.datetime) -> None:
    event = registration.event
    if not registration.is_active or event.is_cancelled:
        raise WrongState
    if event.is_over(now) or (not by_staff and event.starts_at <= now):
        raise Over


@transaction.atomic
def cancel_registration(
    *, registration: Registration, by: User | None, by_staff: bool, now: dt.datetime, seen: int | None = None
) -> Registration:
    """Ends the registration and gives its seats to those who wait; a repeat changes nothing.

    Raises WrongState when the event itself is cancelled, Over when it has begun (for staff: when it is over),
    StaleRecord.
    """
    registration = lock_registration(registration)
    if registration.state == RegistrationState.CANCELLED:
        return registration
    _refuse_change(registration, by_staff=by_staff, now=now)
    if seen is not None:
        check_version(registration, seen)
    had_seat = registration.is_confirmed
    registration.state, registration.cancelled_at = RegistrationState.CANCELLED, now
    registration.waits_since = registration.came = None
    registration.call_reason, registration.call_since = "", None
    registration.save()
    tell(registration, "removed" if by_staff else "cancelled", now=now, had_seat=had_seat)
    seat_waiting(registration.event, now=now)
    return registration


def can_change_online(registration: Registration, *, now: dt.datetime) -> bool:
    """Whether its owner may still change or cancel it: before the event begins."""
    event = registration.event
    return registration.is_active and not event.is_cancelled and now < event.starts_at


@transaction.atomic
def mark_came(*, registration: Registration, came: int | None, by: User, now: dt.datetime) -> Registration:
    """How many of the party were there, from three hours before the beginning on; None takes the mark back.

    Raises TooEarly, PartyTooLarge, WrongState for one without a seat.
    """
    registration = lock_registration(registration)
    if now < registration.event.starts_at - DOOR_OPENS:
        raise TooEarly
    if not registration.is_confirmed or registration.event.is_cancelled:
        raise WrongState
    if came is not None and came > registration.party:
        raise PartyTooLarge(registration.party)
    if registration.came != came:
        registration.came = came
        registration.save()
    return registration


@transaction.atomic
def mark_called(*, registration: Registration, by: User) -> None:
    """Whoever has no e-mail was told by phone what there was to tell."""
    registration = lock_registration(registration)
    if registration.call_reason:
        registration.call_reason, registration.call_since = "", None
        registration.save()


def may_give_feedback(registration: Registration, *, now: dt.datetime) -> bool:
    """Whether they were there as far as anybody knows, and have not said yet how it was."""
    event = registration.event
    was_there = registration.is_confirmed and registration.came != 0 and not event.is_cancelled
    is_time = event.is_over(now) and now < event.ends_at + FEEDBACK_TAKEN
    return was_there and is_time and not registration.has_given_feedback


@transaction.atomic
def give_feedback(
    *, registration: Registration, usefulness: int, good: str, better: str, today: dt.date, now: dt.datetime
) -> None:
    """Keeps what somebody thought, with nothing that leads back to them; the registration knows only that they did.

    Raises AlreadyGiven, WrongState.
    """
    registration = lock_registration(registration)
    if registration.has_given_feedback:
        raise AlreadyGiven
    if not may_give_feedback(registration, now=now):
        raise WrongState
    Feedback.objects.create(
        event=registration.event,
        audience=Feedback.Audience.VISITOR,
        usefulness=usefulness,
        good=good,
        better=better,
        given_on=today,
    )
    registration.has_given_feedback = True
    registration.save()

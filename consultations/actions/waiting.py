"""Who waits: for a time that frees up, for a call."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from centar.locks import hold
from consultations.actions.booking import Contact, client_of
from consultations.actions.refusals import WrongState
from consultations.mails import tell_who_waits
from consultations.models import Booking, CallRequest, Client, State, WaitRequest
from consultations.slots import Wish


def ask_for_time(*, wish: Wish, contact: Contact, language: str, now: dt.datetime) -> WaitRequest:
    """Puts the contact on the list for a topic; who waits for it already keeps the place, with what is wished now."""
    with transaction.atomic():
        hold(f"waiting-{contact.key}")
        client = client_of(contact, language=language, now=now, by_staff=False)
        return _wait(client, wish, language=language, now=now)


def ask_for_earlier(*, booking: Booking, now: dt.datetime) -> WaitRequest:
    """Puts the client on the list for a time earlier than the booking; a repeat changes nothing.

    Raises WrongState unless the time is booked and still to come.
    """
    with transaction.atomic():
        hold(f"waiting-{booking.contact_key}")
        booking = Booking.objects.select_for_update(of=("self",)).with_people().get(pk=booking.pk)
        if booking.state != State.BOOKED or booking.starts_at <= now:
            raise WrongState(booking)
        wish = Wish(booking.topic, booking.mode, moving=booking)
        return _wait(booking.client, wish, language=booking.language, now=now)


def withdraw_wish(*, wait: WaitRequest, now: dt.datetime) -> WaitRequest:
    """Takes the wish off the list; a repeat changes nothing. An offer that is held runs out by itself."""
    with transaction.atomic():
        wait = WaitRequest.objects.select_for_update(of=("self",)).get(pk=wait.pk)
        if wait.closed_at is None:
            wait.state, wait.closed_at = WaitRequest.State.CLOSED, now
            wait.save()
    return wait


def ask_for_call(
    *, name: str, phone: str, note: str, form_key: uuid.UUID, language: str, now: dt.datetime
) -> CallRequest:
    """Puts a call on the list of calls to make; the same `form_key` gives the request that is already there."""
    values = {"name": name, "phone": phone, "note": note, "language": language, "created_at": now}
    request, _is_new = CallRequest.objects.get_or_create(form_key=form_key, defaults=values)
    return request


def _wait(client: Client, wish: Wish, *, language: str, now: dt.datetime) -> WaitRequest:
    values = {
        "mode": wish.mode,
        "consultant": wish.consultant,
        "earlier_than": wish.moving,
        "language": language,
    }
    waiting, _is_new = WaitRequest.objects.update_or_create(
        topic=wish.topic,
        client=client,
        closed_at=None,
        defaults=values,
        create_defaults=values | {"created_at": now},
    )
    tell_who_waits(waiting)
    return waiting

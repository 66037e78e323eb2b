"""Who waits: for a time that frees up, for a call."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from centar.locks import hold
from centar.models import User
from consultations.actions.booking import Contact, client_of
from consultations.actions.refusals import Refusal, WrongState
from consultations.mails import tell_who_waits
from consultations.models import Booking, CallRequest, Client, Consultant, State, WaitRequest
from consultations.schedule import Span, merge
from consultations.slots import Wish, free_slots


class NoLongerWaits(Refusal):
    """The wish is off the list."""


@dataclass(frozen=True)
class Suits:
    """When somebody can come: weekdays from 0 for Monday, parts of the day; empty for any."""

    weekdays: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()


ANY_TIME = Suits()


def ask_for_time(
    *,
    wish: Wish,
    contact: Contact,
    language: str,
    now: dt.datetime,
    suits: Suits = ANY_TIME,
    by: User | None = None,
) -> WaitRequest:
    """Puts the contact on the list for a topic; who waits for it already keeps the place, with what is wished now.

    `by`: the member of staff whom the person told.
    """
    with transaction.atomic():
        hold(f"waiting-{contact.key}")
        client = client_of(contact, language=language, now=now, by_staff=by is not None)
        return _wait(client, wish, suits, language=language, now=now)


def ask_for_earlier(*, booking: Booking, now: dt.datetime, suits: Suits = ANY_TIME) -> WaitRequest:
    """Puts the client on the list for a time earlier than the booking; a repeat changes when they can come.

    Raises WrongState unless the time is booked and still to come.
    """
    with transaction.atomic():
        hold(f"waiting-{booking.contact_key}")
        booking = Booking.objects.select_for_update(of=("self",)).with_people().get(pk=booking.pk)
        if booking.state != State.BOOKED or booking.starts_at <= now:
            raise WrongState(booking)
        wish = Wish(booking.topic, booking.mode, moving=booking)
        return _wait(booking.client, wish, suits, language=booking.language, now=now)


@transaction.atomic
def change_wish(
    *, wait: WaitRequest, mode: str, consultant: Consultant | None, suits: Suits, by: User, now: dt.datetime
) -> WaitRequest:
    """Staff correct what the person waits for, who keeps the place. Raises NoLongerWaits."""
    wait = WaitRequest.objects.select_for_update(of=("self",)).select_related("topic").get(pk=wait.pk)
    if wait.closed_at is not None:
        raise NoLongerWaits
    wait.mode, wait.consultant = mode, consultant
    wait.weekdays, wait.parts = list(suits.weekdays), list(suits.parts)
    wait.known_free = _free_now(Wish(wait.topic, mode, consultant=consultant), now=now)
    wait.save()
    return wait


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


def _wait(client: Client, wish: Wish, suits: Suits, *, language: str, now: dt.datetime) -> WaitRequest:
    values = {
        "mode": wish.mode,
        "consultant": wish.consultant,
        "weekdays": list(suits.weekdays),
        "parts": list(suits.parts),
        "known_free": _free_now(replace(wish, moving=None), now=now),
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


def _free_now(wish: Wish, *, now: dt.datetime) -> list[list[str]]:
    """The stretches in which there are free times already, breaks between talks included, in ISO form."""
    today = timezone.localdate(now)
    slots = free_slots(wish, first=today, last=wish.limits(now=now)[1], now=now)
    return [
        [span.start.isoformat(), span.end.isoformat()]
        for span in merge(Span(slot.starts_at, slot.ends_at + wish.topic.buffer) for slot in slots)
    ]

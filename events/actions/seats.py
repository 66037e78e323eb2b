"""Seats under the lock of the event: who has one, who waits, who is next.

Whoever changes a registration holds the event's row first, so nothing is counted twice and there is one order of
locks. The trigger counts `seats_taken`; the constraint on it is the wall for whatever comes without the lock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from events.mails import tell
from events.models import Event, Registration, RegistrationState


def lock_event(event: Event | int) -> Event:
    """The event as it is now, held to the end of the transaction."""
    key = event if isinstance(event, int) else event.pk
    return Event.objects.select_for_update(no_key=True).get(pk=key)


def lock_registration(registration: Registration) -> Registration:
    """The registration as it is now, with its event, both held by the event's lock."""
    event = lock_event(registration.event_id)
    found = Registration.objects.get(pk=registration.pk)
    found.event = event
    return found


def fits(event: Event, party: int) -> bool:
    left = event.seats_left
    return left is None or party <= left


def seat_waiting(event: Event, *, now: dt.datetime) -> list[Registration]:
    """Gives what is free of the locked `event` to those who wait, and tells them at once.

    The oldest first, the first whose party fits. Nobody gets a seat when the event has begun or is cancelled.
    """
    if event.is_cancelled or event.starts_at <= now:
        return []
    event.refresh_from_db(fields=["seats_taken"])
    seated = []
    for registration in event.registrations.waiting():
        if not fits(event, registration.party):
            continue
        registration.state, registration.waits_since = RegistrationState.CONFIRMED, None
        registration.event = event
        registration.save()
        event.seats_taken += registration.party
        tell(registration, "promoted", now=now)
        seated.append(registration)
        if event.is_full:
            break
    return seated


def who_would_wait(event: Event, capacity: int) -> list[Registration]:
    """Who loses the seat when there are only so many: the newest, and of these nobody who fits after all."""
    left, losers = capacity - event.seats_taken, []
    for registration in event.registrations.confirmed().order_by("-created_at", "-id"):
        if left >= 0:
            break
        left += registration.party
        losers.append(registration)
    spared = set()
    for registration in reversed(losers):
        if registration.party <= left:
            left -= registration.party
            spared.add(registration.pk)
    return [registration for registration in losers if registration.pk not in spared]


def put_back(event: Event, losers: Sequence[Registration], *, now: dt.datetime) -> None:
    """Has them wait from when they registered, before whoever came later, and tells them."""
    for registration in losers:
        registration.state, registration.waits_since = RegistrationState.WAITING, registration.created_at
        registration.event = event
        registration.save()
        tell(registration, "put_back", now=now)

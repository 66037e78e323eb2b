"""Where an event stands for somebody who would like to come; decided by the server's clock."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from events.models import Event


class Standing(StrEnum):
    CANCELLED = "cancelled"
    OVER = "over"
    FREE = "free"  # whoever likes comes
    SOON = "soon"  # registration opens later
    CLOSED = "closed"
    FULL = "full"  # there is the waiting list
    OPEN = "open"


def standing(event: Event, *, now: dt.datetime) -> Standing:
    """Of an event that is announced."""
    if event.is_cancelled:
        return Standing.CANCELLED
    if event.is_over(now):
        return Standing.OVER
    if not event.takes_registrations:
        return Standing.FREE
    if event.takes_registrations_at(now):
        return Standing.FULL if event.is_full else Standing.OPEN
    opens = event.registration_opens_at
    return Standing.SOON if opens and now < opens else Standing.CLOSED

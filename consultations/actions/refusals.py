"""Why a booking may not go ahead; each is a page or a message of its own."""

from __future__ import annotations

from consultations.models import Booking
from consultations.slots import Slot


class Refusal(Exception):
    """An expected 'no'; everything is as it was."""


class NotOffered(Refusal):
    """Nobody consults on this topic, in this way, at this time: past, too near or far, off the grid, a day off."""


class SlotTaken(Refusal):
    """Somebody else was faster; `nearest` are the free times closest to it."""

    def __init__(self, nearest: list[Slot]) -> None:
        super().__init__(len(nearest))
        self.nearest = nearest


class ContactBusy(Refusal):
    """The same contact already has a talk at that time."""


class TooManyOpen(Refusal):
    """The contact has as many open bookings as one may have."""


class TooLate(Refusal):
    """It is too near to the talk to change it online; a call still can."""


class WrongState(Refusal):
    """The booking is not, or no longer, in a state in which this can be done."""

    def __init__(self, booking: Booking) -> None:
        super().__init__(booking.state)
        self.booking = booking

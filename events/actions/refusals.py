"""Why something about an event may not go ahead; each is a page or a message of its own."""

from __future__ import annotations

from collections.abc import Sequence

from events.models import Event, Registration


class Refusal(Exception):
    """An expected 'no'; everything is as it was."""


class NotTaken(Refusal):
    """Nobody registers for this event: it is not announced, or open to all without a word."""


class NotOpenYet(Refusal):
    """Registration opens later, at `event.registration_opens_at`."""

    def __init__(self, event: Event) -> None:
        super().__init__(event.registration_opens_at)
        self.event = event


class Closed(Refusal):
    """Registration closed at `event.closes_at`."""

    def __init__(self, event: Event) -> None:
        super().__init__(event.closes_at)
        self.event = event


class Cancelled(Refusal):
    """The event is cancelled."""


class Over(Refusal):
    """The event is over, or has begun where only before the beginning it could be done."""


class TooEarly(Refusal):
    """What belongs to the day of the event is not done before it."""


class PartyTooLarge(Refusal):
    """More people than one registration may have; `most` is how many it may."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class AlreadyRegistered(Refusal):
    """The contact has a registration that holds; nobody but its owner is to be told more about it."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(registration.pk)
        self.registration = registration


class NoRoom(Refusal):
    """The larger party does not fit; `left` are the seats that are free beside those it has."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class WrongState(Refusal):
    """The event or the registration is not, or no longer, in a state in which this can be done."""


class MoreTaken(Refusal):
    """More seats are taken than there would be; `moved` would have to wait again, the newest first."""

    def __init__(self, moved: Sequence[Registration]) -> None:
        super().__init__(len(moved))
        self.moved = moved


class AlreadyGiven(Refusal):
    """Feedback is given once."""

"""The private links to a booking and off the waiting list."""

from __future__ import annotations

import uuid

from centar.private_links import NAME, name_in, token_for
from consultations.models import Booking, WaitRequest

SALT = "consultations.booking"
WISH_SALT = "consultations.wish"


def token_of(booking: Booking) -> str:
    return token_for(SALT, booking.key.hex)


def booking_of(token: str) -> Booking | None:
    """The booking that the link opens; None for a link that we have not made."""
    name = name_in(SALT, token)
    return Booking.objects.with_people().filter(key=uuid.UUID(hex=name)).first() if name else None


def wish_token(wish: WaitRequest) -> str:
    return token_for(WISH_SALT, f"{wish.pk:0{NAME}x}")


def wish_of(token: str) -> WaitRequest | None:
    """The wish that the link ends; None for a link that we have not made."""
    name = name_in(WISH_SALT, token)
    wishes = WaitRequest.objects.select_related("topic", "client", "earlier_than", "offered")
    return wishes.filter(pk=int(name, 16)).first() if name else None

"""The private links to a booking and off the waiting list: keyed hashes, the database holds nothing to steal."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from consultations.models import Booking, WaitRequest

SALT = "consultations.booking"
WISH_SALT = "consultations.wish"
NAME = 32  # signs of the token that say what it opens


def token_of(booking: Booking) -> str:
    return _signed(SALT, booking.key.hex)


def booking_of(token: str) -> Booking | None:
    """The booking that the link opens; None for a link that we have not made."""
    if not _is_signed(SALT, token):
        return None
    return Booking.objects.with_people().filter(key=uuid.UUID(hex=token[:NAME])).first()


def wish_token(wish: WaitRequest) -> str:
    return _signed(WISH_SALT, f"{wish.pk:0{NAME}x}")


def wish_of(token: str) -> WaitRequest | None:
    """The wish that the link ends; None for a link that we have not made."""
    if not _is_signed(WISH_SALT, token):
        return None
    wishes = WaitRequest.objects.select_related("topic", "client", "earlier_than", "offered")
    return wishes.filter(pk=int(token[:NAME], 16)).first()


def _signed(salt: str, name: str) -> str:
    return f"{name}{_signature(salt, name, settings.SECRET_KEY)}"


def _is_signed(salt: str, token: str) -> bool:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(token[NAME:], _signature(salt, token[:NAME], secret)) for secret in secrets)


def _signature(salt: str, name: str, secret: str | bytes) -> str:
    return salted_hmac(salt, name, secret=secret, algorithm="sha256").hexdigest()

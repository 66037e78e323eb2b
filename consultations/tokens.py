"""The private link to one booking. It is a keyed hash of the booking's key: the database holds nothing to steal."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from consultations.models import Booking

SALT = "consultations.booking"


def token_of(booking: Booking) -> str:
    return f"{booking.key.hex}{_signature(booking.key, settings.SECRET_KEY)}"


def booking_of(token: str) -> Booking | None:
    """The booking that the link opens; None for a link that we have not made."""
    try:
        key = uuid.UUID(hex=token[:32])
    except ValueError:
        return None
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(token[32:], _signature(key, secret)) for secret in secrets):
        return None
    return Booking.objects.with_people().filter(key=key).first()


def _signature(key: uuid.UUID, secret: str | bytes) -> str:
    return salted_hmac(SALT, key.hex, secret=secret, algorithm="sha256").hexdigest()

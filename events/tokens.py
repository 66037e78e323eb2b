"""The private link to a registration."""

from __future__ import annotations

import uuid

from centar.private_links import name_in, token_for
from events.models import Registration

SALT = "events.registration"


def token_of(registration: Registration) -> str:
    return token_for(SALT, registration.key.hex)


def registration_of(token: str) -> Registration | None:
    """The registration that the link opens; None for a link that we have not made."""
    name = name_in(SALT, token)
    if not name:
        return None
    return Registration.objects.select_related("event").filter(key=uuid.UUID(hex=name), anonymised_at=None).first()

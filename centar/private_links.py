"""Private links: a name that says what the link opens, and a keyed hash of it. The database holds nothing to steal."""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

NAME = 32  # signs of the token that say what it opens


def token_for(salt: str, name: str) -> str:
    """The token of a link; `name` has 32 signs, mostly a UUID in hex. `salt` keeps kinds of links apart."""
    return f"{name}{_signature(salt, name, settings.SECRET_KEY)}"


def name_in(salt: str, token: str) -> str:
    """What the link opens; empty for a link that we have not made."""
    name, signature = token[:NAME], token[NAME:]
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    is_ours = any(constant_time_compare(signature, _signature(salt, name, secret)) for secret in secrets)
    return name if is_ours else ""


def _signature(salt: str, name: str, secret: str | bytes) -> str:
    return salted_hmac(salt, name, secret=secret, algorithm="sha256").hexdigest()

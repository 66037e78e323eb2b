"""Limits on how often a thing may be done, counted in PostgreSQL by one statement, so that storms count right.

A window of fixed length begins with the first hit. What is counted (an address, a network) is stored as a hash.
"""

import hashlib
import ipaddress
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from centar.models import RateLimit

UPSERT = """
INSERT INTO {table} AS counted (key, hits, expires_at) VALUES (%(key)s, 1, %(end)s)
ON CONFLICT (key) DO UPDATE SET
    hits = CASE WHEN counted.expires_at <= %(now)s THEN 1 ELSE LEAST(counted.hits, %(limit)s) + 1 END,
    expires_at = CASE WHEN counted.expires_at <= %(now)s THEN %(end)s ELSE counted.expires_at END
RETURNING hits, expires_at
"""


class LimitExceeded(Exception):
    """Too often; at `retry_at` it may be tried again."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__(f"until {retry_at:%Y-%m-%d %H:%M}")
        self.retry_at = retry_at


def hit(*, key: str, limit: int, window: timedelta, now: datetime) -> None:
    """Count one more `key`; at most `limit` pass in a `window`. Raises LimitExceeded.

    Call it before the transaction of the action: what is rolled back is not counted, and would hold up others.
    """
    hashed = hashlib.sha256(key.encode()).hexdigest()
    values: dict[str, Any] = {"key": hashed, "limit": limit, "now": now, "end": now + window}
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(UPSERT.format(table=RateLimit._meta.db_table), values)
        hits, expires_at = cursor.fetchone()
    if hits > limit:
        raise LimitExceeded(expires_at)


def client_network(request: HttpRequest) -> str:
    """The visitor's network, not the address: IPv4 by /24, IPv6 by /56; empty when unknown.

    X-Forwarded-For counts only as far as TRUSTED_PROXIES of ours have written it, from the right.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXIES:
            address = hops[-settings.TRUSTED_PROXIES]
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    length = 24 if parsed.version == 4 else 56
    return str(ipaddress.ip_network(f"{parsed}/{length}", strict=False))


def client_prefix(request: HttpRequest) -> str:
    """A keyed hash of the visitor's network, to count by; tells nobody the address."""
    return salted_hmac("centar.limits", client_network(request), algorithm="sha256").hexdigest()[:32]


class LimitMiddleware:
    """The answer to LimitExceeded, wherever it was raised: 429, a page that says when to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, LimitExceeded):
            return None
        seconds = max(1, int((exception.retry_at - timezone.now()).total_seconds()) + 1)
        response = render(request, "429.html", {"retry_at": exception.retry_at}, status=429)
        response["Retry-After"] = str(seconds)
        return response

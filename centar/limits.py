"""Stand-in until the rate limit is merged: counts in the cache."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class LimitExceeded(Exception):  # noqa: N818
    def __init__(self, retry_at: datetime) -> None:
        super().__init__(retry_at)
        self.retry_at = retry_at


def hit(*, key: str, limit: int, window: timedelta, now: datetime) -> None:
    cache.add(f"limit:{key}", 0, timeout=int(window.total_seconds()))
    if cache.incr(f"limit:{key}") > limit:
        raise LimitExceeded(now + window)


def client_prefix(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


class LimitMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, LimitExceeded):
            return render(request, "429.html", {"retry_at": exception.retry_at}, status=429)
        return None

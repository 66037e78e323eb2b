from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from centar.errors import database_away, is_database_away


class DatabaseAwayMiddleware:
    """Answers 503 where a view finds no database. What fails outside of views comes to `errors.server_error`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return database_away(request) if is_database_away(error) else None


class PrivatePagesMiddleware:
    """What a visitor with a session sees is kept by no cache, nor on the disk of a shared computer.

    A view that says itself how long its answer may be kept, as for photos, is heard.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        has_session = settings.SESSION_COOKIE_NAME in {*request.COOKIES, *response.cookies}
        if has_session and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        return response

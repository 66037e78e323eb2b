from collections.abc import Callable

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

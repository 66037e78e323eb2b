"""What this browser may open without an account: codes in a signed cookie, for a day."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

KEPT_SECONDS = 24 * 60 * 60
MOST_KEPT = 5


@dataclass(frozen=True)
class RememberedCodes:
    """A cookie of its own for each kind of thing that codes open."""

    cookie: str

    def add(self, request: HttpRequest, response: HttpResponse, code: str) -> None:
        """Lets this browser open it for a day; the newest of at most five stands first."""
        codes = [code, *(kept for kept in self.of(request) if kept != code)]
        response.set_signed_cookie(
            self.cookie,
            ".".join(codes[:MOST_KEPT]),
            salt=self._salt,
            max_age=KEPT_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        patch_vary_headers(response, ["Cookie"])

    def of(self, request: HttpRequest) -> list[str]:
        kept = request.get_signed_cookie(self.cookie, "", salt=self._salt, max_age=KEPT_SECONDS)
        return kept.split(".") if kept else []

    @property
    def _salt(self) -> str:
        return f"centar.remembered.{self.cookie}"

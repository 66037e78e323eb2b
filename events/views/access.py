"""Who may see a registration without an account: whoever made it, found it or opened its mailed link here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from centar.codes import ALPHABET, LENGTH
from centar.models import User
from centar.remembered import RememberedCodes
from events.models import Registration

REGISTRATIONS = RememberedCodes("registrations")


def remember(request: HttpRequest, response: HttpResponse, registration: Registration) -> None:
    REGISTRATIONS.add(request, response, registration.code)


def registration_or_404(request: HttpRequest, code: str) -> Registration:
    """The registration if the visitor may see it; no word about whether it is there for others."""
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise Http404
    rows = Registration.objects.select_related("event").filter(anonymised_at=None)
    if code not in REGISTRATIONS.of(request):
        rows = rows.of(request.user) if request.user.is_authenticated else rows.none()
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def is_proven(request: HttpRequest, email: str) -> bool:
    """Whether signing in has shown that the address is the person's own."""
    return request.user.is_authenticated and bool(email) and request.user.email.lower() == email


def person(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None

"""Who may see a booking without an account: whoever made it, found it or opened its mailed link in this browser."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from centar.models import User
from consultations.actions.booking import Contact
from consultations.codes import ALPHABET, LENGTH
from consultations.models import Booking

COOKIE = "talks"
SALT = "consultations.talks"
KEPT_SECONDS = 24 * 60 * 60
MOST_KEPT = 5


def remember(request: HttpRequest, response: HttpResponse, booking: Booking) -> None:
    """Lets this browser open the booking for a day; the newest of at most five stands first."""
    codes = [booking.code, *(code for code in remembered(request) if code != booking.code)]
    response.set_signed_cookie(
        COOKIE,
        ".".join(codes[:MOST_KEPT]),
        salt=SALT,
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    patch_vary_headers(response, ["Cookie"])


def remembered(request: HttpRequest) -> list[str]:
    """The codes of the bookings that this browser may open."""
    kept = request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=KEPT_SECONDS)
    return kept.split(".") if kept else []


def booking_or_404(request: HttpRequest, code: str) -> Booking:
    """The booking if the visitor may see it; no word about whether it is there for others."""
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise Http404
    rows = Booking.objects.with_people()
    if code not in remembered(request):
        rows = rows.of(request.user) if request.user.is_authenticated else rows.none()
    booking = rows.filter(code=code).first()
    if booking is None:
        raise Http404
    return booking


def is_proven(request: HttpRequest, contact: Contact) -> bool:
    """Whether signing in has shown that the address is the person's own."""
    return request.user.is_authenticated and bool(contact.email) and request.user.email.lower() == contact.email


def person(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None

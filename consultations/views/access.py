"""Who may see a booking without an account: whoever made it, found it or opened its mailed link in this browser."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from centar.codes import ALPHABET, LENGTH
from centar.models import User
from centar.remembered import RememberedCodes
from consultations.actions.booking import Contact
from consultations.models import Booking

TALKS = RememberedCodes("talks")


def remember(request: HttpRequest, response: HttpResponse, booking: Booking) -> None:
    TALKS.add(request, response, booking.code)


def remembered(request: HttpRequest) -> list[str]:
    """The codes of the bookings that this browser may open."""
    return TALKS.of(request)


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

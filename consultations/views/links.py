"""The ways to a booking without an account: mailed links, and the code with the contact."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.actions.offers import take
from consultations.actions.refusals import ContactBusy, NotOffered, SlotTaken, WrongState
from consultations.forms.find import FindForm
from consultations.models import Booking, State, WaitRequest
from consultations.slots import Wish
from consultations.tokens import booking_of
from consultations.views.access import remember
from consultations.views.times import nearest_times, refused_words

NOT_FOUND = gettext_lazy("There is no talk with this code and this contact. Check both")


def _booking_of_link(token: str) -> Booking:
    booking = booking_of(token)
    if booking is None:
        raise Http404
    return booking


@login_not_required
@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    return _to_booking(request, _booking_of_link(token))


def _to_booking(request: HttpRequest, booking: Booking) -> HttpResponse:
    response = redirect("consultations:booking", booking.code)
    remember(request, response, booking)
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_link(request: HttpRequest, token: str) -> HttpResponse:
    """The button that makes a held time the client's; one that ran out is booked if it is still free."""
    booking = _booking_of_link(token)
    now = timezone.now()
    if booking.state == State.BOOKED:
        return _to_booking(request, booking)
    if booking.state not in (State.HELD, State.EXPIRED) or booking.starts_at <= now:
        return TemplateResponse(request, "consultations/link_over.html", {"booking": booking}, status=410)
    if request.method != "POST":
        offer = WaitRequest.objects.filter(offered=booking).select_related("earlier_than").first()
        context = {"booking": booking, "instead": offer and offer.earlier_than}
        return TemplateResponse(request, "consultations/confirm.html", context)
    return _confirm(request, booking)


def _confirm(request: HttpRequest, booking: Booking) -> HttpResponse:
    try:
        booking = take(booking=booking, by=None, now=timezone.now())
    except WrongState:
        return TemplateResponse(request, "consultations/link_over.html", {"booking": booking}, status=410)
    except (SlotTaken, NotOffered, ContactBusy) as refusal:
        wish = Wish(booking.topic, booking.mode)
        context = {
            "booking": booking,
            "error": refused_words(refusal, booking.starts_at),
            "nearest": nearest_times(refusal, wish, booking.starts_at),
        }
        return TemplateResponse(request, "consultations/confirm_gone.html", context, status=409)
    return _to_booking(request, booking)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """An unknown code and a wrong contact get the same answer."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.count_try(request, "booking", now=timezone.now())
        if booking := form.booking():
            return _to_booking(request, booking)
        form.add_error(None, NOT_FOUND)
    return TemplateResponse(request, "consultations/find.html", {"form": form})

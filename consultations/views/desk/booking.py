"""One booking: everything about it, and what happened to it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from centar.audit import changes_among, changes_of, newest_first
from centar.http import SignedInRequest
from centar.staff import staff_required
from consultations.models import Booking, CaseNote, Client, NextStep, SharedDocument, State
from consultations.views.desk.common import KEEP, note_reading


@never_cache
@staff_required(KEEP)
@require_GET
def booking(request: SignedInRequest, pk: int) -> HttpResponse:
    found = booking_or_404(pk)
    note_reading(request, found.client, "desk_booking")
    same_contact = Client.objects.reached_by(email=found.client.email, phone=str(found.client.phone or ""))
    held = Booking.objects.filter(contact_key=found.contact_key, state=State.HELD)
    context = {
        "booking": found,
        "now": timezone.now(),
        "steps": found.steps.select_related("by", "consultant__user"),
        "history": newest_first(changes_of(found), changes_among(NextStep, booking=found.pk)),
        "notes": notes_on(request, found),
        "agreed": found.next_steps.all(),
        "documents": SharedDocument.objects.about(found).select_related("shared_by"),
        "same_contact": same_contact.exclude(pk=found.client_id).order_by("pk"),
        "held_count": held.count(),
    }
    return TemplateResponse(request, "consultations/desk_booking.html", context)


def booking_or_404(pk: int) -> Booking:
    return get_object_or_404(Booking.objects.with_people(), pk=pk)


def notes_on(request: SignedInRequest, booking: Booking) -> list[CaseNote]:
    """Those that this person may read."""
    return list(CaseNote.objects.readable_by(request.user).filter(booking=booking).select_related("author", "booking"))

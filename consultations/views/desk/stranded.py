"""Talks whose time fell away, each with a way out in one click."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from centar.http import SignedInRequest
from centar.staff import staff_required
from consultations.models import Booking
from consultations.stranded import stranded_bookings, with_alternatives
from consultations.views.desk.common import KEEP


def apology(booking: Booking) -> str:
    """In the client's language: it goes into the mail."""
    with override(booking.language):
        return gettext("We do not work at that time after all. We apologise for the change.")


@never_cache
@staff_required(KEEP)
@require_GET
def stranded(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    rows = with_alternatives(stranded_bookings(now=now), now=now)
    context = {"rows": [(row.booking, row.instead, apology(row.booking)) for row in rows]}
    return TemplateResponse(request, "consultations/desk_stranded.html", context)

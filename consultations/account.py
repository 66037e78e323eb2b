"""What consulting shows on a person's account page."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centar.account import AccountBlock
from centar.http import SignedInRequest
from consultations.models import Booking, NextStep, SharedDocument

PAST_SHOWN = 10


def blocks(request: SignedInRequest) -> list[AccountBlock]:
    now = timezone.now()
    bookings = Booking.objects.of(request.user).with_people()
    context = {
        "upcoming": bookings.upcoming(now=now),
        "past": bookings.past(now=now)[:PAST_SHOWN],
        "steps": NextStep.objects.of(request.user),
        "documents": SharedDocument.objects.of(request.user),
        "today": timezone.localdate(now),
    }
    return [AccountBlock(_("My talks"), "consultations/account_block.html", context)]

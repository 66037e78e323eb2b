"""Reminders: a day and two hours before, once each, and never for a time that the booking no longer has.

A reminder is written while the booking's row is held; whoever moves or cancels it afterwards takes back what has not
left yet (`centar.mail.take_back`).
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery

from consultations.mails import REMINDERS, tell_client
from consultations.models import Booking, BookingStep, State, StepKind

JUST_TOLD = dt.timedelta(hours=1)  # whoever was told the time so shortly before needs no reminder
TELLING = [StepKind.BOOKED, StepKind.CONFIRMED, StepKind.MOVED, StepKind.VIDEO]


def remind(*, now: dt.datetime) -> int:
    """Write the reminders that are due; says for how many bookings. Repeats write nothing."""
    told = BookingStep.objects.filter(booking=OuterRef("pk"), kind__in=TELLING).values("booking")
    with transaction.atomic():
        rows = Booking.objects.select_for_update(skip_locked=True, of=("self",)).with_people()
        due = rows.filter(state=State.BOOKED, starts_at__gt=now, starts_at__lte=now + max(REMINDERS.values()))
        due = due.exclude(client__email="").annotate(told_at=Subquery(told.annotate(at_=Max("at")).values("at_")))
        reminded = 0
        for booking in due:
            name, ahead = _due_now(booking.starts_at - now)
            if booking.told_at is None or booking.told_at < booking.starts_at - ahead - JUST_TOLD:
                tell_client(booking, name, now=now)
                reminded += 1
        return reminded


def _due_now(left: dt.timedelta) -> tuple[str, dt.timedelta]:
    """The reminder with the shortest lead that is not shorter than what is left."""
    return min(((name, ahead) for name, ahead in REMINDERS.items() if left <= ahead), key=lambda one: one[1])

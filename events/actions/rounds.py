"""What jobs do about events: reminders the day before, and the question how it was the day after."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from events.mails import ask_how_it_was, tell
from events.models import Event, EventState

AHEAD = dt.timedelta(hours=24)
JUST_TOLD = dt.timedelta(hours=1)  # whoever registered so shortly before needs no reminder
MORNING = dt.time(9)
LATEST = dt.timedelta(days=7)  # nobody is asked about what was longer ago


def remind(*, now: dt.datetime) -> int:
    """Writes the reminders of events that begin within a day; says how many. Repeats write none."""
    written = 0
    with transaction.atomic():
        rows = Event.objects.select_for_update(skip_locked=True, no_key=True).filter(
            state=EventState.PUBLISHED, reminded_at=None, starts_at__gt=now, starts_at__lte=now + AHEAD
        )
        for event in rows:
            for registration in event.registrations.confirmed().filter(created_at__lte=now - JUST_TOLD):
                registration.event = event
                tell(registration, "reminder", now=now)
                written += bool(registration.email)
            event.reminded_at = now
            event.save(update_fields=["reminded_at"])
    return written


def ask_for_feedback(*, now: dt.datetime) -> int:
    """The morning after, asks those who were there how it was; says how many. Repeats ask nobody."""
    local = timezone.localtime(now)
    if local.time() < MORNING:
        return 0
    midnight = timezone.make_aware(dt.datetime.combine(local.date(), dt.time.min))
    asked = 0
    with transaction.atomic():
        rows = Event.objects.select_for_update(skip_locked=True, no_key=True).filter(
            state=EventState.PUBLISHED, feedback_asked_at=None, ends_at__lt=midnight, ends_at__gte=now - LATEST
        )
        for event in rows:
            for registration in event.registrations.confirmed().exclude(came=0).exclude(email=""):
                registration.event = event
                ask_how_it_was(registration)
                asked += 1
            event.feedback_asked_at = now
            event.save(update_fields=["feedback_asked_at"])
    return asked

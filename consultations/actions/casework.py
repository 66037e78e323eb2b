"""What was agreed with a client, and what became of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from centar.models import User
from consultations.models import NextStep


def tick_off(*, step: NextStep, by: User, now: dt.datetime) -> NextStep:
    """The agreed step is done; a repeat keeps the first time. Who did it is in the audit."""
    with transaction.atomic():
        step = NextStep.objects.select_for_update().get(pk=step.pk)
        if step.done_at is None:
            step.done_at = now
            step.save()
    return step


def take_back_tick(*, step: NextStep, by: User) -> NextStep:
    """The agreed step is still to be done after all."""
    with transaction.atomic():
        step = NextStep.objects.select_for_update().get(pk=step.pk)
        if step.done_at is not None:
            step.done_at = None
            step.save()
    return step

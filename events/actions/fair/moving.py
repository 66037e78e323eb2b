"""Another day, place or time for setting up of a fair that is announced."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from centar.models import User
from events.actions.events import move_event
from events.actions.fair.steps import lock_fair
from events.fair_news import tell_of_setup
from events.models import Event, Fair


@transaction.atomic
def move_fair(
    *,
    fair: Fair,
    event: Event,
    setup_from: dt.datetime | None,
    setup_until: dt.datetime | None,
    by: User,
    now: dt.datetime,
) -> bool:
    """Gives the fair the time and place that `event` carries, and these times for setting up; says whether any is new.

    Everybody is told where the fair itself moves, else those who set up. Raises as `move_event` does.
    """
    fair = lock_fair(fair.pk)
    is_setup_new = (fair.setup_from, fair.setup_until) != (setup_from, setup_until)
    if is_setup_new:
        fair.setup_from, fair.setup_until = setup_from, setup_until
        fair.save(update_fields=["setup_from", "setup_until", "version"])
    before = fair.event.ics_sequence
    move_event(event=event, by=by, now=now)
    if event.ics_sequence != before:
        return True
    if is_setup_new:
        fair.event.ics_sequence += 1  # whoever moves the fair on a page opened before sees both versions
        fair.event.save(update_fields=["ics_sequence", "version"])
        tell_of_setup(fair, now=now)
    return is_setup_new

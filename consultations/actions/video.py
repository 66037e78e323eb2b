"""Where a talk by video takes place."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from centar.models import User
from centar.versions import check_version
from consultations.actions.refusals import WrongState
from consultations.actions.taking import lock_consultants, note_step
from consultations.mails import tell_client
from consultations.models import Booking, Mode, State, StepKind


@transaction.atomic
def set_video_address(*, booking: Booking, url: str, seen: int, by: User, now: dt.datetime) -> Booking:
    """Gives one talk an address of its own; whoever has booked it is told once, calendars learn of it.

    A held talk tells it when it is confirmed. The same address again changes nothing. Raises WrongState for a talk
    that is not by video, or over or given up; StaleRecord.
    """
    lock_consultants({booking.consultant_id})
    booking = Booking.objects.select_for_update(of=("self",)).with_people().get(pk=booking.pk)
    if booking.mode != Mode.VIDEO or not booking.is_active or booking.ends_at <= now:
        raise WrongState(booking)
    if booking.video_url == url:
        return booking
    check_version(booking, seen)
    booking.video_url = url
    if booking.state == State.BOOKED:
        booking.ics_sequence += 1
    booking.save()
    if booking.state == State.BOOKED:
        note_step(booking, StepKind.VIDEO, by=by, now=now, by_office=True)
        tell_client(booking, "video_address", now=now)
    return booking

"""Moving and cancelling a booking, and saying how it went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils import timezone

from centar.models import User
from centar.versions import check_version
from consultations.actions.refusals import TooLate, WrongState
from consultations.actions.taking import announce_free, lock_consultants, note_step, one_wins, take_time
from consultations.mails import mail_of_new, take_back_mails, tell_client
from consultations.models import ACTIVE, Booking, BookingRules, Outcome, State, StepKind
from consultations.slots import Wish


def can_change_online(booking: Booking, *, now: dt.datetime) -> bool:
    """Whether the client may still move or cancel it without a call."""
    return booking.is_active and now <= booking.starts_at - BookingRules.current().cancel_deadline


def move(
    *,
    booking: Booking,
    wish: Wish,
    starts_at: dt.datetime,
    by: User | None,
    by_office: bool,
    now: dt.datetime,
    seen: int | None = None,
) -> Booking:
    """Gives the booking another time, and its old one back; whoever loses keeps what they had.

    `wish.moving` is the booking; `seen` is the version that the person saw. Moving it to where it is changes nothing.
    Raises NotOffered, SlotTaken, ContactBusy, TooLate, WrongState, StaleRecord.
    """
    with one_wins(wish, starts_at, now=now):
        place = take_time(wish, starts_at, now=now)
        booking = _lock(booking, ACTIVE)
        if (booking.starts_at, booking.mode) == (starts_at, wish.mode) and wish.consultant in (
            None,
            booking.consultant,
        ):
            return booking
        if not wish.is_staff and not can_change_online(booking, now=now):
            raise TooLate
        if seen is not None:
            check_version(booking, seen)
        before = booking.starts_at
        take_back_mails(booking)
        announce_free(booking)
        if (wish.mode, place.consultant) != (booking.mode, booking.consultant_id):
            booking.video_url = ""  # it was of the talk as it was
        booking.mode = wish.mode
        booking.consultant_id, booking.room_id = place.consultant, place.room
        booking.starts_at = starts_at
        booking.ends_at = starts_at + wish.topic.length
        booking.busy_until = booking.ends_at + wish.topic.buffer
        if booking.hold_expires_at is not None:
            booking.hold_expires_at = min(booking.hold_expires_at, starts_at)
        booking.ics_sequence += 1
        booking.save()
        facts = {"time_before": before, "time_after": starts_at, "by_office": by_office}
        note_step(booking, StepKind.MOVED, by=by, now=now, **facts)
        tell_client(booking, _mail_of_move(booking, by_office), now=now, time_before=before)
    return booking


def _mail_of_move(booking: Booking, by_office: bool) -> str:
    if booking.is_held:
        return mail_of_new(booking)  # with the new time in it; the one with the old time may not have left
    return "moved_by_office" if by_office else "moved"


def cancel(
    *, booking: Booking, by: User | None, by_office: bool, now: dt.datetime, reason: str = "", seen: int | None = None
) -> Booking:
    """Gives the time back; a repeat changes nothing. Raises TooLate, WrongState, StaleRecord.

    The reason of the Center is written to the client.
    """
    to = State.CANCELLED_BY_OFFICE if by_office else State.CANCELLED_BY_CLIENT
    with transaction.atomic():
        lock_consultants({booking.consultant_id})
        booking = _lock(booking, [*ACTIVE, to])
        if booking.state == to:
            return booking
        if not by_office and not can_change_online(booking, now=now):
            raise TooLate
        if seen is not None:
            check_version(booking, seen)
        was_held = booking.is_held
        take_back_mails(booking)
        booking.state, booking.cancelled_at, booking.cancel_reason = to, now, reason
        booking.hold_expires_at = None
        booking.ics_sequence += 1
        booking.save()
        note_step(booking, StepKind.CANCELLED, by=by, now=now, by_office=by_office, time_before=booking.starts_at)
        if by_office or not was_held:
            tell_client(booking, "cancelled_by_office" if by_office else "cancelled", now=now)
        announce_free(booking)
    return booking


def mark_attended(*, booking: Booking, by: User, now: dt.datetime, outcome: Outcome | str | None = None) -> Booking:
    """The client came; also the correction of a wrong mark, and the note of what came of the talk.

    None leaves what was noted of it, for a mark from a page that does not show it.

    Raises WrongState, also before the day of the talk.
    """
    if timezone.localdate(now) < timezone.localdate(booking.starts_at):
        raise WrongState(booking)
    return _mark(booking, State.ATTENDED, StepKind.ATTENDED, by=by, now=now, outcome=outcome)


def mark_no_show(*, booking: Booking, by: User, now: dt.datetime) -> Booking:
    """The client did not come; its time is free again. Raises WrongState, also before the talk has begun."""
    if now < booking.starts_at:
        raise WrongState(booking)
    return _mark(booking, State.NO_SHOW, StepKind.NO_SHOW, by=by, now=now)


def unmark(*, booking: Booking, by: User, now: dt.datetime) -> Booking:
    """Takes back what was marked by mistake. Raises WrongState."""
    return _mark(booking, State.BOOKED, StepKind.CORRECTED, by=by, now=now)


def _mark(
    booking: Booking, to: State, kind: StepKind, *, by: User, now: dt.datetime, outcome: str | None = ""
) -> Booking:
    with transaction.atomic():
        lock_consultants({booking.consultant_id})
        booking = _lock(booking, [State.BOOKED, State.ATTENDED, State.NO_SHOW])
        if outcome is None:
            outcome = booking.outcome
        if booking.state == to and booking.outcome == outcome:
            return booking
        changed = booking.state != to
        booking.state, booking.outcome = to, outcome
        booking.attended_at = (booking.attended_at or now) if to == State.ATTENDED else None
        try:
            with transaction.atomic():
                booking.save()
        except IntegrityError:  # the time of who did not come was given to somebody else
            raise WrongState(booking) from None
        if changed:
            note_step(booking, kind, by=by, now=now, by_office=True)
        return booking


def _lock(booking: Booking, states: Collection[str]) -> Booking:
    locked = Booking.objects.select_for_update().get(pk=booking.pk)
    if locked.state not in states:
        raise WrongState(locked)
    return locked

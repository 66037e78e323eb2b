"""What the desk does beside booking: walk-ins, times released, calls made, wishes closed."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext, override

from centar.locks import hold
from centar.models import User
from consultations.actions.booking import Contact, client_of
from consultations.actions.changes import cancel
from consultations.actions.refusals import Refusal, WrongState
from consultations.actions.taking import expire_holds, lock_consultants, note_step, one_wins
from consultations.models import (
    Booking,
    CallRequest,
    Consultant,
    Mode,
    Room,
    Source,
    State,
    StepKind,
    Topic,
    WaitRequest,
)
from consultations.slots import Wish

SHORTEST_TALK = dt.timedelta(minutes=10)


class InTalk(Refusal):
    """The consultant is in a talk, or in the break after it, until `until`."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__(until)
        self.until = until


class TooShort(Refusal):
    """The consultant's next talk, at `next_at`, is too near."""

    def __init__(self, next_at: dt.datetime) -> None:
        super().__init__(next_at)
        self.next_at = next_at


class NoRoom(Refusal):
    """Every room is taken, now or in a few minutes."""


def walk_in(
    *,
    topic: Topic,
    consultant: Consultant,
    contact: Contact,
    by: User,
    now: dt.datetime,
    form_key: uuid.UUID | None = None,
) -> Booking:
    """Somebody came without a booking, and the talk begins: attended at once, no mail.

    It starts with this minute and ends after the topic's length, or with the next talk of the consultant. The same
    `form_key` gives the booking that is already there. Raises InTalk, TooShort, NoRoom, ContactBusy, SlotTaken.
    """
    start = now.replace(second=0, microsecond=0)
    wish = Wish(topic, Mode.IN_PERSON, consultant=consultant, is_staff=True)
    with one_wins(wish, start, now=now):
        hold(f"booking-contact-{contact.key}")
        if form_key and (sent := Booking.objects.filter(form_key=form_key).first()):
            return sent
        lock_consultants({consultant.pk})
        rooms = list(Room.objects.select_for_update(no_key=True).filter(is_active=True).order_by("pk"))
        expire_holds(now=now)
        until = _free_until(consultant, start)
        end = min(start + topic.length, until or start + topic.length)
        if end - start < SHORTEST_TALK:
            raise TooShort(end)
        room, end = _room(rooms, start, end)
        client = client_of(contact, language="", now=now, by_staff=True)
        booking = Booking.objects.create(
            form_key=form_key,
            client=client,
            contact_key=contact.key,
            topic=topic,
            consultant=consultant,
            room=room,
            mode=Mode.IN_PERSON,
            starts_at=start,
            ends_at=end,
            busy_until=min(end + topic.buffer, until or end + topic.buffer),
            state=State.ATTENDED,
            attended_at=now,
            source=Source.WALK_IN,
            language=client.language,
            created_at=now,
            created_by=by,
        )
        note_step(booking, StepKind.BOOKED, by=by, now=now, by_office=True, time_after=start)
        note_step(booking, StepKind.ATTENDED, by=by, now=now, by_office=True)
    return booking


def _free_until(consultant: Consultant, start: dt.datetime) -> dt.datetime | None:
    """When the consultant's next talk begins, None when there is none. Raises InTalk."""
    taking = Booking.objects.taking_time().filter(consultant=consultant)
    if running := taking.filter(starts_at__lte=start, busy_until__gt=start).order_by("-busy_until").first():
        raise InTalk(running.busy_until)
    following = taking.filter(starts_at__gt=start).order_by("starts_at").first()
    return following.starts_at if following else None


def _room(rooms: list[Room], start: dt.datetime, end: dt.datetime) -> tuple[Room, dt.datetime]:
    """The room that is free the longest, and how long the talk can be in it. Raises NoRoom."""
    best: tuple[dt.datetime, Room] | None = None
    taken = Booking.objects.taking_time().filter(room__in=rooms, starts_at__lt=end, ends_at__gt=start)
    for room in rooms:
        starts = [booking.starts_at for booking in taken if booking.room_id == room.pk]
        free_until = min([end, *starts])
        if best is None or free_until > best[0]:
            best = (free_until, room)
    if best is None or best[0] - start < SHORTEST_TALK:
        raise NoRoom
    return best[1], best[0]


def release_held(*, contact_key: str, by: User, now: dt.datetime) -> int:
    """Gives back every time that one contact holds without having confirmed; says how many."""
    released = 0
    held = Booking.objects.filter(contact_key=contact_key, state=State.HELD).select_related("client", "topic")
    for booking in held.order_by("pk"):
        with override(booking.language):
            reason = gettext("The time was not confirmed.")
        try:
            cancel(booking=booking, by=by, by_office=True, now=now, reason=reason)
            released += 1
        except WrongState:  # it ran out meanwhile
            continue
    return released


@transaction.atomic
def finish_call(*, call: CallRequest, result: str, by: User, now: dt.datetime) -> CallRequest:
    """The call was made; a repeat changes nothing, the first result stands."""
    call = CallRequest.objects.select_for_update().get(pk=call.pk)
    if call.done_at is None:
        call.done_at, call.done_by, call.result = now, by, result
        call.save()
    return call


@transaction.atomic
def close_wait(*, wish: WaitRequest, served: bool, by: User, now: dt.datetime) -> WaitRequest:
    """Takes a wish off the waiting list, because the person got a time or no longer waits; a repeat changes nothing.

    Raises WrongState while an offer is out: it is cancelled as the booking that it is.
    """
    wish = WaitRequest.objects.select_for_update().get(pk=wish.pk)
    if wish.state == WaitRequest.State.OFFERED and wish.offered is not None:
        raise WrongState(wish.offered)
    if wish.state == WaitRequest.State.OPEN:
        wish.state = WaitRequest.State.SERVED if served else WaitRequest.State.CLOSED
        wish.closed_at = now
        wish.save()
    return wish

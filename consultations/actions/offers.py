"""Times that free up are offered to those who wait: the oldest wish first, to one at a time, three times at most."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from centar.models import User
from consultations.actions.booking import Contact, book, confirm
from consultations.actions.changes import move
from consultations.actions.refusals import NotOffered, Refusal
from consultations.actions.taking import lock_consultants, note_step
from consultations.models import ACTIVE, CANCELLED, Booking, Source, State, StepKind, WaitRequest
from consultations.models.waiting import MOST_OFFERS
from consultations.schedule import Span
from consultations.slots import Slot, Wish, free_slots

ENDED = [State.EXPIRED, *CANCELLED]


def offer_freed_time(*, freed: Span, now: dt.datetime) -> int:
    """Hold the freed time for whoever waits for such a one, and tell them; says how many offers were made."""
    waiting = WaitRequest.objects.filter(state=WaitRequest.State.OPEN, offers_sent__lt=MOST_OFFERS)
    return sum(_offer(wish, freed, now=now) for wish in waiting.select_related("topic", "consultant", "earlier_than"))


def _offer(request: WaitRequest, freed: Span, *, now: dt.datetime) -> bool:
    slot = _fitting(request, freed, now=now)
    if slot is None:
        return False
    with transaction.atomic():
        request = WaitRequest.objects.select_for_update(of=("self",)).select_related("client").get(pk=request.pk)
        if request.state != WaitRequest.State.OPEN:
            return False
        client = request.client
        try:
            offered = book(
                wish=Wish(request.topic, request.mode, consultant=request.consultant, is_staff=True),
                starts_at=slot.starts_at,
                contact=Contact(client.name, email=client.email, phone=str(client.phone)),
                source=Source.OFFER,
                language=request.language,
                by=None,
                now=now,
            )
        except Refusal:  # somebody was faster, or the client has another talk then
            return False
        request.state, request.offered = WaitRequest.State.OFFERED, offered
        request.offers_sent += 1
        request.save()
        return True


def _fitting(request: WaitRequest, freed: Span, *, now: dt.datetime) -> Slot | None:
    """The earliest bookable time that lies at least partly in the freed one."""
    if request.earlier_than is not None and not request.earlier_than.is_active:
        return None
    day = timezone.localdate(freed.start)
    slots = free_slots(Wish(request.topic, request.mode, consultant=request.consultant), first=day, last=day, now=now)
    for slot in slots:
        is_earlier = request.earlier_than is None or slot.starts_at < request.earlier_than.starts_at
        if is_earlier and Span(slot.starts_at, slot.ends_at).overlaps(freed):
            return slot
    return None


def accept(*, booking: Booking, by: User | None, now: dt.datetime) -> Booking:
    """The client takes the offered time; one that replaces a booking moves that one there.

    Gives the booking that now has the time. A repeat changes nothing. Raises SlotTaken, NotOffered, ContactBusy,
    WrongState.
    """
    with transaction.atomic():
        waiting = WaitRequest.objects.select_for_update(of=("self",)).select_related("earlier_than")
        request = waiting.get(offered=booking)
        if request.state == WaitRequest.State.SERVED:
            return request.earlier_than or booking
        earlier_than = request.earlier_than
        if earlier_than is None or not earlier_than.is_active:
            taken = confirm(booking=booking, by=by, now=now)
        else:
            taken = _replace(earlier_than, booking, by=by, now=now)
        request.state, request.closed_at = WaitRequest.State.SERVED, now
        request.save()
        return taken


def _replace(booking: Booking, offered: Booking, *, by: User | None, now: dt.datetime) -> Booking:
    if offered.starts_at <= now:
        raise NotOffered
    with transaction.atomic():
        lock_consultants({booking.consultant_id, offered.consultant_id})
        held = Booking.objects.select_for_update().get(pk=offered.pk)
        if held.is_held:
            held.state, held.hold_expires_at = State.EXPIRED, None
            held.save()
            note_step(held, StepKind.EXPIRED, by=by, now=now)
        wish = Wish(held.topic, held.mode, consultant=held.consultant, is_staff=True, moving=booking)
        return move(booking=booking, wish=wish, starts_at=held.starts_at, by=by, by_office=False, now=now)


def reopen_unanswered(*, now: dt.datetime) -> int:
    """Let those wait on whose offer ran out or was refused; after the third the wish is closed."""
    with transaction.atomic():
        rows = WaitRequest.objects.select_for_update(of=("self",)).filter(
            state=WaitRequest.State.OFFERED, offered__state__in=ENDED
        )
        unanswered = list(rows)
        for request in unanswered:
            request.offered = None
            if request.offers_sent < MOST_OFFERS:
                request.state = WaitRequest.State.OPEN
            else:
                request.state, request.closed_at = WaitRequest.State.CLOSED, now
            request.save()
        return len(unanswered)


def close_pointless(*, now: dt.datetime) -> int:
    """Take off the list who wished to come earlier than a talk that is over or cancelled; says how many."""
    wishes = WaitRequest.objects.filter(state=WaitRequest.State.OPEN, earlier_than__isnull=False)
    over = wishes.exclude(earlier_than__state__in=ACTIVE, earlier_than__starts_at__gt=now)
    with transaction.atomic():
        pointless = list(over.select_for_update(of=("self",)))
        for request in pointless:
            request.state, request.closed_at = WaitRequest.State.CLOSED, now
            request.save()
        return len(pointless)

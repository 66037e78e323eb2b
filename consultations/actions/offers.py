"""Times that become free are offered to those who wait: the oldest wish first, one at a time, three times at most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import islice

from django.db import transaction
from django.utils import timezone

from centar.locks import hold
from centar.models import User
from centar.workdays import is_open
from consultations.actions.booking import Contact, book, confirm
from consultations.actions.changes import move
from consultations.actions.refusals import NotOffered, Refusal
from consultations.actions.taking import lock_consultants, note_step
from consultations.models import ACTIVE, CANCELLED, Booking, Source, State, StepKind, WaitRequest
from consultations.models.waiting import MOST_OFFERS
from consultations.schedule import Span
from consultations.slots import Slot, Wish, free_slots

ENDED = [State.EXPIRED, *CANCELLED]
MOST_TRIES = 5  # times for one person in one round


def offer_freed_time(*, freed: Span, now: dt.datetime) -> int:
    """Hold the time that a booking gave up for whoever waits for such a one, and tell them; says how many offers."""
    day = timezone.localdate(freed.start)
    made = 0
    for request in _open_wishes():
        slots = free_slots(_wish(request), first=day, last=day, now=now)
        made += _offer_first(request, [slot for slot in slots if _span(slot).overlaps(freed)], now=now)
    return made


def offer_free_times(*, now: dt.datetime) -> int:
    """Offer what has become free in whatever way, as by new hours or the end of a leave; says how many offers.

    Offers leave while somebody is at the office. What was free when a wish was made is not offered to it: the person
    has seen it. Repeats offer nothing that they have offered before.
    """
    if not is_open(now):
        return 0
    found: dict[tuple[int, str, int | None], list[Slot]] = {}
    today, made = timezone.localdate(now), 0
    for request in _open_wishes():
        wish = _wish(request)
        key = (request.topic_id, request.mode, request.consultant_id)
        if key not in found:
            found[key] = free_slots(wish, first=today, last=wish.limits(now=now)[1], now=now)
        known = [Span(*map(dt.datetime.fromisoformat, pair)) for pair in request.known_free]
        new = [slot for slot in found[key] if not any(_span(slot).overlaps(span) for span in known)]
        if _offer_first(request, new, now=now):
            made += 1
            found.clear()
    return made


def _open_wishes() -> list[WaitRequest]:
    """Whoever waits longest comes first."""
    waiting = WaitRequest.objects.filter(state=WaitRequest.State.OPEN, offers_sent__lt=MOST_OFFERS)
    return list(waiting.select_related("client", "topic", "consultant", "earlier_than"))


def _wish(request: WaitRequest) -> Wish:
    return Wish(request.topic, request.mode, consultant=request.consultant)


def _span(slot: Slot) -> Span:
    return Span(slot.starts_at, slot.ends_at)


def _offer_first(request: WaitRequest, slots: Iterable[Slot], *, now: dt.datetime) -> bool:
    """Offer the first of these times that suits and can be had, on a day of which nothing was offered before.

    Who let an offer pass does not want that day, and somebody else waits for it.
    """
    offers = Booking.objects.filter(source=Source.OFFER, client=request.client_id, topic=request.topic_id)
    asked = offers.filter(created_at__gte=request.created_at).values_list("starts_at", flat=True)
    refused = {timezone.localdate(start) for start in asked}
    suitable = (slot for slot in slots if request.suits(slot.starts_at) and slot.day not in refused)
    return any(_offer(request, slot, now=now) for slot in islice(suitable, MOST_TRIES))


def _offer(request: WaitRequest, slot: Slot, *, now: dt.datetime) -> bool:
    """Books first, which locks in the order of all bookings; given up when the wish has become another meanwhile."""
    client = request.client
    with transaction.atomic():
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
        wish = WaitRequest.objects.select_for_update().get(pk=request.pk)
        if not _still_fits(wish, request, slot):
            transaction.set_rollback(True)
            return False
        wish.state, wish.offered = WaitRequest.State.OFFERED, offered
        wish.offers_sent += 1
        wish.save()
        return True


def _still_fits(now_wished: WaitRequest, wished: WaitRequest, slot: Slot) -> bool:
    """Nobody has offered the person another time, or changed what they wait for."""
    is_same = (now_wished.mode, now_wished.consultant_id) == (wished.mode, wished.consultant_id)
    return now_wished.state == WaitRequest.State.OPEN and is_same and now_wished.suits(slot.starts_at)


def take(*, booking: Booking, by: User | None, now: dt.datetime) -> Booking:
    """The client takes the time that is held for them; an offered one that replaces a booking moves that one there.

    Gives the booking that now has the time. A repeat changes nothing, and an offer that ran out is still one. Raises
    SlotTaken, NotOffered, ContactBusy, WrongState.
    """
    with transaction.atomic():
        hold(f"booking-contact-{booking.contact_key}")  # first, as whatever books for this person does
        waiting = WaitRequest.objects.select_for_update(of=("self",)).select_related("earlier_than")
        request = waiting.filter(offered=booking).first()
        if request is None:
            return confirm(booking=booking, by=by, now=now)
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
    """Let those wait on whose offer ran out or was refused; after the third the wish is closed.

    The wish keeps its last offer: who answers late still takes that one, and not a second talk.
    """
    with transaction.atomic():
        rows = WaitRequest.objects.select_for_update(of=("self",)).filter(
            state=WaitRequest.State.OFFERED, offered__state__in=ENDED
        )
        unanswered = list(rows)
        for request in unanswered:
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

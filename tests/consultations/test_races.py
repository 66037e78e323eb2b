"""Storms: many at once for one time. One wins, nobody overlaps, every loser keeps what it had."""

import datetime as dt
from collections import Counter

import pytest
from django.db import connection

from centar.models import OutgoingEmail
from consultations.actions.booking import book
from consultations.actions.changes import cancel, move
from consultations.actions.refusals import SlotTaken
from consultations.models import Booking, BookingStep, Source, State
from consultations.slots import Wish
from tests.consultations.factories import (
    NOW,
    at,
    make_booking,
    make_consultant,
    make_contact,
    make_room,
    make_topic,
)
from tests.threads import at_once, each, kinds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]

OVERLAPPING = """
SELECT count(*) FROM consultations_booking a JOIN consultations_booking b ON a.id < b.id
WHERE a.state IN ('held', 'booked', 'attended') AND b.state IN ('held', 'booked', 'attended') AND (
    a.consultant_id = b.consultant_id AND tstzrange(a.starts_at, a.busy_until) && tstzrange(b.starts_at, b.busy_until)
    OR a.room_id = b.room_id AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
    OR a.contact_key = b.contact_key AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at))
"""


def overlaps() -> int:
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPPING)
        return cursor.fetchone()[0]


def wish_for(topic, starts_at, *, mode="phone", contact=None):
    contact = contact or make_contact()

    def call():
        return book(
            wish=Wish(topic, mode),
            starts_at=starts_at,
            contact=contact,
            source=Source.WEB,
            language="sr-latn",
            by=None,
            now=NOW,
        )

    return call


STORM = 200  # bench/booking.py sends as many over HTTP


def test_of_many_at_one_slot_one_wins(topic, consultant):
    results = each([wish_for(topic, at("9:00")) for _ in range(STORM)])
    assert kinds(results) == {Booking: 1, SlotTaken: STORM - 1}
    assert Booking.objects.count() == BookingStep.objects.count() == OutgoingEmail.objects.count() == 1


def test_the_losers_are_told_the_nearest_free_times(topic, consultant):
    results = each([wish_for(topic, at("9:45")) for _ in range(2)])
    (refusal,) = (result for result in results if isinstance(result, SlotTaken))
    assert [slot.starts_at for slot in refusal.nearest] == [at("9:00"), at("10:30"), at("11:15")]


def test_topics_of_different_length_at_one_start(topic, consultant):
    longer, shorter = make_topic(minutes=60), make_topic(minutes=30)
    consultant.topics.add(longer, shorter)
    results = each([wish_for(one, at("9:00")) for one in (longer, shorter) for _ in range(STORM // 2)])
    assert kinds(results) == {Booking: 1, SlotTaken: STORM - 1}


def test_staggered_starts_never_overlap(topic, consultant):
    starts = [at("9:00") + dt.timedelta(minutes=15 * number) for number in range(14)]
    results = each([wish_for(topic, start) for start in starts for _ in range(3)])
    assert kinds(results).keys() <= {Booking, SlotTaken}
    assert 3 <= kinds(results)[Booking] <= 5
    assert overlaps() == 0


def test_two_consultants_and_one_room_take_one_in_person(topic, consultant):
    make_consultant(topic)
    results = each([wish_for(topic, at("9:00"), mode="in_person") for _ in range(20)])
    assert kinds(results) == {Booking: 1, SlotTaken: 19}
    make_room()
    results = each([wish_for(topic, at("9:00"), mode="in_person") for _ in range(20)])
    assert kinds(results) == {Booking: 1, SlotTaken: 19}
    assert overlaps() == 0


def test_one_contact_in_a_storm_gets_no_two_talks_at_once(topic, consultant):
    make_consultant(topic)
    contact = make_contact()
    results = each([wish_for(topic, at("9:00"), contact=contact) for _ in range(12)])
    assert kinds(results)[Booking] == 1
    assert overlaps() == 0


def test_many_moves_into_one_slot(topic, consultant):
    others = [make_consultant(topic, auto_assign=False) for _ in range(199)]
    bookings = [make_booking(at("10:30"), topic=topic, consultant=one) for one in others]
    bookings.append(make_booking(at("10:30"), topic=topic, consultant=consultant))
    for other in others:
        other.topics.clear()

    def into_nine(booking):
        wish = Wish(topic, "phone", moving=booking)
        return lambda: move(booking=booking, wish=wish, starts_at=at("9:00"), by=None, by_office=False, now=NOW)

    results = each([into_nine(booking) for booking in bookings])
    assert kinds(results) == {Booking: 1, SlotTaken: 199}
    assert overlaps() == 0
    times = Counter(Booking.objects.values_list("starts_at", flat=True))
    assert times == {at("9:00"): 1, at("10:30"): 199}


def test_a_move_and_a_booking_for_one_slot(topic, consultant):
    booking = make_booking(at("9:00"), topic=topic)

    def moved():
        wish = Wish(topic, "phone", moving=booking)
        return move(booking=booking, wish=wish, starts_at=at("9:45"), by=None, by_office=False, now=NOW)

    results = each([moved, *(wish_for(topic, at("9:45")) for _ in range(10))])
    assert kinds(results) == {Booking: 1, SlotTaken: 10}
    assert overlaps() == 0


def test_cancelled_at_the_same_moment_from_many_windows_is_cancelled_once(topic, consultant):
    booking = make_booking(at("9:00"), topic=topic)
    at_once(8, lambda: cancel(booking=booking, by=None, by_office=False, now=NOW))
    assert [step.kind for step in booking.steps.all()] == ["booked", "cancelled"]
    booking.refresh_from_db()
    assert (booking.state, booking.ics_sequence) == (State.CANCELLED_BY_CLIENT, 1)


class TestWithoutTheLock:
    """The constraint alone keeps the rule, whatever comes past the lock."""

    @pytest.fixture(autouse=True)
    def nobody_locks(self, monkeypatch):
        monkeypatch.setattr("consultations.actions.taking.lock_consultants", lambda consultants: None)

    def test_still_one_wins(self, topic, consultant):
        results = each([wish_for(topic, at("9:00")) for _ in range(20)])
        assert kinds(results) == {Booking: 1, SlotTaken: 19}


class TestWithoutTheConstraint:
    """With neither lock nor constraint the storm sells a time twice, so these tests would notice."""

    @pytest.fixture(autouse=True)
    def nothing_holds(self, monkeypatch):
        monkeypatch.setattr("consultations.actions.taking.lock_consultants", lambda consultants: None)
        (wall,) = (c for c in Booking._meta.constraints if c.name == "booking_consultant_never_twice")
        with connection.schema_editor() as editor:
            editor.remove_constraint(Booking, wall)
        yield
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE consultations_booking CASCADE")
        with connection.schema_editor() as editor:
            editor.add_constraint(Booking, wall)

    def test_the_storm_finds_it_out(self, topic, consultant):
        for start in ("9:00", "9:45", "10:30", "11:15", "12:00"):
            each([wish_for(topic, at(start)) for _ in range(20)])
            if overlaps():
                break
        assert overlaps() > 0

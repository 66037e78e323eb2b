"""Reminders: a day and two hours before, once each, never for a time that is no longer the booking's."""

import datetime as dt

import pytest

from centar.models import OutgoingEmail
from consultations.actions.changes import cancel, move
from consultations.actions.reminders import remind
from consultations.schedule import at_local
from consultations.slots import Wish
from tests.consultations.factories import NOW, at, make_booking, make_contact

pytestmark = pytest.mark.django_db
THURSDAY = dt.date(2026, 11, 26)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def booking(topic, consultant):
    return make_booking(at("9:00", THURSDAY), topic=topic)


def reminders():
    mails = OutgoingEmail.objects.filter(template__contains="reminder").order_by("pk")
    return [mail.template.removeprefix("consultations/reminder_") for mail in mails]


def test_a_day_before_and_two_hours_before_once_each(booking):
    for before in (30 * HOUR, 24 * HOUR, 23 * HOUR, 3 * HOUR, 2 * HOUR, HOUR, -HOUR):
        remind(now=booking.starts_at - before)
    assert reminders() == ["day", "hours"]


def test_a_worker_that_comes_late_sends_only_the_nearer_one(booking):
    assert remind(now=booking.starts_at - HOUR) == 1
    assert reminders() == ["hours"]


def test_who_has_just_booked_is_not_reminded(topic, consultant):
    booking = make_booking(at("12:00"), topic=topic, now=at("12:30") - 24 * HOUR)
    remind(now=booking.starts_at - 23 * HOUR)
    assert reminders() == []
    remind(now=booking.starts_at - 2 * HOUR)
    assert reminders() == ["hours"]


def test_a_held_a_cancelled_and_a_mailless_one_get_none(topic, consultant):
    make_booking(at("9:00", THURSDAY), topic=topic, is_confirmed=False)
    booking = make_booking(at("9:45", THURSDAY), topic=topic)
    cancel(booking=booking, by=None, by_office=True, now=NOW)
    make_booking(at("10:30", THURSDAY), topic=topic, contact=make_contact(email="", phone="+381601234567"))
    for before in (24 * HOUR, 2 * HOUR):
        assert remind(now=at("9:00", THURSDAY) - before) == 0


def moved(booking, starts_at, now):
    wish = Wish(booking.topic, booking.mode, is_staff=True, moving=booking)
    return move(booking=booking, wish=wish, starts_at=starts_at, by=None, by_office=True, now=now)


def test_an_unsent_reminder_goes_with_the_time_that_it_was_for(booking):
    remind(now=booking.starts_at - 24 * HOUR)
    moved(booking, at("12:00", THURSDAY + dt.timedelta(days=4)), now=booking.starts_at - 20 * HOUR)
    assert reminders() == []
    booking.refresh_from_db()
    remind(now=booking.starts_at - 24 * HOUR)
    assert reminders() == ["day"]
    cancel(booking=booking, by=None, by_office=True, now=booking.starts_at - 20 * HOUR)
    assert reminders() == []


def test_a_sent_one_stays_in_the_list_of_mails(booking):
    remind(now=booking.starts_at - 24 * HOUR)
    OutgoingEmail.objects.update(state="sent", sent_at=NOW, next_attempt_at=None)
    cancel(booking=booking, by=None, by_office=True, now=booking.starts_at - 20 * HOUR)
    assert reminders() == ["day"]


@pytest.mark.parametrize("monday", [dt.date(2026, 10, 26), dt.date(2027, 3, 29)])
def test_over_the_night_of_the_clock_change(topic, consultant, monday):
    now = at_local(monday - dt.timedelta(days=4), dt.time(12))
    booking = make_booking(at_local(monday, dt.time(9)), topic=topic, now=now)
    moment = booking.starts_at - 30 * HOUR
    while moment < booking.starts_at + HOUR:
        remind(now=moment)
        moment += dt.timedelta(minutes=5)
    assert reminders() == ["day", "hours"]
    (day, _hours) = OutgoingEmail.objects.filter(template__contains="reminder").order_by("pk")
    assert day.subject == "Podsetnik: razgovor je u ponedeljak u 09:00"

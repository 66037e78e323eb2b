"""Which times are offered: hours, exceptions, holidays, the nights of the clock change, bookings."""

import datetime as dt

import pytest

from centar.models import ClosedDay, OfficeHours, OpenDay
from centar.workdays import holidays_of
from consultations.actions.changes import cancel, mark_attended, mark_no_show
from consultations.models import BookingRules, Consultant, ConsultingHours, ScheduleException
from consultations.schedule import Span, at_local, merge, subtract, working_spans
from consultations.slots import Wish, free_slots, nearest_free, next_free_days, who_works
from tests.consultations.factories import (
    NOW,
    TODAY,
    TUESDAY,
    at,
    clock,
    make_booking,
    make_consultant,
    make_topic,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
BACK_TO_BACK = ["9:00", "9:45", "10:30", "11:15", "12:00"]


def times(wish, day=TUESDAY, now=NOW):
    return [clock(slot.starts_at) for slot in free_slots(wish, first=day, last=day, now=now)]


@pytest.fixture
def wish(topic, consultant):
    return Wish(topic, "phone")


class TestHours:
    def test_talks_back_to_back_in_the_offices_hours(self, wish):
        assert times(wish) == BACK_TO_BACK

    def test_a_break_after_each_talk_and_the_last_may_end_with_the_day(self, consultant):
        topic = make_topic(minutes=60, buffer_minutes=20)
        consultant.topics.add(topic)
        assert times(Wish(topic, "phone")) == ["9:00", "10:30", "12:00"]

    def test_own_hours_replace_the_offices_while_they_are_valid(self, wish, consultant):
        facts = {"weekday": 1, "valid_from": TUESDAY, "valid_to": TUESDAY + 6 * DAY}
        ConsultingHours.objects.create(consultant=consultant, starts=dt.time(10), ends=dt.time(11), **facts)
        ConsultingHours.objects.create(consultant=consultant, starts=dt.time(16), ends=dt.time(17), **facts)
        assert times(wish) == ["10:00", "16:00"]
        assert times(wish, TUESDAY + DAY) == []
        assert times(wish, TUESDAY + 7 * DAY) == BACK_TO_BACK

    def test_away_and_extra(self, wish, consultant):
        away, extra = (("away", "9:30", "11:30"), ("extra", "17:00", "18:00"))
        for effect, start, end in (away, extra):
            ScheduleException.objects.create(
                consultant=consultant, effect=effect, starts_at=at(start), ends_at=at(end)
            )
        assert times(wish) == ["11:30", "12:15", "17:00"]

    def test_a_closed_office_closes_extra_hours_too(self, wish, consultant):
        ScheduleException.objects.create(
            consultant=consultant, effect="extra", starts_at=at("17:00"), ends_at=at("18:00")
        )
        ClosedDay.objects.create(date=TUESDAY)
        assert times(wish) == []

    def test_an_open_saturday(self, wish):
        saturday = TUESDAY + 4 * DAY
        assert times(wish, saturday) == []
        OpenDay.objects.create(date=saturday, opens=dt.time(10), closes=dt.time(12))
        assert times(wish, saturday) == ["10:00", "10:45"]

    def test_who_is_not_active_or_never_assigned_or_has_another_topic_is_not_offered(self, topic, consultant):
        Consultant.objects.update(is_active=False)
        make_consultant(topic, auto_assign=False)
        make_consultant(make_topic())
        assert times(Wish(topic, "phone")) == []
        assert times(Wish(topic, "phone", consultant=Consultant.objects.get(auto_assign=False))) == BACK_TO_BACK

    def test_a_way_of_talking_that_the_topic_does_not_have(self, consultant):
        topic = make_topic(modes=["phone"])
        consultant.topics.add(topic)
        assert times(Wish(topic, "video")) == []
        assert who_works(Wish(topic, "video"), at("9:00"), now=NOW) == []


class TestLimits:
    def test_shortest_notice(self, wish):
        assert times(wish, TODAY) == ["11:15", "12:00"]

    def test_staff_book_at_once_and_beyond_the_horizon(self, topic, consultant):
        BookingRules(horizon_days=1).save()
        staff = Wish(topic, "phone", is_staff=True)
        assert times(staff, TODAY)[0] == "9:00"
        assert times(staff, TUESDAY + DAY) == BACK_TO_BACK
        assert times(Wish(topic, "phone"), TUESDAY + DAY) == []

    @pytest.mark.parametrize(
        ("time", "works"),
        [("9:00", True), ("9:15", True), ("9:10", False), ("12:15", True), ("12:30", False), ("8:45", False)],
    )
    def test_only_times_on_the_grid_within_the_hours(self, wish, consultant, time, works):
        assert who_works(wish, at(time), now=NOW) == ([consultant.pk] if works else [])

    def test_the_past(self, wish):
        assert who_works(wish, at("9:00", TODAY - 3 * DAY), now=NOW) == []


class TestTaken:
    def test_a_booking_takes_its_time_and_the_rest_stays_back_to_back(self, wish, topic, consultant):
        make_booking(at("9:30"), topic=topic)
        assert times(wish) == ["10:15", "11:00", "11:45"]

    def test_a_cancelled_one_gives_it_back(self, wish, topic, consultant):
        booking = make_booking(at("9:00"), topic=topic)
        assert times(wish) == BACK_TO_BACK[1:]
        cancel(booking=booking, by=None, by_office=True, now=NOW)
        assert times(wish) == BACK_TO_BACK

    def test_who_came_keeps_it_and_who_did_not_come_does_not(self, wish, topic, consultant, coordinator):
        booking = make_booking(at("9:00"), topic=topic)
        mark_attended(booking=booking, by=coordinator, now=at("8:55"))
        staff = Wish(topic, "phone", is_staff=True)
        assert times(staff, now=at("8:56"))[0] == "9:45"
        mark_no_show(booking=booking, by=coordinator, now=at("9:20"))
        assert times(staff, now=at("8:56"))[0] == "9:00"

    def test_a_hold_takes_the_time_until_it_runs_out(self, wish, topic, consultant):
        booking = make_booking(at("9:00"), topic=topic, is_confirmed=False)
        assert times(wish) == BACK_TO_BACK[1:]
        assert times(wish, now=booking.hold_expires_at) == BACK_TO_BACK

    def test_one_room_and_two_consultants(self, topic, consultant):
        make_consultant(topic)
        make_booking(at("9:00"), topic=topic, mode="in_person")
        assert times(Wish(topic, "in_person")) == BACK_TO_BACK[1:]
        assert times(Wish(topic, "phone")) == BACK_TO_BACK


def test_next_days_with_free_times(wish):
    days, more = next_free_days(wish, since=TODAY, days=3, now=NOW)
    assert [(day.isoformat(), len(slots)) for day, slots in days.items()] == [
        ("2026-11-23", 2),
        ("2026-11-24", 5),
        ("2026-11-25", 5),
    ]
    assert more


def test_next_days_are_found_beyond_a_long_absence(wish, consultant):
    ScheduleException.objects.create(
        consultant=consultant, effect="away", starts_at=NOW, ends_at=at("0:00", TUESDAY + 28 * DAY)
    )
    days, more = next_free_days(wish, since=dt.date(1900, 1, 1), days=1, now=NOW)
    assert (list(days), more) == ([TUESDAY + 28 * DAY], True)
    assert next_free_days(wish, since=dt.date.max, days=1, now=NOW) == ({}, False)


def test_nearest_free_looks_as_far_as_it_must(wish, topic, consultant):
    ScheduleException.objects.create(
        consultant=consultant, effect="away", starts_at=at("9:45"), ends_at=at("9:00", TUESDAY + 21 * DAY)
    )
    nearest = nearest_free(wish, at("9:45"), now=NOW)
    assert [slot.starts_at for slot in nearest] == [at("11:15", TODAY), at("12:00", TODAY), at("9:00")]


class TestNightsOfTheClockChange:
    """Local 1 to 5 h: an hour less in spring, an hour more in autumn."""

    SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2026, 10, 25)

    @pytest.fixture(autouse=True)
    def open_at_night(self, consultant):
        OfficeHours.objects.create(weekday=6, opens=dt.time(1), closes=dt.time(5))

    def starts(self, topic, day):
        now = at_local(day - DAY, dt.time(12))
        return [slot.starts_at for slot in free_slots(Wish(topic, "phone"), first=day, last=day, now=now)]

    def test_spring(self, consultant):
        topic = make_topic(minutes=60)
        consultant.topics.add(topic)
        starts = self.starts(topic, self.SPRING)
        assert [start.hour for start in starts] == [0, 1, 2]
        assert [clock(start) for start in starts] == ["1:00", "3:00", "4:00"]

    def test_autumn(self, consultant):
        topic = make_topic(minutes=60)
        consultant.topics.add(topic)
        starts = self.starts(topic, self.AUTUMN)
        assert [clock(start) for start in starts] == ["1:00", "2:00", "2:00", "3:00", "4:00"]
        assert starts == [starts[0] + dt.timedelta(hours=number) for number in range(5)]

    def test_a_time_that_the_night_skips_is_as_much_later(self):
        assert clock(at_local(self.SPRING, dt.time(2, 30))) == "3:30"

    @pytest.mark.parametrize("monday", [dt.date(2026, 10, 26), dt.date(2027, 3, 29)])
    def test_nine_stays_nine(self, topic, monday):
        assert clock(self.starts(topic, monday)[0]) == "9:00"


@pytest.mark.parametrize(
    "day",
    [
        *(dt.date(2026, 4, day) for day in (10, 13)),
        *(dt.date(2027, 4, 30) + number * DAY for number in (0, 3, 4)),
        dt.date(2025, 4, 18),
        dt.date(2025, 4, 21),
        dt.date(2025, 2, 17),
        dt.date(2026, 2, 17),
        dt.date(2027, 5, 4),
    ],
)
def test_nothing_at_easter_and_on_holidays_moved_from_a_sunday(wish, day):
    assert day in holidays_of(day.year)
    assert times(wish, day, now=at_local(day - 5 * DAY, dt.time(12))) == []
    after = next(day + number * DAY for number in range(1, 9) if (day + number * DAY) not in holidays_of(day.year))
    if after.weekday() < 5:
        assert times(wish, after, now=at_local(day - 5 * DAY, dt.time(12))) == BACK_TO_BACK


def test_an_opened_holiday(wish):
    day = dt.date(2027, 2, 15)
    OpenDay.objects.create(date=day, opens=dt.time(9), closes=dt.time(10))
    assert times(wish, day, now=at_local(day - 5 * DAY, dt.time(12))) == ["9:00"]


def test_as_many_queries_for_five_consultants_as_for_one(topic, consultant, django_assert_num_queries):
    for number in range(4):
        make_booking(at("9:00") + number * DAY, topic=topic, consultant=make_consultant(topic), mode="in_person")
    with django_assert_num_queries(8):
        free_slots(Wish(topic, "in_person"), first=TODAY, last=TODAY + 30 * DAY, now=NOW)


def test_stretches():
    def span(first, last):
        return Span(NOW + dt.timedelta(hours=first), NOW + dt.timedelta(hours=last))

    assert merge([span(4, 6), span(1, 3), span(2, 4), span(9, 9)]) == [span(1, 6)]
    assert subtract([span(1, 6), span(8, 9)], [span(2, 3), span(5, 8.5)]) == [span(1, 2), span(3, 5), span(8.5, 9)]
    assert working_spans([], first=TODAY, last=TODAY) == {}

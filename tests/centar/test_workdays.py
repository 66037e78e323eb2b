from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from centar.models import ClosedDay, OfficeHours, OpenDay
from centar.workdays import add_working_days, holidays_of, is_working_day, working_calendar

# day.month, as published for each year
DAYS_OFF = {
    2023: "1.1 2.1 3.1 7.1 15.2 16.2 14.4 15.4 16.4 17.4 1.5 2.5 11.11",
    2024: "1.1 2.1 7.1 15.2 16.2 1.5 2.5 3.5 4.5 5.5 6.5 11.11",
    2025: "1.1 2.1 7.1 15.2 16.2 17.2 18.4 19.4 20.4 21.4 1.5 2.5 11.11",
    2026: "1.1 2.1 7.1 15.2 16.2 17.2 10.4 11.4 12.4 13.4 1.5 2.5 11.11",
    2027: "1.1 2.1 7.1 15.2 16.2 30.4 1.5 2.5 3.5 4.5 11.11",
}


def opening_hours(day):
    return working_calendar().hours(day)


MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)


@pytest.mark.parametrize("year", DAYS_OFF)
def test_public_holidays_with_those_moved_from_sunday(year):
    days = {date(year, int(month), int(day)) for day, month in (text.split(".") for text in DAYS_OFF[year].split())}
    assert set(holidays_of(year)) == days


@pytest.mark.django_db
class TestWorkingDays:
    @pytest.mark.parametrize(
        ("day", "works"),
        [(MONDAY, True), (SATURDAY, False), (date(2026, 2, 17), False), (date(2026, 1, 27), True)],
    )
    def test_weekends_and_holidays_are_off_and_saint_sava_is_not(self, day, works):
        assert is_working_day(day) is works

    def test_the_offices_own_closed_day_is_off(self):
        ClosedDay.objects.create(date=MONDAY, reason="inventory")
        assert not is_working_day(MONDAY)
        assert add_working_days(SATURDAY.replace(day=20), 1) == date(2026, 11, 24)

    @pytest.mark.parametrize(
        ("start", "n", "end"),
        [
            (MONDAY, 0, MONDAY),
            (MONDAY, 5, date(2026, 11, 30)),
            (SATURDAY, 1, date(2026, 11, 30)),
            (date(2026, 12, 31), 1, date(2027, 1, 4)),
            (date(2027, 4, 29), 1, date(2027, 5, 5)),
        ],
    )
    def test_adding_skips_days_off(self, start, n, end):
        assert add_working_days(start, n) == end

    def test_an_open_day_makes_a_holiday_and_a_saturday_working_days_and_a_closed_day_is_stronger(self):
        christmas = date(2027, 1, 7)
        for day in (christmas, SATURDAY):
            OpenDay.objects.create(date=day, opens=time(10), closes=time(12))
            assert is_working_day(day)
        ClosedDay.objects.create(date=SATURDAY)
        assert not is_working_day(SATURDAY)

    def test_read_once_for_an_edition(self, django_assert_num_queries):
        ClosedDay.objects.create(date=MONDAY)
        with django_assert_num_queries(4):
            add_working_days(MONDAY, 60)
        with django_assert_num_queries(1):
            add_working_days(MONDAY, 60)

    def test_not_backwards(self):
        with pytest.raises(ValueError, match="forward"):
            add_working_days(MONDAY, -1)

    def test_a_calendar_closed_for_good_is_an_error_not_a_loop(self):
        days = [ClosedDay(date=date.fromordinal(MONDAY.toordinal() + offset)) for offset in range(1, 90)]
        ClosedDay.objects.bulk_create(days)
        with pytest.raises(ValueError, match="too many closed days"):
            add_working_days(MONDAY, 1)


@pytest.mark.django_db
class TestOpeningHours:
    @pytest.fixture(autouse=True)
    def hours(self):
        for opens, closes in ((9, 13), (14, 16)):
            OfficeHours.objects.create(weekday=0, opens=time(opens), closes=time(closes))

    def test_open_as_written_closed_on_holidays_and_closed_days(self):
        open_day = [(time(9), time(13)), (time(14), time(16))]
        assert opening_hours(MONDAY) == open_day
        OpenDay.objects.create(date=SATURDAY, opens=time(10), closes=time(12))
        assert opening_hours(SATURDAY) == [(time(10), time(12))]
        assert opening_hours(date(2026, 4, 13)) == []
        ClosedDay.objects.create(date=MONDAY)
        assert opening_hours(MONDAY) == []

    def test_an_office_cannot_close_before_it_opens(self):
        hours = OfficeHours(weekday=1, opens=time(9), closes=time(9))
        with pytest.raises(ValidationError):
            hours.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            hours.save()

    def test_the_same_hours_stand_once(self):
        with pytest.raises(IntegrityError):
            OfficeHours.objects.create(weekday=0, opens=time(9), closes=time(12))

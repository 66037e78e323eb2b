"""The working calendar: Monday to Friday without public holidays and the office's own closed days."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from functools import cache

from django.utils import timezone

from centar.kept import Kept
from centar.models import ClosedDay, OfficeHours, OpenDay

LONGEST_BREAK = timedelta(days=60)
COUNTRY = "RS"


@cache
def holidays_of(year: int) -> dict[date, str]:
    """Days off by law with their names in Serbian, those moved from a Sunday included."""
    import holidays  # takes a second, and few requests need it

    return dict(sorted(holidays.country_holidays(COUNTRY, years=year, language="sr").items()))


class WorkingCalendar:
    """The office's days, as they were when it was read; `working_calendar()` gives one that is current."""

    def __init__(self) -> None:
        self._closed = frozenset(ClosedDay.objects.values_list("date", flat=True))
        opened = OpenDay.objects.values_list("date", "opens", "closes")
        self._opened = {day: (opens, closes) for day, opens, closes in opened}
        self._usual: dict[int, list[tuple[time, time]]] = defaultdict(list)
        for weekday, opens, closes in OfficeHours.objects.values_list("weekday", "opens", "closes"):
            self._usual[weekday].append((opens, closes))

    def is_closed(self, day: date) -> bool:
        """Whether the office stays closed whatever day of the week it is."""
        return day in self._closed or (day in holidays_of(day.year) and day not in self._opened)

    def is_open_by_exception(self, day: date) -> bool:
        return day in self._opened and day not in self._closed

    def is_working_day(self, day: date) -> bool:
        return not self.is_closed(day) and (day.weekday() < 5 or day in self._opened)

    def hours(self, day: date) -> list[tuple[time, time]]:
        """From when to when the office is open that day; empty on a day on which it is closed."""
        if self.is_closed(day):
            return []
        return [self._opened[day]] if day in self._opened else self._usual.get(day.weekday(), [])


working_calendar = Kept(WorkingCalendar)


def is_working_day(day: date) -> bool:
    return working_calendar().is_working_day(day)


def is_open(moment: datetime) -> bool:
    """Whether somebody is at the office."""
    local = timezone.localtime(moment)
    return any(opens <= local.time() < closes for opens, closes in working_calendar().hours(local.date()))


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after `day`; for n = 0, `day` itself, working or not.

    Raises ValueError for a negative n, and when the calendar has no working day for two months on end.
    """
    if n < 0:
        raise ValueError("Working days are counted forward.")
    last = day + 2 * timedelta(days=n) + LONGEST_BREAK
    calendar = working_calendar()
    while n:
        day += timedelta(days=1)
        if day > last:
            raise ValueError("The calendar has too many closed days.")
        n -= calendar.is_working_day(day)
    return day

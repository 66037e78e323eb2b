"""The working calendar: Monday to Friday without public holidays and the office's own closed days."""

from collections import defaultdict
from datetime import date, time, timedelta
from functools import cache, cached_property

from centar.models import ClosedDay, OfficeHours, OpenDay

LONGEST_BREAK = timedelta(days=60)
COUNTRY = "RS"


@cache
def holidays_of(year: int) -> dict[date, str]:
    """Days off by law with their names in Serbian, those moved from a Sunday included."""
    import holidays  # takes a second, and few requests need it

    return dict(sorted(holidays.country_holidays(COUNTRY, years=year, language="sr").items()))


class WorkingCalendar:
    """The office's days from `first` to `last`, both included, as they were when it was made."""

    def __init__(self, first: date, last: date) -> None:
        within = {"date__range": (first, last)}
        self._closed = set(ClosedDay.objects.filter(**within).values_list("date", flat=True))
        opened = OpenDay.objects.filter(**within).values_list("date", "opens", "closes")
        self._opened = {day: (opens, closes) for day, opens, closes in opened}

    @cached_property
    def _usual(self) -> dict[int, list[tuple[time, time]]]:
        hours: dict[int, list[tuple[time, time]]] = defaultdict(list)
        for weekday, opens, closes in OfficeHours.objects.values_list("weekday", "opens", "closes"):
            hours[weekday].append((opens, closes))
        return hours

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
        return [self._opened[day]] if day in self._opened else self._usual[day.weekday()]


def is_working_day(day: date) -> bool:
    return WorkingCalendar(day, day).is_working_day(day)


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after `day`; for n = 0, `day` itself, working or not.

    Raises ValueError for a negative n, and when the calendar has no working day for two months on end.
    """
    if n < 0:
        raise ValueError("Working days are counted forward.")
    last = day + 2 * timedelta(days=n) + LONGEST_BREAK
    calendar = WorkingCalendar(day, last)
    while n:
        day += timedelta(days=1)
        if day > last:
            raise ValueError("The calendar has too many closed days.")
        n -= calendar.is_working_day(day)
    return day

"""The working calendar: Monday to Friday without public holidays and the office's own closed days."""

from datetime import date, time, timedelta
from functools import cache

from centar.models import ClosedDay, OfficeHours

LONGEST_BREAK = timedelta(days=60)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Days off by law, those moved from a Sunday included."""
    import holidays  # takes a second, and few requests need it

    return frozenset(holidays.country_holidays("RS", years=year))


def is_working_day(day: date) -> bool:
    return _is_working_day(day, closed=set(ClosedDay.objects.filter(date=day).values_list("date", flat=True)))


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after `day`; for n = 0, `day` itself, working or not.

    Raises ValueError for a negative n, and when the calendar has no working day for two months on end.
    """
    if n < 0:
        raise ValueError("Working days are counted forward.")
    last = day + 2 * timedelta(days=n) + LONGEST_BREAK
    closed = set(ClosedDay.objects.filter(date__range=(day, last)).values_list("date", flat=True))
    while n:
        day += timedelta(days=1)
        if day > last:
            raise ValueError("The calendar has too many closed days.")
        n -= _is_working_day(day, closed=closed)
    return day


def opening_hours(day: date) -> list[tuple[time, time]]:
    """From when to when the office is open that day; empty on a holiday or a closed day."""
    if day in public_holidays(day.year) or ClosedDay.objects.filter(date=day).exists():
        return []
    return list(OfficeHours.objects.filter(weekday=day.weekday()).values_list("opens", "closes"))


def _is_working_day(day: date, *, closed: set[date]) -> bool:
    return day.weekday() < 5 and day not in closed and day not in public_holidays(day.year)

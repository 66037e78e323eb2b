"""The office hours as people say them: days with the same hours together, as in "on workdays 9–13 h"."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from django.utils import translation
from django.utils.translation import gettext, pgettext

from centar.models.calendar import OfficeHours

WORKDAYS = (0, 4)
EVERY_DAY = (0, 6)


def hours_text(hours: Iterable[OfficeHours], language: str) -> str:
    """The week in one line in sr-latn, sr-cyrl or en; empty when no hours are entered."""
    with translation.override(language):
        stretches: list[tuple[int, int, str]] = []
        in_order = sorted(hours, key=attrgetter("weekday", "opens"))
        for weekday, rows in groupby(in_order, key=attrgetter("weekday")):
            spans = [f"{clock(row.opens)}–{clock(row.closes)}" for row in rows]
            text = pgettext("hours around a break", " and ").join(spans)
            if stretches and stretches[-1][1:] == (weekday - 1, text):
                stretches[-1] = (stretches[-1][0], weekday, text)
            else:
                stretches.append((weekday, weekday, text))
        return ", ".join(
            gettext("%(days)s %(hours)s h") % {"days": days_text(first, last), "hours": text}
            for first, last, text in stretches
        )


def clock(time: dt.time) -> str:
    return f"{time.hour}:{time.minute:02d}" if time.minute else f"{time.hour}"


def days_text(first: int, last: int) -> str:
    """How to call the days from first to last, Monday being 0, within a line."""
    if (first, last) == WORKDAYS:
        return gettext("on workdays")
    if (first, last) == EVERY_DAY:
        return gettext("every day")
    names = [
        pgettext("opening hours", "Monday"),
        pgettext("opening hours", "Tuesday"),
        pgettext("opening hours", "Wednesday"),
        pgettext("opening hours", "Thursday"),
        pgettext("opening hours", "Friday"),
        pgettext("opening hours", "Saturday"),
        pgettext("opening hours", "Sunday"),
    ]
    return names[first] if first == last else f"{names[first]}–{names[last]}"

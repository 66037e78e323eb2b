"""Dates as people say them: 21. novembra 2026. u 10:30, 21 November 2026 at 10:30."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from centar.script import to_cyrillic

# In the genitive: "5. februara", since the fifth is one of February.
_MONTHS = (
    *("januara", "februara", "marta", "aprila", "maja", "juna"),
    *("jula", "avgusta", "septembra", "oktobra", "novembra", "decembra"),
)
_WEEKDAYS = ("ponedeljak", "utorak", "sreda", "četvrtak", "petak", "subota", "nedelja")
_ON_WEEKDAYS = ("u ponedeljak", "u utorak", "u sredu", "u četvrtak", "u petak", "u subotu", "u nedelju")
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def date_text(day: date, language: str) -> str:
    """The date in words; of a moment, its day in the local time zone."""
    day = _local(day)
    if language == "en":
        return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"
    return _serbian(f"{day.day}. {_MONTHS[day.month - 1]} {day.year}.", language)


def datetime_text(moment: datetime, language: str) -> str:
    moment = _local(moment)
    at = "at" if language == "en" else _serbian("u", language)
    return f"{date_text(moment, language)} {at} {moment:%H:%M}"


def weekday_text(day: date, language: str) -> str:
    number = _local(day).weekday()
    return _ENGLISH_WEEKDAYS[number] if language == "en" else _serbian(_WEEKDAYS[number], language)


def on_weekday_text(day: date, language: str) -> str:
    """When something is on: „u subotu“, "on Saturday"."""
    number = _local(day).weekday()
    return f"on {_ENGLISH_WEEKDAYS[number]}" if language == "en" else _serbian(_ON_WEEKDAYS[number], language)


def _local[Day: (date, datetime)](day: Day) -> Day:
    return timezone.localtime(day) if isinstance(day, datetime) and timezone.is_aware(day) else day


def _serbian(text: str, language: str) -> str:
    return to_cyrillic(text) if language == "sr-cyrl" else text

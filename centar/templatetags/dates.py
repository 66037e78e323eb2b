"""Dates as people say them, in the language of the page; nothing for nothing."""

from datetime import date, datetime

from django import template

from centar import dates
from centar.languages import active_language

register = template.Library()


@register.filter
def sr_date(day: date | None) -> str:
    return dates.date_text(day, active_language()) if day else ""


@register.filter
def sr_datetime(moment: datetime | None) -> str:
    return dates.datetime_text(moment, active_language()) if moment else ""


@register.filter
def weekday(day: date | None) -> str:
    return dates.weekday_text(day, active_language()) if day else ""


@register.filter
def on_weekday(day: date | None) -> str:
    return dates.on_weekday_text(day, active_language()) if day else ""

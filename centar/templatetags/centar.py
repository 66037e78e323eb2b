"""Stand-ins with the agreed names until the real filters are merged."""

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

from centar.script import in_script

register = template.Library()


@register.filter
def script(text: str) -> str:
    return in_script(text, get_language() or "")


@register.filter
def sr_date(day: dt.date) -> str:
    return date_format(day)

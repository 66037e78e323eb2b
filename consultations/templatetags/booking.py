"""How the pages of booking put times and answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from consultations.firstfree import first_free
from consultations.slots import Slot
from consultations.stamps import stamp as stamp_of

register = template.Library()

TIME = (
    '<div class="time"><input class="form-check-input" type="radio" name="vreme" id="t{stamp}" value="{stamp}"{error}>'
    '<label for="t{stamp}">{clock}</label></div>'
)
DESCRIBED = ' aria-invalid="true" aria-describedby="time_error"'


@register.simple_tag
def time_radios(slots: Iterable[Slot], error: str = "") -> SafeString:
    """Radio buttons of one day's times. There are fifty on a page: as a template they cost as much as all the rest."""
    zone, marks = timezone.get_current_timezone(), DESCRIBED if error else ""
    rows = [
        TIME.format(stamp=stamp_of(slot.starts_at), clock=f"{slot.starts_at.astimezone(zone):%H:%M}", error=marks)
        for slot in slots
    ]
    return SafeString("\n".join(rows))  # figures and markup of our own, nothing to escape


@register.filter
def stamp(moment: dt.datetime) -> str:
    return stamp_of(moment)


@register.filter
def first_of(days: list[tuple[Any, list[Slot]]]) -> str:
    """The id of the first radio button."""
    return f"t{stamp_of(days[0][1][0].starts_at)}" if days else ""


@register.filter
def last_day(moment: dt.datetime) -> dt.date:
    """The day that ends at the moment, which is the midnight after it."""
    return timezone.localdate(moment - dt.timedelta(microseconds=1))


@register.inclusion_tag("consultations/includes/home_booking.html")
def home_booking() -> dict[str, Any]:
    """The first free time and the topics, as doors to booking; for the home page."""
    now = timezone.now()
    found = first_free(now=now)
    return {"first": found, "in_days": found.in_days(timezone.localdate(now))}

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.translation import pgettext

from centar import codes
from centar.templatetags.twins import twin
from consultations import stamps
from consultations.models import Booking
from consultations.models.choices import State

register = template.Library()


@register.filter
def code(text: str) -> str:
    """The code of a booking, in two halves."""
    return codes.shown(text)


@register.filter
def state_badge(state: str) -> str:
    """The kind of badge for the state of a talk: whether it stands, awaits the client, or has ended."""
    if state in (State.BOOKED, State.ATTENDED):
        return "registered"
    return "founding" if state == State.HELD else "muted"


@register.filter
def stamp(moment: dt.datetime) -> str:
    """A moment as addresses and forms carry it."""
    return stamps.stamp(moment)


@register.filter
def listed_topic(booking: Booking) -> str:
    """The topic as lists show it: a discreet one is not named."""
    return pgettext("topic", "confidential") if booking.topic.is_discreet else twin(booking.topic, "name")

"""The examples of events."""

from __future__ import annotations

import datetime as dt

from centar.models import User
from events.fair_demo import seed_fair


def seed(*, staff: User, now: dt.datetime) -> str:
    return seed_fair(staff=staff, now=now)

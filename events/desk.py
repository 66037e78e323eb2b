"""What waits at the desk of events."""

from __future__ import annotations

import datetime as dt

from centar.desk import DeskPage, Queue
from centar.models import User
from events.fair_desk import fair_pages, fair_queues


def pages(user: User) -> list[DeskPage]:
    return fair_pages(user)


def queues(user: User, *, now: dt.datetime) -> list[Queue]:
    return fair_queues(user, now)

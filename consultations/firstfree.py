"""The first free time, as the home page announces it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from centar.kept import Kept
from consultations.models import Mode, Topic
from consultations.models.topic import public_topics
from consultations.slots import Slot, Wish, next_free_days


@dataclass(frozen=True)
class FirstFree:
    """The topics that a visitor may choose, and the earliest time for the first of them in its first way."""

    topics: tuple[Topic, ...]
    mode: Mode | None = None
    slot: Slot | None = None

    def in_days(self, today: dt.date) -> int:
        return (self.slot.day - today).days if self.slot else 0


def read_first_free(minute: dt.datetime) -> FirstFree:
    topics = public_topics()
    if not topics:
        return FirstFree(topics)
    mode = next(mode for mode in Mode if mode in topics[0].modes)
    days, _more = next_free_days(Wish(topics[0], mode), since=timezone.localdate(minute), days=1, now=minute)
    slot = next((slots[0] for slots in days.values()), None)
    return FirstFree(topics, mode, slot)


_kept = Kept(read_first_free)


def first_free(*, now: dt.datetime) -> FirstFree:
    """As it was at most a minute ago: a time that is gone meanwhile is refused where it is chosen."""
    return _kept(now.replace(second=0, microsecond=0))

"""The staff desk: the day, what waits, how much of it and for how long, and the ways to the daily pages.

An app puts its queues on the desk by a function `queues(user, *, now)` in its own `desk.py`, its daily pages by
`pages(user)`, whom staff meet or call today by `today(user, *, now)`, what ends or begins soon by
`deadlines(user, *, now)`.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise

from centar.composition import modules_named
from centar.models import User


@dataclass(frozen=True)
class Queue:
    """What waits for staff: `oldest_at` is when its oldest began to wait, None when nothing does.

    Shown to those who have `permission` ("app.codename").
    """

    name: str
    label: str | Promise
    count: int
    oldest_at: datetime | None
    url: str
    permission: str

    def age_in_days(self, *, now: datetime) -> int | None:
        """Calendar days at the Center since the oldest began to wait."""
        if self.oldest_at is None:
            return None
        return (timezone.localdate(now) - timezone.localdate(self.oldest_at)).days


@dataclass(frozen=True)
class DeskPage:
    """A page that staff open every day. Shown to those who have `permission` ("app.codename")."""

    label: str | Promise
    url: str
    permission: str


@dataclass(frozen=True)
class Appointment:
    """Somebody with whom staff have a time today; `facts` are about what and how, `phone` is empty or a number.

    Shown to those who have `permission` ("app.codename").
    """

    at: datetime
    who: str
    facts: tuple[str, ...]
    phone: str
    url: str
    permission: str


@dataclass(frozen=True)
class Deadline:
    """What ends or begins soon. Shown to those who have `permission` ("app.codename")."""

    at: datetime
    label: str
    url: str
    permission: str

    def days_left(self, *, now: datetime) -> int:
        """Calendar days at the Center; 0 on the day itself."""
        return (timezone.localdate(self.at) - timezone.localdate(now)).days


def today_for(user: User, *, now: datetime) -> list[Appointment]:
    """Whom this person may see of those who come or are called today, in the order of the day."""
    offered = [
        one for module in modules_named("desk") if hasattr(module, "today") for one in module.today(user, now=now)
    ]
    return sorted((one for one in offered if user.has_perm(one.permission)), key=lambda one: one.at)


def deadlines_for(user: User, *, now: datetime) -> list[Deadline]:
    """What this person keeps of what ends or begins soon, the nearest first."""
    offered = [
        one
        for module in modules_named("desk")
        if hasattr(module, "deadlines")
        for one in module.deadlines(user, now=now)
    ]
    return sorted((one for one in offered if user.has_perm(one.permission)), key=lambda one: one.at)


def pages_for(user: User) -> list[DeskPage]:
    """The daily pages this person may open, app by app."""
    offered = [page for module in modules_named("desk") if hasattr(module, "pages") for page in module.pages(user)]
    return [page for page in offered if user.has_perm(page.permission)]


def queues_for(user: User, *, now: datetime) -> list[Queue]:
    """The queues this person may see, the longest waiting first and the empty ones last."""
    offered = [
        queue
        for module in modules_named("desk")
        if hasattr(module, "queues")
        for queue in module.queues(user, now=now)
    ]
    seen = [queue for queue in offered if user.has_perm(queue.permission)]
    return sorted(seen, key=lambda queue: (queue.oldest_at is None, queue.oldest_at or now))

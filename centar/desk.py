"""The staff desk: the day, what waits, how much of it and for how long, and the ways to the daily pages.

An app puts its queues on the desk by a function `queues(user, *, now)` in its own `desk.py`, its daily pages by
`pages(user)`, whom staff meet or call today by `today(user, *, now)`, what ends or begins soon by
`deadlines(user, *, now)`. Queues that are rows are offered uncounted, as `Waiting`: those of all apps that the person
may see are counted in one query.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Min, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from centar.composition import modules_named
from centar.models import OutgoingEmail, User


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
class Waiting:
    """A queue to be counted: `rows`, each of which waits since the time in its field `since`.

    Where the page to open depends on what waits, `url` makes the address from the earliest `first` among the rows
    (a field like `since`, which it is unless named), or from None when there are none. `name` is unique on the desk.
    """

    name: str
    label: str | Promise
    rows: QuerySet[Any]
    since: str
    url: str | Callable[[datetime | None], str]
    permission: str
    first: str = ""

    def tally(self) -> QuerySet[Any, dict[str, Any]]:
        """One row, in the same columns for every queue."""
        rows = self.rows.order_by().values(queue=Value(self.name, output_field=CharField()))
        return rows.annotate(
            waiting=Count("pk", distinct=True), oldest_at=Min(self.since), first_at=Min(self.first or self.since)
        )

    def as_queue(self, *, waiting: int, oldest_at: datetime | None, first_at: datetime | None) -> Queue:
        url = self.url if isinstance(self.url, str) else self.url(first_at)
        return Queue(self.name, self.label, waiting, oldest_at, url, self.permission)


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


def queues(user: User, *, now: datetime) -> list[Waiting]:
    """The Center's own: mails that could not be delivered."""
    address = reverse("admin:centar_outgoingemail_changelist") + "?state__exact=failed&settled_at__isempty=1"
    return [
        Waiting(
            "given-up-mails",
            _("Mails that were not delivered"),
            OutgoingEmail.objects.given_up(),
            "queued_at",
            address,
            "centar.change_outgoingemail",
        )
    ]


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
    seen = counted(queue for queue in offered if user.has_perm(queue.permission))
    return sorted(seen, key=lambda queue: (queue.oldest_at is None, queue.oldest_at or now))


def counted(offered: Iterable[Queue | Waiting]) -> list[Queue]:
    """In the order offered; those still to be counted in one query for all."""
    queues = list(offered)
    tallies = [one.tally() for one in queues if isinstance(one, Waiting)]
    facts: dict[str, dict[str, Any]] = {}
    if tallies:
        facts = {row.pop("queue"): row for row in tallies[0].union(*tallies[1:], all=True).order_by()}
    nothing = {"waiting": 0, "oldest_at": None, "first_at": None}
    return [one if isinstance(one, Queue) else one.as_queue(**facts.get(one.name, nothing)) for one in queues]

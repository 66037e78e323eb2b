"""The staff desk: what waits, how much of it and for how long, and the ways to the daily pages.

An app puts its queues on the desk by a function `queues(user, *, now)` in its own `desk.py`, its daily pages by
`pages(user)`.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
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
class DeskPage:
    """A page that staff open every day. Shown to those who have `permission` ("app.codename")."""

    label: str | Promise
    url: str
    permission: str


def queues(user: User, *, now: datetime) -> list[Queue]:
    """The Center's own: mails that could not be delivered."""
    facts = OutgoingEmail.objects.given_up().order_by().aggregate(count=Count("pk"), oldest=Min("queued_at"))
    address = reverse("admin:centar_outgoingemail_changelist") + "?state__exact=failed&settled_at__isnull=True"
    return [
        Queue(
            "given-up-mails",
            _("Mails that were not delivered"),
            facts["count"],
            facts["oldest"],
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
    seen = [queue for queue in offered if user.has_perm(queue.permission)]
    return sorted(seen, key=lambda queue: (queue.oldest_at is None, queue.oldest_at or now))

"""What waits at the desk of events."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centar.desk import DeskPage, Queue
from centar.models import User
from events.fair_desk import fair_pages, fair_queues
from events.models import Event, Registration

SEE = "events.view_event"
KEEP_PEOPLE = "events.change_registration"
MARKED_WITHIN = dt.timedelta(days=30)


def pages(user: User) -> list[DeskPage]:
    return [DeskPage(_("Events"), reverse("events:desk_events"), SEE), *fair_pages(user)]


def queues(user: User, *, now: dt.datetime) -> list[Queue]:
    return [*_event_queues(user, now=now), *fair_queues(user, now)]


def _event_queues(user: User, *, now: dt.datetime) -> list[Queue]:
    if not user.has_perm(KEEP_PEOPLE):
        return []
    address = reverse("events:desk_events")
    unmarked = Event.objects.public().past(now=now).exclude(state="cancelled")
    # in one filter, so that both hold of one registration
    unmarked = unmarked.filter(
        ends_at__gt=now - MARKED_WITHIN, registrations__state="confirmed", registrations__came=None
    )
    return [
        _waiting("event_calls", _("Calls about events"), Registration.objects.to_call(), "call_since", address),
        _waiting("event_unmarked", _("Events without a mark of who came"), unmarked, "ends_at", f"{address}?prosli=1"),
    ]


def _waiting(name: str, label: object, rows: QuerySet, since: str, address: str) -> Queue:
    facts = rows.order_by().aggregate(count=Count("pk", distinct=True), oldest=Min(since))
    return Queue(name, label, facts["count"], facts["oldest"], address, KEEP_PEOPLE)  # type: ignore[arg-type]

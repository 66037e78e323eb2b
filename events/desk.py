"""What waits at the desk of events."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centar.desk import Deadline, DeskPage, Waiting
from centar.models import User
from centar.templatetags.twins import twin_text
from events.fair_desk import fair_pages, fair_queues
from events.models import Event, EventState, Registration

SEE = "events.view_event"
KEEP_PEOPLE = "events.change_registration"
MARKED_WITHIN = dt.timedelta(days=30)
DEADLINE_WITHIN = dt.timedelta(days=14)


def pages(user: User) -> list[DeskPage]:
    return [DeskPage(_("Events"), reverse("events:desk_events"), SEE), *fair_pages(user)]


def queues(user: User, *, now: dt.datetime) -> list[Waiting]:
    return [*_event_queues(now), *fair_queues(user, now)]


def deadlines(user: User, *, now: dt.datetime) -> list[Deadline]:
    """Of fairs the dates of the call that come within two weeks; what is on today and tomorrow."""
    if not user.has_perm(SEE):
        return []
    dates = (f"fair__call__{name}__range" for name in ("closes_at", "shuts_at", "confirm_by"))
    soon = Q(*((name, (now, now + DEADLINE_WITHIN)) for name in dates), _connector=Q.OR)
    after_tomorrow = timezone.localdate(now) + dt.timedelta(days=2)
    is_near = Q(starts_at__gt=now, starts_at__lt=timezone.make_aware(dt.datetime.combine(after_tomorrow, dt.time())))
    rows = Event.objects.filter(soon | is_near, state=EventState.PUBLISHED).select_related("fair__call")
    return [deadline for event in rows for deadline in _deadlines_of(event, now)]


def _deadlines_of(event: Event, now: dt.datetime) -> list[Deadline]:
    found, title = [], twin_text(event, "title")
    last = timezone.localdate(now) + dt.timedelta(days=1)
    if event.starts_at > now and timezone.localdate(event.starts_at) <= last:
        found.append(Deadline(event.starts_at, title, reverse("events:desk_event", args=[event.pk]), SEE))
    fair = getattr(event, "fair", None)
    call = getattr(fair, "call", None)
    if fair is None or call is None:
        return found
    board = reverse("events:desk_fair", args=[fair.year])
    dates = {
        gettext("%(fair)s: the call for exhibitors closes"): call.closes_at,
        gettext("%(fair)s: nobody can apply any more"): call.shuts_at,
        gettext("%(fair)s: exhibitors have to confirm"): call.confirm_by,
    }
    for text, at in dates.items():
        if now <= at <= now + DEADLINE_WITHIN:
            found.append(Deadline(at, text % {"fair": title}, board, "events.change_fair"))
    return found


def _event_queues(now: dt.datetime) -> list[Waiting]:
    address = reverse("events:desk_events")
    to_call = Registration.objects.to_call()
    unmarked = Event.objects.public().past(now=now).exclude(state="cancelled")
    # in one filter, so that both hold of one registration
    unmarked = unmarked.filter(
        ends_at__gt=now - MARKED_WITHIN, registrations__state="confirmed", registrations__came=None
    )
    past = f"{address}?prosli=1"
    return [
        Waiting("event_calls", _("Calls about events"), to_call, "call_since", address, KEEP_PEOPLE),
        Waiting("event_unmarked", _("Events without a mark of who came"), unmarked, "ends_at", past, KEEP_PEOPLE),
    ]

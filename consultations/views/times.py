"""The free times of a choice of topic, way of talking and consultant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultations.actions.refusals import ContactBusy, NotOffered, Refusal, SlotTaken
from consultations.choice import Choice, read_choice
from consultations.models import Mode
from consultations.slots import Slot, Wish, nearest_free, next_free_days

DAYS = 10

Kept = Collection[tuple[str, str]]


@login_not_required
@never_cache
@require_safe
def times(request: HttpRequest) -> HttpResponse:
    choice = read_choice(request.GET)
    if choice is None:
        return TemplateResponse(request, "consultations/no_topics.html")
    if choice.is_as_asked:
        return times_page(request, choice)
    if request.GET.get("tema") == choice.topic.slug and request.GET.get("nacin") in Mode.values:
        ways = {"ways": ", ".join(choice.topic.mode_labels)}
        return times_page(request, choice, notice=_("About this we talk only: %(ways)s") % ways)
    return times_page(request, choice, notice=not_offered())


def not_offered() -> str:
    return _("What you asked for is no longer offered. Look through the choice below.")


def refused_words(refusal: Refusal, starts_at: dt.datetime) -> str:
    """Why the time cannot be had."""
    if isinstance(refusal, ContactBusy):
        return _("You already have a talk at that time. Choose another time")
    if isinstance(refusal, NotOffered):
        return _("This time can no longer be booked. Choose another time")
    time = timezone.localtime(starts_at)
    return _("The time at %(time)s has just been taken. Choose another time") % {"time": f"{time:%H:%M}"}


def nearest_times(refusal: Refusal, wish: Wish, starts_at: dt.datetime) -> list[Slot]:
    """What can be had instead."""
    if isinstance(refusal, SlotTaken):
        return refusal.nearest
    nearest = nearest_free(wish, starts_at, count=4, now=timezone.now())
    return [slot for slot in nearest if slot.starts_at != starts_at][:3]


def times_page(
    request: HttpRequest, choice: Choice, *, error: str = "", notice: str = "", kept: Kept = (), status: int = 200
) -> TemplateResponse:
    """The page with the free times; `kept` is what was filled in already, and goes along when a time is chosen."""
    now = timezone.now()
    today = timezone.localdate(now)
    asked = read_day(request.POST.get("od") or request.GET.get("od", ""))
    since = max(asked or today, today)
    days, has_more = next_free_days(choice.wish, since=since, days=DAYS, now=now)
    context = {
        "choice": choice,
        "days": list(days.items()),
        "is_later": since > today,
        "later": max(days) + dt.timedelta(days=1) if has_more else None,
        "error": error,
        "notice": notice,
        "kept": kept,
    }
    return TemplateResponse(request, "consultations/times.html", context, status=status)


def read_day(text: str) -> dt.date | None:
    """The day in an address; None for what is no day of these years."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 3000 else None

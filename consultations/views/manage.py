"""One booking in the hands of its client: page, calendar file, moving, cancelling, the wish for an earlier time."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from centar.accounts import count_unasked_mail
from centar.calendars import CANCEL, PUBLISH
from centar.versions import StaleRecord
from consultations.actions.changes import can_change_online
from consultations.actions.changes import cancel as cancel_booking
from consultations.actions.changes import move as move_booking
from consultations.actions.refusals import ContactBusy, NotOffered, SlotTaken, TooLate, WrongState
from consultations.actions.waiting import ask_for_earlier, withdraw_wish
from consultations.calendars import entry
from consultations.forms.waiting import SuitsForm
from consultations.models import Booking, Mode, NextStep, SharedDocument, State, WaitRequest
from consultations.slots import Slot, Wish, next_free_days
from consultations.stamps import read_stamp
from consultations.views.access import booking_or_404, person
from consultations.views.times import DAYS, nearest_times, read_day, refused_words

IN_CALENDARS = [State.BOOKED, State.ATTENDED, State.CANCELLED_BY_CLIENT, State.CANCELLED_BY_OFFICE]


@login_not_required
@never_cache
@require_safe
def booking(request: HttpRequest, code: str) -> HttpResponse:
    found = booking_or_404(request, code)
    now = timezone.now()
    context = {
        "booking": found,
        "is_over": found.ends_at <= now,
        "can_change": can_change_online(found, now=now) and not _has_run_out(found),
        "has_run_out": _has_run_out(found),
        "in_calendars": found.state in IN_CALENDARS,
        "steps": NextStep.objects.on_page_of(found),
        "today": timezone.localdate(now),
        "documents": SharedDocument.objects.on_page_of(found),
        "waits": WaitRequest.objects.filter(earlier_than=found, closed_at=None).first(),
        "earlier_form": SuitsForm(),
    }
    return TemplateResponse(request, "consultations/booking.html", context)


def _has_run_out(found: Booking) -> bool:
    """Nobody confirmed it in time, whether or not the job has noted that already."""
    until = found.hold_expires_at
    return found.state == State.EXPIRED or (until is not None and until <= timezone.now())


@login_not_required
@never_cache
@require_safe
def ics(request: HttpRequest, code: str) -> HttpResponse:
    """The talk for a calendar program; cancelled, the file takes it out again."""
    found = booking_or_404(request, code)
    if found.state not in IN_CALENDARS:
        raise Http404
    text = entry(found, method=CANCEL if found.is_cancelled else PUBLISH, now=timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="razgovor.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    found = booking_or_404(request, code)
    if found.is_cancelled:  # also after a double click
        return redirect("consultations:booking", code)
    if request.method == "POST":
        try:
            cancel_booking(
                booking=found, by=person(request), by_office=False, now=timezone.now(), seen=_seen(request, found)
            )
        except (TooLate, WrongState):
            _call_instead(request)
        except StaleRecord:
            messages.warning(request, _("The talk was changed in the meantime. Look at it again."))
        return redirect("consultations:booking", code)
    if not can_change_online(found, now=timezone.now()):
        return redirect("consultations:booking", code)
    return TemplateResponse(request, "consultations/cancel.html", {"booking": found})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    found = booking_or_404(request, code)
    now = timezone.now()
    if not can_change_online(found, now=now) or _has_run_out(found):
        _call_instead(request)
        return redirect("consultations:booking", code)
    asked = (request.POST if request.method == "POST" else request.GET).get("nacin", "")
    mode = Mode(asked) if asked in found.topic.modes else Mode(found.mode)
    wish = Wish(found.topic, mode, moving=found)
    if request.method != "POST":
        return _move_page(request, found, wish)
    starts_at = read_stamp(request.POST.get("vreme", ""))
    if starts_at is None:
        return _move_page(request, found, wish, error=_("Choose the day and time of the talk"))
    return _try_to_move(request, found, wish, starts_at)


def _try_to_move(request: HttpRequest, found: Booking, wish: Wish, starts_at: dt.datetime) -> HttpResponse:
    """Whatever refuses the new time leaves the old one as it was. Raises LimitExceeded."""
    if found.is_held and found.client.email:  # nobody has shown yet that the address is theirs
        count_unasked_mail(found.client.email, now=timezone.now())
    try:
        moved = move_booking(
            booking=found,
            wish=wish,
            starts_at=starts_at,
            by=person(request),
            by_office=False,
            now=timezone.now(),
            seen=_seen(request, found),
        )
    except (SlotTaken, NotOffered, ContactBusy) as refusal:
        error = refused_words(refusal, starts_at)
        return _move_page(request, found, wish, error=error, nearest=nearest_times(refusal, wish, starts_at))
    except (TooLate, WrongState):
        _call_instead(request)
    except StaleRecord:
        messages.warning(request, _("The talk was changed in the meantime. Look at it again."))
    else:
        if moved.ics_sequence != found.ics_sequence:
            messages.success(request, _("The talk is moved to the new time."))
    return redirect("consultations:booking", found.code)


def _move_page(
    request: HttpRequest, found: Booking, wish: Wish, *, error: str = "", nearest: list[Slot] | None = None
) -> HttpResponse:
    """The times to move to; 409 with the nearest ones when the chosen time is gone."""
    now = timezone.now()
    today = timezone.localdate(now)
    since = max(read_day(request.GET.get("od", "")) or today, today)
    days, has_more = next_free_days(wish, since=since, days=DAYS, now=now) if nearest is None else ({}, False)
    context = {
        "booking": found,
        "mode": wish.mode,
        "modes": [mode for mode in Mode if mode in found.topic.modes],
        "days": list(days.items()),
        "is_later": since > today,
        "later": max(days) + dt.timedelta(days=1) if has_more else None,
        "error": error,
        "nearest": nearest,
    }
    status = 200 if nearest is None else 409
    return TemplateResponse(request, "consultations/move.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def earlier(request: HttpRequest, code: str) -> HttpResponse:
    """The wish to be told of an earlier time, or its end."""
    found = booking_or_404(request, code)
    if request.method != "POST":  # the button is on the page of the talk
        return redirect("consultations:booking", code)
    if "withdraw" in request.POST:
        for wait in WaitRequest.objects.filter(earlier_than=found, closed_at=None):
            withdraw_wish(wait=wait, now=timezone.now())
        messages.success(request, _("We no longer look for an earlier time for you."))
        return redirect("consultations:booking", code)
    form = SuitsForm(request.POST)
    if not form.is_valid():  # the days to choose from have changed since the page was opened
        messages.warning(request, _("Choose the days again: they have changed in the meantime."))
        return redirect("consultations:booking", code)
    try:
        ask_for_earlier(booking=found, now=timezone.now(), suits=form.suits)
        messages.success(request, _("We tell you when an earlier time frees up. Your time stays yours."))
    except WrongState:
        _call_instead(request)
    return redirect("consultations:booking", code)


def _seen(request: HttpRequest, found: Booking) -> int:
    """The version that the page showed."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else found.version


def _call_instead(request: HttpRequest) -> None:
    messages.warning(request, _("This talk can no longer be changed here. Call us, and we will do it together."))

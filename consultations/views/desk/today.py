"""The day: who comes when, who came, who waits for a call, and whoever walks in."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.dates import datetime_text
from centar.http import SignedInRequest
from centar.languages import active_language
from centar.staff import staff_required
from centar.templatetags.script import script
from consultations.actions import desk
from consultations.actions.changes import mark_attended, mark_no_show, unmark
from consultations.actions.offers import take
from consultations.actions.refusals import ContactBusy, NotOffered, Refusal, SlotTaken, WrongState
from consultations.forms.desk import WalkInForm
from consultations.models import Booking
from consultations.schedule import day_span
from consultations.views.desk.common import KEEP, asked_day, back_to, own_consultant, sent_from


@never_cache
@staff_required(KEEP)
@require_GET
def today(request: SignedInRequest) -> HttpResponse:
    day, now = asked_day(request), timezone.now()
    me = own_consultant(request)
    only_mine = "moji" in request.GET and me is not None
    span = day_span(day)
    rows = Booking.objects.with_people().on_board().filter(starts_at__gte=span.start, starts_at__lt=span.end)
    if only_mine:
        rows = rows.filter(consultant=me)
    context = {
        "day": day,
        "is_today": day == timezone.localdate(now),
        "before": day - dt.timedelta(days=1),
        "after": day + dt.timedelta(days=1),
        "bookings": rows.order_by("starts_at", "consultant"),
        "to_confirm": Booking.objects.with_people().held_by_phone(now=now),
        "now": now,
        "me": me,
        "only_mine": only_mine,
    }
    return TemplateResponse(request, "consultations/desk_today.html", context)


@staff_required(KEEP)
@sent_from("consultations:desk_booking", with_pk=True)
def mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """One button: confirmed, arrived, did not come, or none of these after all."""
    booking = get_object_or_404(Booking.objects.with_people(), pk=pk)
    try:
        _mark(booking, request)
    except (SlotTaken, NotOffered, ContactBusy):
        messages.error(request, _("The time cannot be had any more. Choose another one."))
        return redirect(_book_anew(booking))
    except WrongState as refusal:
        state = refusal.booking.get_state_display()
        messages.error(request, _("This cannot be done: the talk is now “%(state)s”.") % {"state": state})
    return back_to(request, "consultations:desk_booking", pk)


def _book_anew(booking: Booking) -> str:
    """The phone desk with all that is known of the booking."""
    known = {"klijent": booking.client_id, "tema": booking.topic.slug, "nacin": booking.mode}
    return f"{reverse('consultations:desk_new')}?{urlencode(known)}"


def _mark(booking: Booking, request: SignedInRequest) -> None:
    now, name = timezone.now(), script(booking.client)
    common: dict[str, Any] = {"booking": booking, "by": request.user, "now": now}
    match request.POST.get("mark"):
        case "confirm":
            take(**common)
            messages.success(request, _("Confirmed: %(name)s.") % {"name": name})
        case "attended":
            mark_attended(**common)
            messages.success(request, _("Came: %(name)s.") % {"name": name})
        case "no_show":
            mark_no_show(**common)
            messages.success(request, _("Did not come: %(name)s.") % {"name": name})
        case "undo":
            unmark(**common)
            messages.success(request, _("The mark is taken back: %(name)s.") % {"name": name})


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: SignedInRequest) -> HttpResponse:
    form = WalkInForm(request.POST or None, initial={"consultant": own_consultant(request)})
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            booking = desk.walk_in(
                topic=data["topic"],
                consultant=data["consultant"],
                contact=form.contact,
                by=request.user,
                now=timezone.now(),
                form_key=data["form_key"],
            )
        except Refusal as refusal:
            form.add_error("consultant", _refusal_text(refusal))
            status = 409
        else:
            until = f"{timezone.localtime(booking.ends_at):%H:%M}"
            messages.success(request, _("The talk has begun and lasts until %(time)s.") % {"time": until})
            return redirect("consultations:desk_booking", booking.pk)
    return TemplateResponse(request, "consultations/desk_walk_in.html", {"form": form}, status=status)


def _refusal_text(refusal: Refusal) -> str:
    match refusal:
        case desk.InTalk():
            when = datetime_text(refusal.until, active_language())
            return _("The consultant has a talk until %(when)s. If nobody came to it, mark that first.") % {
                "when": when
            }
        case desk.TooShort():
            when = datetime_text(refusal.next_at, active_language())
            return _("The next talk begins on %(when)s, in less than ten minutes. Choose another consultant.") % {
                "when": when
            }
        case desk.NoRoom():
            return _("No room is free for the next ten minutes.")
        case ContactBusy():
            return _("This person has another talk at this time. Mark there that they came.")
    return _("Somebody was faster. Try again.")

"""Moving, cancelling and releasing a booking."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centar.http import SignedInRequest
from centar.staff import staff_required
from centar.templatetags.script import script
from centar.versions import StaleRecord
from consultations.actions import changes, desk
from consultations.actions.refusals import ContactBusy, NotOffered, SlotTaken, WrongState
from consultations.actions.video import set_video_address
from consultations.forms.changes import CancelForm, MoveForm, VideoForm
from consultations.forms.times import time_label
from consultations.models import Booking, Consultant, Mode
from consultations.slots import Wish, nearest_free
from consultations.views.desk.common import KEEP, asked_consultant, back_to, note_reading, sent_from
from consultations.views.desk.phone import Choice, free_times, taken_text
from consultations.views.desk.stranded import apology


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another time, consultant or way of talking; the stranded list sends its one click here too."""
    booking = get_object_or_404(Booking.objects.with_people(), pk=pk)
    if not booking.is_active:
        return _no_longer(request, booking)
    now = timezone.now()
    wish = _asked(request, booking)
    form = MoveForm(request.POST or None, initial={"seen": booking.version})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            answer = _move(request, booking, wish, form, now)
            if answer is not None:
                return answer
            status = 409
        elif not form.has_offer:
            form.offer(free_times(wish, now=now))
    else:
        form.offer(free_times(wish, now=now))
    note_reading(request, booking.client, "desk_move")
    context = {"booking": booking, "form": form, "wish": wish, **_choices(booking, wish)}
    return TemplateResponse(request, "consultations/desk_move.html", context, status=status)


def _asked(request: SignedInRequest, booking: Booking) -> Wish:
    """The booking's own way of talking unless the address names another; any consultant unless it names one."""
    mode = request.GET.get("nacin", "")
    if mode not in booking.topic.modes:
        mode = booking.mode
    return Wish(booking.topic, mode, consultant=asked_consultant(request), is_staff=True, moving=booking)


def _choices(booking: Booking, wish: Wish) -> dict[str, list[Choice]]:
    asked = {"nacin": wish.mode, "kod": wish.consultant.pk if wish.consultant else ""}

    def choice(label: Any, name: str, value: Any) -> Choice:
        return Choice(label, "?" + urlencode(asked | {name: value}), asked[name] == value)

    people = Consultant.objects.active().filter(topics=booking.topic).select_related("user")
    return {
        "modes": [choice(Mode(mode).label, "nacin", mode) for mode in booking.topic.modes],
        "consultants": [choice(None, "kod", ""), *(choice(one, "kod", one.pk) for one in people)],
    }


def _move(
    request: SignedInRequest, booking: Booking, wish: Wish, form: MoveForm, now: dt.datetime
) -> HttpResponse | None:
    """Back to where it was asked for, or None with other times on offer."""
    starts, seen = form.cleaned_data["starts"], form.cleaned_data["seen"]
    try:
        booking = changes.move(
            booking=booking, wish=wish, starts_at=starts, by=request.user, by_office=True, now=now, seen=seen
        )
    except SlotTaken as refusal:
        form.offer_instead(refusal.nearest, taken_text(starts))
    except NotOffered:
        form.offer_instead(nearest_free(wish, starts, now=now), _("Nobody consults at that time. Choose another one."))
    except ContactBusy:
        form.offer_instead(nearest_free(wish, starts, now=now), _("This contact already has a talk at that time"))
    except WrongState as refusal:
        return _no_longer(request, refusal.booking)
    except StaleRecord as stale:
        form.offer(free_times(wish, now=now))
        form.take_version(stale.current.version)
        form.add_error(
            None, _("Somebody changed this talk while you were choosing. Look again, and move it if it still fits.")
        )
        booking.refresh_from_db()
    else:
        messages.success(
            request, _("Moved: %(name)s, %(time)s.") % {"name": script(booking.client), "time": time_label(starts)}
        )
        return back_to(request, "consultations:desk_booking", booking.pk)
    return None


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """With a reason that the client reads; the page says how they will be told."""
    booking = get_object_or_404(Booking.objects.with_people(), pk=pk)
    form = CancelForm(request.POST or None, initial={"seen": booking.version, "reason": apology(booking)})
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            changes.cancel(
                booking=booking,
                by=request.user,
                by_office=True,
                now=timezone.now(),
                reason=data["reason"],
                seen=data["seen"],
            )
            messages.success(request, _("Cancelled: %(name)s.") % {"name": script(booking.client)})
            return back_to(request, "consultations:desk_booking", pk)
        except WrongState as refusal:
            return _no_longer(request, refusal.booking)
        except StaleRecord as stale:
            booking.refresh_from_db()
            form.take_version(stale.current.version)
            form.add_error(
                None, _("Somebody changed this talk meanwhile. Look again, and cancel it if you still want to.")
            )
            status = 409
    if not booking.is_active:
        return _no_longer(request, booking)
    note_reading(request, booking.client, "desk_cancel")
    return TemplateResponse(
        request, "consultations/desk_cancel.html", {"booking": booking, "form": form}, status=status
    )


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def video(request: SignedInRequest, pk: int) -> HttpResponse:
    """The address of one talk by video."""
    booking = get_object_or_404(Booking.objects.with_people(), pk=pk, mode=Mode.VIDEO)
    if not booking.is_active:
        return _no_longer(request, booking)
    form, status = VideoForm(request.POST or None, initial={"seen": booking.version, "url": booking.video_url}), 200
    if request.method == "POST" and form.is_valid():
        try:
            set_video_address(booking=booking, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The address is saved."))
            return redirect("consultations:desk_booking", pk)
        except WrongState as refusal:
            return _no_longer(request, refusal.booking)
        except StaleRecord as stale:
            booking.refresh_from_db()
            form.take_version(stale.current.version)
            form.add_error(None, _("Somebody changed this talk meanwhile. Look again, and save if it still holds."))
            status = 409
    note_reading(request, booking.client, "desk_video")
    context = {"booking": booking, "form": form}
    return TemplateResponse(request, "consultations/desk_video.html", context, status=status)


@staff_required(KEEP)
@sent_from("consultations:desk_booking", with_pk=True)
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    """All times that the contact of this booking holds without having confirmed are free again."""
    booking = get_object_or_404(Booking, pk=pk)
    count = desk.release_held(contact_key=booking.contact_key, by=request.user, now=timezone.now())
    text = ngettext("%(count)d reserved time is free again.", "%(count)d reserved times are free again.", count)
    messages.success(request, text % {"count": count})
    return back_to(request, "consultations:desk_booking", pk)


def _no_longer(request: SignedInRequest, booking: Booking) -> HttpResponse:
    state = booking.get_state_display()
    messages.error(request, _("This cannot be done: the talk is now “%(state)s”.") % {"state": state})
    return redirect("consultations:desk_booking", booking.pk)

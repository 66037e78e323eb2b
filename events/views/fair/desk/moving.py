"""A fair that is announced goes to another day or place, or is cancelled; each page says who will be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centar.http import SignedInRequest
from centar.staff import staff_required
from centar.versions import StaleRecord
from events.actions.events import cancel_event
from events.actions.fair.moving import move_fair
from events.actions.refusals import Over, Refusal
from events.fair_news import concerned_by
from events.forms.desk import CancelEventForm
from events.forms.fair_moving import MoveFairForm
from events.models import EventState, Fair
from events.views.fair.desk.common import KEEP, fair_or_404


def may_change(fair: Fair) -> bool:
    """Announced and not over; before that nobody has to be told."""
    return fair.event.state == EventState.PUBLISHED and not fair.event.is_over(timezone.now())


def _not_now(request: SignedInRequest, fair: Fair) -> HttpResponse:
    messages.error(request, _("This can be done while the fair is announced and not over."))
    return redirect("events:desk_fair_settings", fair.year)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: SignedInRequest, year: int) -> HttpResponse:
    fair = fair_or_404(year)
    if not may_change(fair):
        return _not_now(request, fair)
    form = MoveFairForm(request.POST or None, instance=fair.event, fair=fair)
    if request.method == "POST":
        try:
            if form.is_valid():
                return _move(request, fair, form)
        except Over:
            form.add_error("ends_at", _("This time has passed already"))
        except StaleRecord:
            fair = fair_or_404(year)
            form = MoveFairForm(request.POST, instance=fair.event, fair=fair)
        except Refusal:
            return _not_now(request, fair)
    now_there = fair_or_404(year)  # the form has written on the other
    context = {
        "form": form,
        "fair": now_there,
        "concerned": concerned_by(now_there),
        "programme": now_there.event.programme.exists(),
    }
    status = 409 if form.has_error("__all__", "stale") else 200
    return TemplateResponse(request, "events/fair/desk/move.html", context, status=status)


def _move(request: SignedInRequest, fair: Fair, form: MoveFairForm) -> HttpResponse:
    is_new = move_fair(
        fair=fair,
        event=form.instance,
        setup_from=form.cleaned_data["setup_from"],
        setup_until=form.cleaned_data["setup_until"],
        by=request.user,
        now=timezone.now(),
    )
    if is_new:
        messages.success(request, _("Saved. Everybody whom it concerns is told, or is on the list of calls."))
    else:
        messages.info(request, _("Nothing has changed, so nobody is told."))
    return redirect("events:desk_fair_settings", fair.year)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedInRequest, year: int) -> HttpResponse:
    fair = fair_or_404(year)
    if not may_change(fair):
        return _not_now(request, fair)
    form = CancelEventForm(request.POST or None, initial={"seen": fair.event.version})
    if request.method == "POST" and form.is_valid():
        reason, seen = form.cleaned_data["reason"], form.cleaned_data["seen"]
        try:
            cancel_event(event=fair.event, reason=reason, by=request.user, now=timezone.now(), seen=seen)
            messages.success(request, _("The fair is cancelled. Everybody is told, or is on the list of calls."))
            return redirect("events:desk_fair_settings", year)
        except StaleRecord:
            text = _("Somebody changed this fair meanwhile. Look at it again, then do it if it fits.")
            messages.warning(request, text)
            return redirect("events:desk_fair_cancel", year)
        except Refusal:
            return _not_now(request, fair)
    context = {"form": form, "fair": fair, "concerned": concerned_by(fair)}
    return TemplateResponse(request, "events/fair/desk/cancel.html", context)

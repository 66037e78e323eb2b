"""Changes of an announced event that people are told of: moving, more or fewer seats, cancelling; and copying it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centar.http import SignedInRequest
from centar.staff import staff_required
from centar.versions import StaleRecord
from events.actions import events as actions
from events.actions.refusals import MoreTaken, Over, Refusal
from events.forms.desk import CancelEventForm, CapacityForm, CopyForm, MoveForm
from events.models import Event, EventState, Fair
from events.views.desk.common import KEEP, View, told_about, told_of

CHANGED_MEANWHILE = gettext_lazy("Somebody changed this event meanwhile. Look at it again, then do it if it fits.")


def _changeable(request: SignedInRequest, pk: int) -> tuple[Event, HttpResponse | None]:
    """The event, and the way back for one that is not announced or is over."""
    found = get_object_or_404(Event, pk=pk)
    if found.state == EventState.PUBLISHED and not found.is_over(timezone.now()):
        return found, None
    return found, _not_now(request, found)


def _not_now(request: SignedInRequest, found: Event) -> HttpResponse:
    messages.error(request, _("This can be done while the event is announced and not over."))
    return redirect("events:desk_event", found.pk)


def at_its_own_desk(page: str) -> Callable[[View], View]:
    """A fair is moved and cancelled where its exhibitors are seen: there `page` says who will be told."""

    def decorator(view: View) -> View:
        @wraps(view)
        def answer(request: SignedInRequest, pk: int) -> HttpResponse:
            fair = Fair.objects.filter(pk=pk).first()
            return redirect(page, fair.year) if fair else view(request, pk)

        return answer

    return decorator


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
@at_its_own_desk("events:desk_fair_move")
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another time or place; the page says who will be told."""
    found, way_back = _changeable(request, pk)
    if way_back:
        return way_back
    form = MoveForm(request.POST or None, instance=found)
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                told = actions.move_event(event=form.instance, by=request.user, now=timezone.now())
                messages.success(request, _moved(len(told)))
                return redirect("events:desk_event", pk)
        except Over:
            form.add_error("ends_at", _("This time has passed already"))
        except StaleRecord:
            form = MoveForm(request.POST, instance=get_object_or_404(Event, pk=pk))
        except Refusal:
            return _not_now(request, found)
        status = 409 if form.has_error("__all__", "stale") else 200
    event = get_object_or_404(Event, pk=pk)
    context = {"form": form, "event": event, "told": told_about(event)}
    return TemplateResponse(request, "events/desk_move.html", context, status=status)


def _moved(count: int) -> str:
    return ngettext(
        "The event is moved, %(count)d registration is told.",
        "The event is moved, %(count)d registrations are told.",
        count,
    ) % {"count": count}


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def capacity(request: SignedInRequest, pk: int) -> HttpResponse:
    """Fewer seats than are taken: the page says who would wait again, and asks."""
    found, way_back = _changeable(request, pk)
    if way_back:
        return way_back
    form = CapacityForm(request.POST or None, initial={"capacity": found.capacity, "seen": found.version})
    losers, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_capacity(
                event=found,
                capacity=form.cleaned_data["capacity"],
                by=request.user,
                now=timezone.now(),
                seen=form.cleaned_data["seen"],
                is_confirmed="confirm" in request.POST,
            )
            messages.success(request, _("The number of seats is changed."))
            return redirect("events:desk_event", pk)
        except MoreTaken as refusal:
            losers, status = refusal.moved, 409
        except StaleRecord:
            messages.warning(request, CHANGED_MEANWHILE)
            return redirect("events:desk_capacity", pk)
        except Refusal:
            return _not_now(request, found)
    context = {"form": form, "event": found, "losers": losers, "told": told_of(losers or [])}
    return TemplateResponse(request, "events/desk_capacity.html", context, status=status)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
@at_its_own_desk("events:desk_fair_cancel")
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    found, way_back = _changeable(request, pk)
    if way_back:
        return way_back
    form = CancelEventForm(request.POST or None, initial={"seen": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_event(
                event=found,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
                seen=form.cleaned_data["seen"],
            )
            messages.success(request, _("The event is cancelled. It stays on the site, marked."))
            return redirect("events:desk_event", pk)
        except StaleRecord:
            messages.warning(request, CHANGED_MEANWHILE)
            return redirect("events:desk_cancel", pk)
        except Refusal:
            return _not_now(request, found)
    context = {"form": form, "event": found, "told": told_about(found)}
    return TemplateResponse(request, "events/desk_cancel.html", context)


@never_cache
@staff_required("events.add_event")
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Drafts on other days, for dates that recur."""
    found = get_object_or_404(Event, pk=pk)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.copy_event(event=found, days=form.cleaned_data["days"], by=request.user)
        text = ngettext("%(count)d draft is made.", "%(count)d drafts are made.", len(made))
        messages.success(request, text % {"count": len(made)})
        return redirect("events:desk_event", made[0].pk) if len(made) == 1 else redirect("events:desk_events")
    return TemplateResponse(request, "events/desk_copy.html", {"form": form, "event": found})

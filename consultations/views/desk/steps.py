"""Agreed steps at the desk: added to a client's file, corrected, removed, mailed, ticked off for the client."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centar.dates import date_text
from centar.http import SignedInRequest
from centar.languages import active_language
from centar.staff import staff_required
from centar.versions import StaleRecord
from consultations.actions import steps as actions
from consultations.forms.casework import ChangedStepForm, StepForm
from consultations.models import Booking, Client, NextStep
from consultations.views.desk.booking import booking_or_404
from consultations.views.desk.common import back_to, note_reading, sent_from


@never_cache
@staff_required("consultations.add_nextstep")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Agreed in no talk, as in a call; the page stays for the next one."""
    client = get_object_or_404(Client, pk=pk, anonymised_at=None)
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.agree_step(client=client, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Client.DoesNotExist:
            raise Http404 from None
        messages.success(request, _("The step is saved."))
        return redirect("consultations:desk_client_step", pk)
    note_reading(request, client, "desk_client_step")
    context = {
        "form": form,
        "client": client,
        "agreed": client.next_steps.filter(booking=None),
        "back": ("consultations:desk_client", pk),
    }
    return TemplateResponse(request, "consultations/desk_step.html", context)


@never_cache
@staff_required("consultations.change_nextstep")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _step_or_404(pk)
    initial = {"text": found.text, "due_on": found.due_on, "seen": found.version}
    form, status = ChangedStepForm(request.POST or None, initial=initial), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_step(step=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The step is saved."))
            return redirect(*_page_of(found))
        except NextStep.DoesNotExist:
            raise Http404 from None
        except StaleRecord as stale:
            found = _step_or_404(pk)
            form.take_version(stale.current.version)
            now = {"step": _as_text(found)}
            form.add_error(None, _("Somebody changed this step meanwhile. It is now: %(step)s") % now)
            status = 409
    note_reading(request, found.client, "desk_step_change")
    context = {"form": form, "step": found, "client": found.client, "back": _page_of(found)}
    return TemplateResponse(request, "consultations/desk_step.html", context, status=status)


def _as_text(step: NextStep) -> str:
    """The step with its last day."""
    return f"{step.text} ({date_text(step.due_on, active_language())})" if step.due_on else step.text


@never_cache
@staff_required("consultations.change_nextstep")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks once more; after a double click there is nothing left to remove."""
    found = NextStep.objects.select_related("client", "booking").filter(pk=pk).first()
    if found is None:
        if request.method == "POST":
            return redirect("consultations:desk_clients")
        raise Http404
    if request.method == "POST":
        actions.remove_step(step=found, by=request.user)
        messages.success(request, _("The step is removed."))
        return redirect(*_page_of(found))
    note_reading(request, found.client, "desk_step_remove")
    context = {"step": found, "back": _page_of(found)}
    return TemplateResponse(request, "consultations/desk_step_remove.html", context)


def _step_or_404(pk: int) -> NextStep:
    return get_object_or_404(NextStep.objects.select_related("client", "booking"), pk=pk)


def _page_of(step: NextStep) -> tuple[str, int]:
    if step.booking_id:
        return "consultations:desk_booking", step.booking_id
    return "consultations:desk_client", step.client_id


@staff_required("consultations.change_nextstep")
@sent_from("consultations:desk_clients")
def tick(request: SignedInRequest, pk: int) -> HttpResponse:
    """An agreed step is done, or is not after all: for clients who say so instead of ticking it off themselves."""
    found = _step_or_404(pk)
    if "undo" in request.POST:
        actions.take_back_tick(step=found, by=request.user)
        messages.success(request, _("The step is marked as not done yet."))
    else:
        actions.tick_off(step=found, by=request.user, now=timezone.now())
        messages.success(request, _("The step is marked as done."))
    return back_to(request, "consultations:desk_client", found.client_id)


@staff_required("consultations.add_nextstep")
@sent_from("consultations:desk_booking", with_pk=True)
def send_of_booking(request: SignedInRequest, pk: int) -> HttpResponse:
    found = booking_or_404(pk)
    return _send(request, found.client, found)


@staff_required("consultations.add_nextstep")
@sent_from("consultations:desk_client", with_pk=True)
def send_of_client(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was agreed in no talk."""
    return _send(request, get_object_or_404(Client, pk=pk, anonymised_at=None), None)


def _send(request: SignedInRequest, client: Client, booking: Booking | None) -> HttpResponse:
    try:
        actions.send_steps(client=client, booking=booking, by=request.user, now=timezone.now())
        messages.success(request, _("The agreed steps go to %(address)s.") % {"address": client.email})
    except actions.NothingToSend:
        messages.error(request, _("There is nothing to send, or no address to send it to."))
    if booking is not None:
        return redirect("consultations:desk_booking", booking.pk)
    return redirect("consultations:desk_client", client.pk)

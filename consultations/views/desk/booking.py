"""One booking: everything about it, what happened to it, and what is written down after it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.audit import changes_of
from centar.http import SignedInRequest
from centar.staff import staff_required
from centar.versions import StaleRecord
from consultations.actions import casework
from consultations.actions.changes import mark_attended
from consultations.actions.refusals import WrongState
from consultations.forms.casework import ChangedNoteForm, NoteForm, OutcomeForm, StepForm
from consultations.models import Booking, CaseNote, Client, NextStep, SharedDocument, State
from consultations.views.desk.common import KEEP, back_to, note_reading, sent_from

NOTES = "consultations.view_casenote"


@never_cache
@staff_required(KEEP)
@require_GET
def booking(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _booking_or_404(pk)
    form = OutcomeForm(initial={"outcome": found.outcome}) if found.state == State.ATTENDED else None
    return _page(request, found, form)


def _page(request: SignedInRequest, found: Booking, form: OutcomeForm | None) -> HttpResponse:
    note_reading(request, found.client, "desk_booking")
    same_contact = Client.objects.reached_by(email=found.client.email, phone=str(found.client.phone or ""))
    held = Booking.objects.filter(contact_key=found.contact_key, state=State.HELD)
    context = {
        "booking": found,
        "now": timezone.now(),
        "steps": found.steps.select_related("by", "consultant__user"),
        "history": changes_of(found),
        "notes": _notes(request, Q(booking=found)),
        "agreed": found.next_steps.all(),
        "documents": SharedDocument.objects.on_page_of(found).select_related("shared_by"),
        "same_contact": same_contact.exclude(pk=found.client_id).order_by("pk"),
        "held_count": held.count(),
    } | ({"form": form} if form else {})
    return TemplateResponse(request, "consultations/desk_booking.html", context)


@staff_required(KEEP)
@sent_from("consultations:desk_booking", with_pk=True)
def outcome(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _booking_or_404(pk)
    form = OutcomeForm(request.POST)
    try:
        if found.state != State.ATTENDED:
            raise WrongState(found)
        if not form.is_valid():
            return _page(request, found, form)
        mark_attended(booking=found, by=request.user, now=timezone.now(), outcome=form.cleaned_data["outcome"])
        messages.success(request, _("Saved."))
    except WrongState as refusal:
        state = refusal.booking.get_state_display()
        messages.error(request, _("This cannot be done: the talk is now “%(state)s”.") % {"state": state})
    return redirect("consultations:desk_booking", pk)


@never_cache
@staff_required("consultations.add_casenote")
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _booking_or_404(pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        casework.write_note(
            subject=found.client, booking=found, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("The note is saved."))
        return redirect("consultations:desk_booking", pk)
    context = {"form": form, "about": found.client, "back": "consultations:desk_booking", "back_pk": pk}
    return TemplateResponse(request, "consultations/desk_note.html", context)


@never_cache
@staff_required("consultations.change_casenote")
@require_http_methods(["GET", "HEAD", "POST"])
def note_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """A note is corrected by who wrote it; for others it is not there."""
    rows = (
        CaseNote.objects.readable_by(request.user).filter(author=request.user).select_related("client", "enterprise")
    )
    found = get_object_or_404(rows, pk=pk)
    form = ChangedNoteForm(
        request.POST or None,
        initial={"body": found.body, "visibility": found.visibility, "seen": found.version},
    )
    status = 200
    back, back_pk = _page_of(found)
    if request.method == "POST" and form.is_valid():
        try:
            casework.change_note(note=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The note is saved."))
            return redirect(back, back_pk)
        except StaleRecord as stale:
            form.take_version(stale.current.version)
            form.add_error(None, _("You changed this note in another window. Save again to keep this version."))
            status = 409
    note_reading(request, found, "desk_note_change")
    context = {"form": form, "about": found.client or found.enterprise, "back": back, "back_pk": back_pk}
    return TemplateResponse(request, "consultations/desk_note.html", context, status=status)


def _page_of(note: CaseNote) -> tuple[str, int]:
    if note.booking_id:
        return "consultations:desk_booking", note.booking_id
    if note.client_id:
        return "consultations:desk_client", note.client_id
    if note.enterprise_id:
        return "consultations:desk_enterprise", note.enterprise_id
    raise Http404


@never_cache
@staff_required("consultations.add_nextstep")
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: SignedInRequest, pk: int) -> HttpResponse:
    """One agreed step; the page stays for the next one."""
    found = _booking_or_404(pk)
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        casework.agree_step(booking=found, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The step is saved."))
        return redirect("consultations:desk_step", pk)
    note_reading(request, found.client, "desk_step")
    context = {"form": form, "booking": found, "agreed": found.next_steps.all()}
    return TemplateResponse(request, "consultations/desk_step.html", context)


@staff_required("consultations.change_nextstep")
@sent_from("consultations:desk_clients")
def tick(request: SignedInRequest, pk: int) -> HttpResponse:
    """An agreed step is done, or is not after all: for clients who say so instead of ticking it off themselves."""
    found = get_object_or_404(NextStep, pk=pk)
    if "undo" in request.POST:
        casework.take_back_tick(step=found, by=request.user)
        messages.success(request, _("The step is marked as not done yet."))
    else:
        casework.tick_off(step=found, by=request.user, now=timezone.now())
        messages.success(request, _("The step is marked as done."))
    return back_to(request, "consultations:desk_client", found.client_id)


@staff_required("consultations.add_nextstep")
@sent_from("consultations:desk_booking", with_pk=True)
def steps_send(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _booking_or_404(pk)
    try:
        casework.send_steps(booking=found, by=request.user, now=timezone.now())
        messages.success(request, _("The agreed steps go to %(address)s.") % {"address": found.client.email})
    except casework.NothingToSend:
        messages.error(request, _("There is nothing to send, or no address to send it to."))
    return redirect("consultations:desk_booking", pk)


def _booking_or_404(pk: int) -> Booking:
    return get_object_or_404(Booking.objects.with_people(), pk=pk)


def _notes(request: SignedInRequest, about: Q) -> list[CaseNote]:
    return list(CaseNote.objects.readable_by(request.user).filter(about).select_related("author", "booking"))

"""After a talk: what came of it, a note and the agreed steps on one page; and the author's corrections of a note."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centar.audit import changes_among, changes_of, newest_first
from centar.dates import datetime_text
from centar.http import SignedInRequest
from centar.languages import active_language
from centar.staff import staff_required
from centar.versions import StaleRecord
from consultations.actions import casework
from consultations.actions.refusals import WrongState
from consultations.actions.steps import NothingToSend, send_steps
from consultations.forms.casework import ChangedNoteForm
from consultations.forms.record import RecordForm
from consultations.models import Booking, CaseNote, NextStep
from consultations.views.desk.booking import booking_or_404, notes_on
from consultations.views.desk.common import KEEP, note_reading


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: SignedInRequest, pk: int) -> HttpResponse:
    """One form for all that is written down; whoever saves second sees what was saved and keeps what they typed."""
    found = booking_or_404(pk)
    form, status = RecordForm.for_talk(found, request.POST or None, by=request.user, now=timezone.now()), 200
    if form.is_bound and form.is_valid():
        try:
            _save(request, found, form)
            return redirect("consultations:desk_booking", pk)
        except StaleRecord as stale:
            found = booking_or_404(pk)
            form.take_version(stale.current.version)
            form.add_error(None, _saved_meanwhile(found))
            status = 409
        except WrongState as refusal:
            state = refusal.booking.get_state_display()
            form.add_error(None, _("This cannot be done: the talk is now “%(state)s”.") % {"state": state})
            status = 409
    note_reading(request, found.client, "desk_record")
    context = {
        "form": form,
        "booking": found,
        "agreed": found.next_steps.all(),
        "notes": notes_on(request, found),
    }
    return TemplateResponse(request, "consultations/desk_record.html", context, status=status)


def _save(request: SignedInRequest, found: Booking, form: RecordForm) -> None:
    """With the mail about the steps, where it is asked for. Raises StaleRecord, WrongState."""
    now = timezone.now()
    casework.record_talk(booking=found, record=form.record, seen=form.cleaned_data["seen"], by=request.user, now=now)
    messages.success(request, _("Saved."))
    if form.cleaned_data.get("send"):
        try:
            send_steps(client=found.client, booking=found, by=request.user, now=now)
            messages.success(request, _("The agreed steps go to %(address)s.") % {"address": found.client.email})
        except NothingToSend:
            messages.warning(request, _("There is nothing to send, or no address to send it to."))


def _saved_meanwhile(booking: Booking) -> str:
    """Who saved what while the person was writing; notes and steps stand on the page itself."""
    last = next(iter(newest_first(changes_of(booking), changes_among(NextStep, booking=booking.pk))), None)
    words = {
        "who": last.who if last and last.who else _("Somebody"),
        "when": datetime_text(last.when, active_language()) if last else "",
        "outcome": booking.get_outcome_display() or "–",
    }
    return (
        _(
            "This talk was saved while you were writing (last change: %(who)s, %(when)s). What came of it is now: "
            "%(outcome)s; notes and steps are below. What you typed is still here: look, then save again what holds."
        )
        % words
    )


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

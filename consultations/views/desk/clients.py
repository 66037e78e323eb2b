"""Clients: search, and the file of one; the talks of an enterprise's people."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.audit import changes_among, changes_of, newest_first
from centar.http import SignedInRequest
from centar.staff import staff_required
from centar.templatetags.script import script
from centar.versions import StaleRecord
from consultations.actions.casework import write_note
from consultations.actions.clients import change_client
from consultations.actions.refusals import ContactBusy
from consultations.forms.casework import ClientForm, NoteForm
from consultations.models import Booking, CaseNote, Client, NextStep
from consultations.views.desk.common import note_reading
from entrepreneurs.models import Enterprise

SEE = "consultations.view_client"
PER_PAGE = 50
LONGEST_SEARCH = 100
BUSY = gettext_lazy(
    "Somebody with this contact has a talk at the time of a talk of this client. Move or cancel one of the two first"
)


@never_cache
@staff_required(SEE)
@require_GET
def clients(request: SignedInRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    rows = Client.objects.matching(text) if text else Client.objects.filter(anonymised_at=None)
    page = Paginator(rows.select_related("enterprise", "municipality"), PER_PAGE).get_page(request.GET.get("strana"))
    return TemplateResponse(request, "consultations/desk_clients.html", {"page": page, "text": text})


@never_cache
@staff_required(SEE)
@require_GET
def client(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Client.objects.select_related("enterprise", "municipality"), pk=pk)
    note_reading(request, found, "desk_client")
    notes = CaseNote.objects.readable_by(request.user).filter(client=found).select_related("author", "booking")
    context = {
        "client": found,
        "bookings": found.bookings.with_people(),
        "notes": notes,
        "agreed": found.next_steps.all(),
        "in_no_talk": found.next_steps.filter(booking=None, done_at=None).exists(),
        "documents": found.documents.select_related("shared_by"),
        "waiting": found.wait_requests.filter(state__in=["open", "offered"]).select_related("topic"),
        "history": newest_first(changes_of(found), changes_among(NextStep, client=found.pk)),
    }
    return TemplateResponse(request, "consultations/desk_client.html", context)


@never_cache
@staff_required("consultations.change_client")
@require_http_methods(["GET", "HEAD", "POST"])
def client_change(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Client.objects.filter(anonymised_at=None)
    form = ClientForm(request.POST or None, instance=get_object_or_404(rows, pk=pk))
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                saved = change_client(client=form.instance, by=request.user)
                messages.success(request, _("Saved: %(name)s.") % {"name": script(saved)})
                return redirect("consultations:desk_client", pk)
        except ContactBusy:
            form.add_error("email" if form.cleaned_data["email"] else "phone", BUSY)
            status = 409
        except StaleRecord:  # saved by somebody in the very moment: the form says both versions
            form = ClientForm(request.POST, instance=get_object_or_404(rows, pk=pk))
        except Client.DoesNotExist:
            raise Http404 from None
        status = 409 if form.has_error("__all__", "stale") else status
    found = get_object_or_404(rows, pk=pk)  # the form has written the refused answers on its own
    note_reading(request, found, "desk_client_change")
    return TemplateResponse(
        request, "consultations/desk_client_change.html", {"form": form, "client": found}, status=status
    )


@never_cache
@staff_required("consultations.add_casenote")
@require_http_methods(["GET", "HEAD", "POST"])
def client_note(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Client, pk=pk)
    return _write(request, found, "consultations:desk_client")


@never_cache
@staff_required("consultations.add_casenote")
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise_note(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Enterprise, pk=pk)
    return _write(request, found, "consultations:desk_enterprise")


def _write(request: SignedInRequest, about: Client | Enterprise, back: str) -> HttpResponse:
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write_note(subject=about, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The note is saved."))
        return redirect(back, about.pk)
    context = {"form": form, "about": about, "back": back, "back_pk": about.pk}
    return TemplateResponse(request, "consultations/desk_note.html", context)


@never_cache
@staff_required("consultations.view_casenote")
@require_GET
def enterprise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Talks, notes and steps of everybody who spoke for the enterprise."""
    found = get_object_or_404(Enterprise, pk=pk)
    note_reading(request, found, "desk_enterprise")
    notes = CaseNote.objects.readable_by(request.user).filter(Q(enterprise=found) | Q(client__enterprise=found))
    context = {
        "enterprise": found,
        "people": found.clients.all(),
        "bookings": Booking.objects.with_people().filter(client__enterprise=found),
        "notes": notes.select_related("author", "booking"),
        "agreed": NextStep.objects.filter(client__enterprise=found),
    }
    return TemplateResponse(request, "consultations/desk_enterprise.html", context)

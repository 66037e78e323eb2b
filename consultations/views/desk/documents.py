"""Sharing documents with a client, from their file and from a talk."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from centar.http import SignedInRequest
from centar.staff import staff_required
from centar.templatetags.script import script
from consultations.actions.documents import TooManyDocuments, remove_document, share_document, used_by
from consultations.forms.documents import DocumentForm
from consultations.models import Booking, Client, SharedDocument
from consultations.models.document import BYTES_AT_MOST, DOCUMENTS_AT_MOST
from consultations.views.desk.common import note_reading
from consultations.views.documents import hand_out

SHARE = "consultations.add_shareddocument"


@never_cache
@staff_required(SHARE)
@require_http_methods(["GET", "HEAD", "POST"])
def share_with_client(request: SignedInRequest, pk: int) -> HttpResponse:
    return _share(request, get_object_or_404(Client, pk=pk, anonymised_at=None), None)


@never_cache
@staff_required(SHARE)
@require_http_methods(["GET", "HEAD", "POST"])
def share_on_booking(request: SignedInRequest, pk: int) -> HttpResponse:
    booking = get_object_or_404(Booking.objects.with_people(), pk=pk, client__anonymised_at=None)
    return _share(request, booking.client, booking)


def _share(request: SignedInRequest, client: Client, booking: Booking | None) -> HttpResponse:
    form = DocumentForm(request.POST or None, request.FILES or None)
    back = _page_of(client, booking)
    if request.method == "POST" and form.is_valid():
        try:
            share_document(client=client, booking=booking, by=request.user, now=timezone.now(), **form.cleaned_data)
        except TooManyDocuments:
            form.add_error("file", _("The client would have too many documents. Remove one that is no longer needed"))
        except Client.DoesNotExist:
            raise Http404 from None
        else:
            messages.success(request, _told(client))
            return redirect(*back)
    note_reading(request, client, "desk_document_share")
    count, size = used_by(client)
    context = {
        "form": form,
        "client": client,
        "back": back,
        "count": count,
        "size": size,
        "most": DOCUMENTS_AT_MOST,
        "most_bytes": BYTES_AT_MOST,
    }
    return TemplateResponse(request, "consultations/desk_document.html", context)


def _told(client: Client) -> str:
    if client.email:
        return _("The document is shared. A link to it goes to %(address)s.") % {"address": client.email}
    return _("The document is shared. Tell the client: it is on the page of the talk, with the code and the phone.")


def _page_of(client: Client, booking: Booking | None) -> tuple[str, int]:
    if booking is not None:
        return "consultations:desk_booking", booking.pk
    return "consultations:desk_client", client.pk


@staff_required("consultations.view_shareddocument")
@require_safe
def document(request: SignedInRequest, key: uuid.UUID) -> FileResponse:
    found = get_object_or_404(SharedDocument.objects.select_related("client"), key=key)
    note_reading(request, found.client, "desk_document")
    return hand_out(found)


@never_cache
@staff_required("consultations.delete_shareddocument")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Asks once more; after a double click there is nothing left to remove."""
    found = SharedDocument.objects.select_related("client", "booking").filter(key=key).first()
    if found is None:
        if request.method == "POST":
            return redirect("consultations:desk_clients")
        raise Http404
    back = _page_of(found.client, found.booking)
    if request.method == "POST":
        remove_document(document=found, by=request.user)
        messages.success(request, _("Removed: %(name)s.") % {"name": script(found.title)})
        return redirect(*back)
    note_reading(request, found.client, "desk_document_remove")
    context = {"document": found, "back": back}
    return TemplateResponse(request, "consultations/desk_document_remove.html", context)

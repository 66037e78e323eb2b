"""Shared documents in the hands of the client: from the page of a talk, and from the account."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from centar.http import SignedInRequest
from centar.media import SANDBOX
from consultations.models import SharedDocument
from consultations.views.access import booking_or_404


def hand_out(document: SharedDocument) -> FileResponse:
    """The file as a download that no cache keeps and no browser runs. Raises Http404 when the store has lost it."""
    try:
        file = document.file.open("rb")
    except OSError:
        raise Http404 from None
    return FileResponse(
        file,
        as_attachment=True,
        filename=document.download_name,
        content_type=document.content_type,
        headers={"Cache-Control": "private, no-store"} | SANDBOX,
    )


@login_not_required
@require_safe
def of_booking(request: HttpRequest, code: str, key: uuid.UUID) -> FileResponse:
    booking = booking_or_404(request, code)
    return hand_out(get_object_or_404(SharedDocument.objects.on_page_of(booking), key=key))


@require_safe
def own(request: SignedInRequest, key: uuid.UUID) -> FileResponse:
    """A document shared with the person who is signed in."""
    return hand_out(get_object_or_404(SharedDocument.objects.of(request.user), key=key))

"""The public directory: list and table, an entry's page, its photos."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from centar.http import gone
from centar.media import SANDBOX
from entrepreneurs.entries import entries
from entrepreneurs.filters import DirectoryFilter
from entrepreneurs.models import Enterprise, Photo
from entrepreneurs.views.access import editable


@login_not_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    search = DirectoryFilter(request.GET)
    page = search.page()
    context = {"search": search, "page": page, "entries": entries(search.rows(page))}
    return TemplateResponse(request, "entrepreneurs/directory.html", context)


@login_not_required
@require_safe
def enterprise(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Enterprise.objects.for_page(), slug=slug)
    if not found.wants_listing:
        raise Http404  # it never was public, so it is not gone either
    if not found.is_listed:
        return gone(request)
    context = {
        "enterprise": found,
        "photos": list(found.photos.all()),
        "is_stale": found.is_stale(today=timezone.localdate()),
    }
    return TemplateResponse(request, "entrepreneurs/enterprise.html", context)


@login_not_required
@require_safe
def photo(request: HttpRequest, key: uuid.UUID) -> FileResponse:
    """The picture of a listed enterprise; of any other, for those who may change it."""
    found = get_object_or_404(Photo.objects.select_related("enterprise"), key=key)
    is_listed = found.enterprise.is_listed
    if not is_listed and not editable(request).filter(pk=found.enterprise_id).exists():
        raise Http404
    try:
        file = found.image.open("rb")
    except OSError:  # the store has lost it
        raise Http404 from None
    # an hour: a photo that is taken off the directory is not to be seen for long out of somebody's cache
    headers = {"Cache-Control": "public, max-age=3600" if is_listed else "private, no-store"}
    return FileResponse(file, headers=headers | SANDBOX)

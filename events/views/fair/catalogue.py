"""The catalogue of exhibitors and the plan of the stands; there is none before it is published."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from centar.languages import active_language
from centar.media import SANDBOX
from centar.script import fold
from centar.text import readable
from centar.twins import in_language
from events.catalogue import Entry, as_data, by_category, entries, exhibitors, public_applications, stands
from events.models import ApplicationPhoto, Fair
from events.plan import FREE, TAKEN, draw
from events.views.fair.pages import public_fair

SEARCH_LENGTH = 100


def _published(year: int) -> Fair:
    found = public_fair(year)
    if not found.is_catalogue_public:
        raise Http404
    return found


@login_not_required
@require_safe
def catalogue(request: HttpRequest, year: int) -> HttpResponse:
    fair = _published(year)
    words = readable(request.GET.get("q", "")).strip()[:SEARCH_LENGTH]
    found = entries(fair, words=words)
    context = {
        "fair": fair,
        "event": fair.event,
        "words": words,
        "total": len(found),
        "at_stand": _at_stand(found, words),
        "sections": by_category(found),
    }
    return TemplateResponse(request, "events/fair/catalogue.html", context)


def _at_stand(found: list[Entry], words: str) -> Entry | None:
    """The answer to "where is stand 12"."""
    asked = fold(words).removeprefix("stand").strip()
    return next((one for one in found if asked and fold(one.stand) == asked), None)


@login_not_required
@require_safe
def catalogue_json(request: HttpRequest, year: int) -> JsonResponse:
    """What the catalogue shows, for programs, in the language of the address."""
    fair = _published(year)
    data = {
        "fair": in_language(fair.event, "title", active_language()),
        "starts_at": fair.event.starts_at.isoformat(),
        "ends_at": fair.event.ends_at.isoformat(),
        "is_cancelled": fair.event.is_cancelled,
        "exhibitors": [as_data(one, site=settings.SITE_URL) for one in exhibitors(fair)],
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})


@login_not_required
@require_safe
def exhibitor(request: HttpRequest, year: int, key: uuid.UUID) -> HttpResponse:
    fair = _published(year)
    found = next(iter(exhibitors(fair, key=key)), None)
    if found is None:
        raise Http404
    application = get_object_or_404(public_applications(fair).select_related("enterprise"), key=key)
    enterprise: Any = application.enterprise
    context = {
        "fair": fair,
        "event": fair.event,
        "exhibitor": found,
        "photos": list(application.photos.all()),
        "in_directory": enterprise if enterprise.is_listed else None,
    }
    return TemplateResponse(request, "events/fair/exhibitor.html", context)


@login_not_required
@require_safe
def exhibitor_photo(request: HttpRequest, year: int, key: uuid.UUID) -> FileResponse:
    """A picture of somebody in the catalogue; 404 for any other, whoever asks."""
    public = public_applications(_published(year))
    photo = get_object_or_404(ApplicationPhoto.objects.filter(application__in=public), key=key)
    try:
        file = photo.image.open("rb")
    except OSError:  # the store has lost it
        raise Http404 from None
    # an hour: a photo of somebody who withdraws is not to be seen for long out of somebody's cache
    return FileResponse(file, headers={"Cache-Control": "public, max-age=3600"} | SANDBOX)


@login_not_required
@require_safe
def plan(request: HttpRequest, year: int) -> HttpResponse:
    """All stands, and who is where as far as it is told."""
    fair = _published(year)
    rows = stands(fair)
    if not rows:
        raise Http404
    drawn = draw(
        fair,
        rows,
        state=lambda stand: TAKEN if stand.key else FREE,
        note=lambda stand: stand.name,
        labels={TAKEN: _("with an exhibitor"), FREE: _("without an exhibitor")},
    )
    context = {"fair": fair, "event": fair.event, "stands": rows, "plan": drawn}
    return TemplateResponse(request, "events/fair/plan_page.html", context)

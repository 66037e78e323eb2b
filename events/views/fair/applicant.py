"""What the people of an enterprise do with its application to exhibit."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from centar.http import SignedInRequest
from events.models import ExhibitorApplication


@never_cache
@require_safe
def application(request: SignedInRequest, year: int, key: uuid.UUID) -> HttpResponse:
    rows = ExhibitorApplication.objects.of(request.user).for_page()
    found = get_object_or_404(rows, key=key, fair__year=year)
    return TemplateResponse(request, "events/fair/application.html", {"application": found, "fair": found.fair})

"""The door to advice: what the Center helps with."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from consultations.models.topic import public_topics


@login_not_required
@require_safe
def support(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "consultations/support.html", {"topics": public_topics()})

"""Exhibitors without an e-mail: whom to call, about what, and who has called them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.http import SignedInRequest
from centar.readings import record_reading
from centar.staff import staff_required
from centar.templatetags.script import script
from events.actions.fair.refusals import CallOvertaken
from events.actions.fair.telling import mark_told, take_told_back
from events.models import ExhibitorCall
from events.views.fair.desk.common import KEEP, fair_or_404

TOLD_SHOWN = 20


@never_cache
@staff_required(KEEP)
@require_GET
def calls(request: SignedInRequest, year: int) -> HttpResponse:
    """The longest waiting first, and below who was told last."""
    fair = fair_or_404(year)
    rows = ExhibitorCall.objects.filter(application__fair=fair).for_page()
    told = rows.filter(told_at__isnull=False).select_related("told_by").order_by("-told_at", "-id")
    context = {"fair": fair, "calls": list(rows.to_make()), "told": list(told[:TOLD_SHOWN])}
    if context["calls"] or context["told"]:
        record_reading(by=request.user, subject=fair, place="events:desk_exhibitor_calls", now=timezone.now())
    return TemplateResponse(request, "events/fair/desk/exhibitor_calls.html", context)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: SignedInRequest, pk: int) -> HttpResponse:
    """Told by phone, or not told after all: two buttons of the list, to which whoever comes by a link is led."""
    rows = ExhibitorCall.objects.select_related("application__fair", "application__enterprise")
    call = get_object_or_404(rows, pk=pk)
    name = {"name": script(call.application.enterprise.name)}
    if request.method == "POST":
        try:
            if "undo" in request.POST:
                take_told_back(call=call, by=request.user)
                messages.success(request, _("Back on the list: %(name)s.") % name)
            else:
                mark_told(call=call, by=request.user, now=timezone.now())
                messages.success(request, _("Told by phone: %(name)s.") % name)
        except CallOvertaken:
            text = _("%(name)s: something has changed meanwhile. What there is to tell now stands below.")
            messages.warning(request, text % name)
    return redirect("events:desk_exhibitor_calls", call.application.fair.year)

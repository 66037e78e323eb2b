"""Calls to make, and who waits for a time."""

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
from centar.staff import staff_required
from centar.templatetags.script import script
from consultations.actions import desk
from consultations.actions.refusals import WrongState
from consultations.forms.casework import CallResultForm
from consultations.models import CallRequest, WaitRequest
from consultations.views.desk.common import KEEP, sent_from

DONE_SHOWN = 20


@never_cache
@staff_required(KEEP)
@require_GET
def calls(request: SignedInRequest) -> HttpResponse:
    """The longest waiting first, and below what was done last."""
    done = CallRequest.objects.filter(done_at__isnull=False).select_related("done_by").order_by("-done_at", "-id")
    context = {"calls": CallRequest.objects.filter(done_at=None), "done": done[:DONE_SHOWN]}
    return TemplateResponse(request, "consultations/desk_calls.html", context)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: SignedInRequest, pk: int) -> HttpResponse:
    """One call: its number, and what came of it."""
    found = get_object_or_404(CallRequest, pk=pk)
    form = CallResultForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        result = form.cleaned_data["result"]
        desk.finish_call(call=found, result=result, by=request.user, now=timezone.now())
        messages.success(request, _("The call is done: %(name)s.") % {"name": script(found.name)})
        return redirect("consultations:desk_calls")
    return TemplateResponse(request, "consultations/desk_call.html", {"call": found, "form": form})


@never_cache
@staff_required(KEEP)
@require_GET
def waiting(request: SignedInRequest) -> HttpResponse:
    open_states = [WaitRequest.State.OPEN, WaitRequest.State.OFFERED]
    rows = WaitRequest.objects.filter(state__in=open_states)
    rows = rows.select_related("client", "topic", "consultant__user", "earlier_than", "offered")
    return TemplateResponse(request, "consultations/desk_waiting.html", {"rows": rows})


@staff_required(KEEP)
@sent_from("consultations:desk_waiting")
def close_wait(request: SignedInRequest, pk: int) -> HttpResponse:
    """Got a time, or does not wait any more."""
    wish = get_object_or_404(WaitRequest.objects.select_related("client"), pk=pk)
    try:
        desk.close_wait(wish=wish, served="served" in request.POST, by=request.user, now=timezone.now())
        messages.success(request, _("Off the waiting list: %(name)s.") % {"name": script(wish.client)})
    except WrongState as refusal:
        messages.error(request, _("An offer is out. Confirm it or cancel it first."))
        return redirect("consultations:desk_booking", refusal.booking.pk)
    return redirect("consultations:desk_waiting")

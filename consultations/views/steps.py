"""Agreed steps that the client ticks off on the account page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from centar.http import SignedInRequest
from consultations.actions.casework import take_back_tick, tick_off
from consultations.models import NextStep


@require_POST
def tick(request: SignedInRequest) -> HttpResponse:
    """Marks one of the person's own steps as done, or as not done yet."""
    number = request.POST.get("step", "")
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    step = NextStep.objects.of(request.user).filter(pk=number).first() if is_number else None
    if step is None:
        raise Http404
    if "undo" in request.POST:
        take_back_tick(step=step, by=request.user)
        messages.success(request, _("The step is marked as not done yet."))
    else:
        tick_off(step=step, by=request.user, now=timezone.now())
        messages.success(request, _("The step is marked as done. Well done."))
    return redirect("centar:account")

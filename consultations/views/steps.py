"""Agreed steps that the client ticks off: on the account page, and on the page of a talk without an account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from centar.http import SignedInRequest
from consultations.actions.steps import take_back_tick, tick_off
from consultations.models import NextStep
from consultations.models.casework import NextStepQuerySet
from consultations.views.access import booking_or_404, person


@require_POST
def tick(request: SignedInRequest) -> HttpResponse:
    """Marks one of the person's own steps as done, or as not done yet."""
    _tick(request, NextStep.objects.of(request.user))
    return redirect("centar:account")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tick_on_talk(request: HttpRequest, code: str) -> HttpResponse:
    """The same for whoever may open the page of the talk, on which the buttons are."""
    booking = booking_or_404(request, code)
    if request.method == "POST":
        _tick(request, NextStep.objects.on_page_of(booking))
    return redirect("consultations:booking", code)


def _tick(request: HttpRequest, steps: NextStepQuerySet) -> None:
    """Marks the step that the button names, if it is one of these. Raises Http404."""
    number = request.POST.get("step", "")
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    step = steps.filter(pk=number).first() if is_number else None
    if step is None:
        raise Http404
    if "undo" in request.POST:
        take_back_tick(step=step, by=person(request))
        messages.success(request, _("The step is marked as not done yet."))
    else:
        tick_off(step=step, by=person(request), now=timezone.now())
        messages.success(request, _("The step is marked as done. Well done."))

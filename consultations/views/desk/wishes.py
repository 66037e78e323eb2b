"""The waiting list as staff fill it in: for a caller, and correcting what somebody waits for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centar.http import SignedInRequest
from centar.languages import active_language
from centar.staff import staff_required
from centar.templatetags.script import script
from consultations.actions.waiting import NoLongerWaits, ask_for_time, change_wish
from consultations.forms.desk import StaffWaitForm, StaffWishForm
from consultations.models import Topic, WaitRequest
from consultations.views.desk.common import KEEP, note_reading
from consultations.views.desk.phone import Choice, asked_wish, known_client


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: SignedInRequest) -> HttpResponse:
    """The topic is in the address; the rest is asked of the caller."""
    wish = asked_wish(request)
    if wish is None:
        return redirect("consultations:desk_new")
    initial = known_client(request) | {"mode": wish.mode, "consultant": wish.consultant, "language": active_language()}
    form = StaffWaitForm(request.POST or None, initial=initial, topic=wish.topic)
    if request.method == "POST" and form.is_valid():
        made = ask_for_time(
            wish=form.wish,
            contact=form.contact,
            language=form.cleaned_data["language"],
            suits=form.suits,
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("On the waiting list: %(name)s.") % {"name": script(made.client)})
        return redirect("consultations:desk_waiting")
    topics = Topic.objects.filter(consultants__is_active=True).distinct()
    client = request.GET.get("klijent", "")
    choices = [Choice(one, f"?tema={one.slug}&klijent={client}", one == wish.topic) for one in topics]
    context = {"form": form, "topics": choices}
    return TemplateResponse(request, "consultations/desk_wait.html", context)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Way of talking, consultant, days and parts of the day; the place on the list stays."""
    rows = WaitRequest.objects.filter(closed_at=None).select_related("client", "topic", "consultant")
    found = get_object_or_404(rows, pk=pk)
    known = {name: getattr(found, name) for name in ("mode", "consultant", "weekdays", "parts")}
    form = StaffWishForm(request.POST or None, initial=known, topic=found.topic)
    if request.method == "POST" and form.is_valid():
        wish = form.wish
        try:
            change_wish(
                wait=found,
                mode=wish.mode,
                consultant=wish.consultant,
                suits=form.suits,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("Saved: %(name)s.") % {"name": script(found.client)})
        except NoLongerWaits:
            messages.warning(request, _("Does not wait any more: %(name)s.") % {"name": script(found.client)})
        return redirect("consultations:desk_waiting")
    note_reading(request, found.client, "desk_wait_change")
    return TemplateResponse(request, "consultations/desk_wait.html", {"form": form, "found": found})

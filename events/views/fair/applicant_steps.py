"""What follows the sending: taking back, confirming, helpers, the stand, the calendar."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from centar.http import SignedInRequest
from centar.templatetags.script import script
from events.actions.fair import applying, stands
from events.actions.fair.refusals import (
    AlreadyApplied,
    CallClosed,
    StandNotForThem,
    StandTaken,
    UndoneTooOften,
    WrongApplicationState,
)
from events.actions.fair.stands import PICKING
from events.application_calendar import setup_entry
from events.fair_standing import is_over
from events.forms.applying import ConfirmForm, HelpersForm, PickForm
from events.models import ApplicationState, ExhibitorApplication, Stand, StandMode
from events.plan import CHOSEN, FREE, TAKEN, draw, row_of
from events.power import gap_on, gap_with
from events.views.fair.applicant_access import application_or_404, call_text, closed_words, count_mail


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: SignedInRequest, year: int, key: uuid.UUID) -> HttpResponse:
    if request.method == "POST":
        mine = ExhibitorApplication.objects.filter(key=key)
        if not mine.exists():  # gone already, as after a double click
            return redirect("centar:account")
    found = application_or_404(request, year, key)
    if found.state != ApplicationState.DRAFT:
        messages.error(request, _("The application was already sent, so it cannot be deleted. You can take it back."))
        return redirect("events:application", year, key)
    if request.method == "POST":
        try:
            applying.discard(application=found)
            messages.success(request, _("The application is deleted."))
        except WrongApplicationState:
            return redirect("events:application", year, key)
        except ExhibitorApplication.DoesNotExist:
            pass
        return redirect("centar:account")
    return TemplateResponse(request, "events/fair/discard.html", {"application": found, "fair": found.fair})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, year: int, key: uuid.UUID) -> HttpResponse:
    found, now = application_or_404(request, year, key), timezone.now()
    if request.method == "POST":
        if found.state in applying.WITHDRAWABLE:
            count_mail(found, now=now)
        try:
            applying.withdraw(application=found, by=request.user, now=now)
        except WrongApplicationState:
            messages.error(request, _("This application can no longer be taken back."))
        return redirect("events:application", year, key)
    if found.state not in applying.WITHDRAWABLE:
        return redirect("events:application", year, key)
    context = {
        "application": found,
        "fair": found.fair,
        "call": found.fair.call,
        "can_undo": applying.can_undo(found, now=now),
    }
    return TemplateResponse(request, "events/fair/withdraw.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo_withdrawal(request: SignedInRequest, year: int, key: uuid.UUID) -> HttpResponse:
    """A button alone; whoever comes by a link is led to the page that has it."""
    found, now = application_or_404(request, year, key), timezone.now()
    if request.method != "POST":
        return redirect("events:application", year, key)
    if found.state == ApplicationState.WITHDRAWN:
        count_mail(found, now=now)
    try:
        applying.undo_withdrawal(application=found, by=request.user, on_behalf=False, now=now)
        messages.success(request, _("The application holds again."))
    except CallClosed:
        reason = closed_words(found.fair, now=now)
        messages.error(request, _("%(reason)s. The application stays withdrawn.") % {"reason": reason})
    except AlreadyApplied as refused:
        messages.error(request, _("The enterprise has applied anew meanwhile. This is the new application."))
        if refused.application is not None:
            return redirect("events:application", year, refused.application.key)
    except UndoneTooOften:
        messages.error(
            request,
            _("You have brought the application back three times already. Call us, and we will do it together."),
        )
    except WrongApplicationState:  # pressed twice, it holds already
        pass
    return redirect("events:application", year, key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: SignedInRequest, year: int, key: uuid.UUID) -> HttpResponse:
    """Coming, with the conditions and the people at the stand; after the date a page that says so."""
    found, now = application_or_404(request, year, key), timezone.now()
    if found.state == ApplicationState.LAPSED or is_over(found, now=now):
        return _confirm_over(request, found, status=409 if request.method == "POST" else 200)
    if found.state != ApplicationState.ACCEPTED:
        return redirect("events:application", year, key)
    form = ConfirmForm(request.POST or None, initial={"helpers": _names(found)})
    if request.method == "POST" and form.is_valid():
        try:
            applying.confirm(application=found, helpers=form.cleaned_data["helpers"], by=request.user, now=now)
            messages.success(request, _("Confirmed. We look forward to seeing you."))
        except WrongApplicationState:  # in the same moment it lapsed, or the Center changed it
            messages.error(request, _("The application has changed meanwhile. This is where it stands."))
        return redirect("events:application", year, key)
    conditions = call_text(found.fair, "conditions")
    context = {"application": found, "fair": found.fair, "form": form, "conditions": conditions}
    return TemplateResponse(request, "events/fair/confirm.html", context)


def _confirm_over(request: SignedInRequest, found: ExhibitorApplication, *, status: int) -> HttpResponse:
    lapsed = found.steps.filter(to_state=ApplicationState.LAPSED).last()
    ended_at = found.accept_by or (lapsed.at if lapsed else None)
    context = {"application": found, "fair": found.fair, "ended_at": ended_at}
    return TemplateResponse(request, "events/fair/confirm_over.html", context, status=status)


def _names(found: ExhibitorApplication) -> list[str]:
    return [helper.name for helper in found.helpers.all()]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def helpers(request: SignedInRequest, year: int, key: uuid.UUID) -> HttpResponse:
    """Who works at the stand may change until the fair begins."""
    found, now = application_or_404(request, year, key), timezone.now()
    if found.state != ApplicationState.CONFIRMED or now >= found.fair.event.starts_at:
        if request.method == "POST":
            messages.error(request, _("The people at the stand can no longer be changed here. Call us."))
        return redirect("events:application", year, key)
    form = HelpersForm(request.POST or None, initial={"helpers": _names(found)})
    if request.method == "POST" and form.is_valid():
        try:
            applying.change_helpers(application=found, helpers=form.cleaned_data["helpers"], now=now)
            messages.success(request, _("The people at the stand are saved."))
        except WrongApplicationState:
            messages.error(request, _("The people at the stand can no longer be changed here. Call us."))
        return redirect("events:application", year, key)
    context = {"application": found, "fair": found.fair, "form": form}
    return TemplateResponse(request, "events/fair/helpers.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pick(request: SignedInRequest, year: int, key: uuid.UUID) -> HttpResponse:
    """The accepted exhibitor chooses a free stand; who comes second is told at once and chooses another."""
    found, now = application_or_404(request, year, key), timezone.now()
    if not _may_pick(found, now=now):
        if request.method == "POST":
            messages.error(request, _("A stand can no longer be chosen here. Call us."))
        return redirect("events:application", year, key)
    if request.method != "POST":
        return _pick_page(request, found)
    stand = _asked_for(request, found)
    if stand is None:
        unknown = _("This stand is not at this fair. Choose another one") if request.POST.get("stand") else ""
        return _pick_page(request, found, refusal=unknown)
    if refusal := _take(request, found, stand, now=now):
        return _pick_page(request, found, refusal=refusal, status=409)
    messages.success(request, _("Stand %(code)s is yours.") % {"code": script(stand.code)})
    if gap := gap_on(found, stand):
        messages.warning(request, gap.for_exhibitor())
    return redirect("events:application", year, key)


def _asked_for(request: SignedInRequest, found: ExhibitorApplication) -> Stand | None:
    asked = request.POST.get("stand", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        return None
    return found.fair.stands.filter(pk=asked).select_related("stand_type").first()


def _take(request: SignedInRequest, found: ExhibitorApplication, stand: Stand, *, now: dt.datetime) -> str:
    """Takes the stand; says why not, where it cannot be had."""
    code = {"code": script(stand.code)}
    try:
        stands.pick(application=found, stand=stand, by=request.user, now=now)
    except StandTaken:
        return _("Stand %(code)s has been taken meanwhile. Choose another one from the list") % code
    except StandNotForThem:
        return _("Stand %(code)s is of another type. Choose another one from the list") % code
    except WrongApplicationState:
        return _("A stand can no longer be chosen here. Call us.")
    return ""


def _may_pick(found: ExhibitorApplication, *, now: dt.datetime) -> bool:
    event = found.fair.event
    is_before = now < event.starts_at and not event.is_cancelled and not is_over(found, now=now)
    return found.fair.stand_mode == StandMode.PICK and found.state in PICKING and is_before


def _pick_page(
    request: SignedInRequest, found: ExhibitorApplication, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    found.refresh_from_db(fields=["stand", "stand_type"])
    every = list(found.fair.stands.select_related("stand_type", "application"))
    open_ones = [stand for stand in every if _state(stand, found) != TAKEN and _is_theirs(stand, found)]
    form = PickForm(request.POST or None, stands=open_ones, chosen=found.stand)
    if request.method == "POST":
        form.is_valid()
        if refusal:
            form.errors.pop("stand", None)
            form.add_error("stand", refusal)
    drawn = [stand for stand in every if _is_theirs(stand, found)]
    context = {
        "application": found,
        "fair": found.fair,
        "form": form,
        "power_gap": gap_with(found, found.stand_type),
        "lines": [(row_of(stand), radio) for stand, radio in zip(open_ones, form["stand"], strict=True)],
        "plan": draw(found.fair, drawn, state=lambda stand: _state(stand, found)),
    }
    return TemplateResponse(request, "events/fair/pick.html", context, status=status)


def _is_theirs(stand: Stand, found: ExhibitorApplication) -> bool:
    """Whether it is of the type that they were given."""
    return stand.stand_type_id == found.stand_type_id


def _state(stand: Stand, found: ExhibitorApplication) -> str:
    holder = getattr(stand, "application", None)
    if holder is None:
        return FREE
    return CHOSEN if holder.pk == found.pk else TAKEN


@never_cache
@require_safe
def setup_ics(request: SignedInRequest, year: int, key: uuid.UUID) -> HttpResponse:
    """The time for setting up, for the exhibitor's calendar."""
    found = application_or_404(request, year, key)
    if not found.holds_a_place or found.fair.setup_from is None:
        raise Http404
    entry = setup_entry(found, language=get_language(), now=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="sajam-{year}.ics"'}
    return HttpResponse(entry, content_type="text/calendar; charset=utf-8", headers=headers)

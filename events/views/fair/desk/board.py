"""The board of applications, and the review of one: what was sent on the left, what to do on the right."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.audit import changes_of
from centar.http import SignedInRequest
from centar.media import SANDBOX
from centar.staff import staff_required
from centar.versions import StaleRecord
from events.actions.fair import reviewing
from events.actions.fair.refusals import FairBegun, FairRefusal, QuotaFull
from events.board import Board
from events.completeness import missing
from events.fair_mails import preview
from events.forms.fair_review import AskForm, DecisionForm, TakeUpForm
from events.models import ApplicationPhoto, ApplicationState, ExhibitorApplication
from events.power import gap_of
from events.views.fair.desk.changes import steps_for
from events.views.fair.desk.common import (
    CHANGED_MEANWHILE,
    KEEP,
    VOTE,
    application_or_404,
    fair_or_404,
    note_reading,
    refusal_text,
    sent_from,
)

PER_PAGE = 50
OPEN = [ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.WAITLISTED]


@never_cache
@staff_required(KEEP)
@require_GET
def board(request: SignedInRequest, year: int) -> HttpResponse:
    fair = fair_or_404(year)
    found = Board(fair, request.GET.dict())
    page = Paginator(found.rows(), PER_PAGE).get_page(request.GET.get("strana"))
    return TemplateResponse(request, "events/fair/desk/board.html", {"fair": fair, "board": found, "page": page})


@never_cache
@staff_required(KEEP)
@require_GET
def application(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, application_or_404(pk))


def _page(request: SignedInRequest, found: ExhibitorApplication, *, status: int = 200, **context: Any) -> HttpResponse:
    note_reading(request, found, "desk_application")
    votes = list(found.votes.select_related("juror"))
    scored = [vote for vote in votes if not vote.has_conflict]
    total = sum(vote.points for vote in scored)
    context = {
        "application": found,
        "fair": found.fair,
        "photos": found.photos.all(),
        "helpers": found.helpers.all(),
        "wishes": found.wishes.select_related("stand"),
        "votes": votes,
        "average": total / (3 * len(scored)) if scored else None,
        "steps": found.steps.select_related("by"),
        "gaps": missing(found),
        "power_gap": gap_of(found),
        "others": found.enterprise.fair_applications.exclude(pk=found.pk).sent().select_related("fair__event"),
        "history": changes_of(found),
        "is_open": found.state in OPEN,
        "changes": steps_for(found),
        "is_votable": ExhibitorApplication.objects.for_jury().filter(pk=found.pk).exists(),
    } | context
    if context["is_open"]:
        context.setdefault("form", _decision_form(found))
    return TemplateResponse(request, "events/fair/desk/application.html", context, status=status)


def _decision_form(found: ExhibitorApplication, data: Any = None) -> DecisionForm:
    initial = {"decision": found.pending_state, "message": found.pending_message, "seen": found.version}
    return DecisionForm(data, is_waiting=found.state == ApplicationState.WAITLISTED, initial=initial)


@staff_required(KEEP)
@sent_from("events:desk_application")
def take_up(request: SignedInRequest, pk: int) -> HttpResponse:
    found = application_or_404(pk)
    try:
        reviewing.take_up(application=found, by=request.user, now=timezone.now())
        messages.success(request, _("The application is under review. Its people can no longer change it."))
    except FairRefusal as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect("events:desk_application", pk)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def take_up_together(request: SignedInRequest, year: int) -> HttpResponse:
    """All that was received, for a look before it is taken up."""
    fair = fair_or_404(year)
    form = TakeUpForm(request.POST or None, fair=fair)
    if request.method == "POST" and form.is_valid():
        chosen = [one.pk for one in form.cleaned_data["applications"]]
        taken = reviewing.take_up_together(fair=fair, applications=chosen, by=request.user, now=timezone.now())
        _say_taken(request, taken, left=len(chosen) - taken)
        return redirect("events:desk_fair", year)
    return TemplateResponse(request, "events/fair/desk/take_up.html", {"fair": fair, "form": form})


def _say_taken(request: SignedInRequest, taken: int, *, left: int) -> None:
    if taken:
        text = ngettext("%(count)d application is under review.", "%(count)d applications are under review.", taken)
        messages.success(request, text % {"count": taken})
    if left:
        text = ngettext(
            "%(count)d was changed meanwhile and stays as it is.",
            "%(count)d were changed meanwhile and stay as they are.",
            left,
        )
        messages.warning(request, text % {"count": left})


@staff_required(KEEP)
@sent_from("events:desk_application")
def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Notes a decision, or takes the note back; nobody is told before decisions are released."""
    found = application_or_404(pk)
    take_back = "take_back" in request.POST
    form = _decision_form(found, request.POST)
    if not take_back and not form.is_valid():
        return _page(request, found, form=form)
    data = {"decision": "", "message": ""} if take_back else form.cleaned_data
    try:
        reviewing.draft_decision(application=found, by=request.user, now=timezone.now(), **data)
        messages.success(request, _("The draft is taken back.") if take_back else _("The decision is drafted."))
    except (FairBegun, QuotaFull) as refusal:
        form.add_error("decision", refusal_text(refusal))
        return _page(request, found, form=form, status=409)
    except StaleRecord:
        found = application_or_404(pk)
        form.take_version(found.version)
        form.add_error(None, CHANGED_MEANWHILE)
        return _page(request, found, form=form, status=409)
    except FairRefusal as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect("events:desk_application", pk)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """The words are seen as the mail that they will be before they go."""
    found = application_or_404(pk)
    form = AskForm(request.POST or None)
    is_checked = request.method == "POST" and form.is_valid()
    context = {"application": found, "fair": found.fair, "form": form}
    if is_checked and "send" in request.POST:
        try:
            reviewing.ask_for_changes(
                application=found, message=form.cleaned_data["message"], by=request.user, now=timezone.now()
            )
            messages.success(request, _asked_words(found))
        except FairRefusal as refusal:
            messages.error(request, refusal_text(refusal))
        return redirect("events:desk_application", pk)
    if is_checked and "edit" not in request.POST:
        mail = preview(found, "needs_changes", message=form.cleaned_data["message"])
        context |= {"mail": mail, "message": form.cleaned_data["message"]}
    return TemplateResponse(request, "events/fair/desk/ask.html", context)


def _asked_words(found: ExhibitorApplication) -> str:
    if found.contact_email:
        return _("The message is sent. The application waits for its people.")
    return _("The application waits for its people. They have no e-mail: call them.")


@never_cache
@staff_required()
@require_GET
def photo(request: SignedInRequest, key: uuid.UUID) -> FileResponse:
    """A picture of an application, for those who review it."""
    rows = ApplicationPhoto.objects.exclude(application__state=ApplicationState.DRAFT)
    if not request.user.has_perm(KEEP):
        if not request.user.has_perm(VOTE):
            raise Http404
        rows = rows.filter(application__in=ExhibitorApplication.objects.for_jury())
    found = get_object_or_404(rows, key=key)
    try:
        file = found.image.open("rb")
    except OSError:  # the store has lost it
        raise Http404 from None
    headers = {"Cache-Control": "private, no-store", **SANDBOX}
    return FileResponse(file, headers=headers)

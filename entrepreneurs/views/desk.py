"""The registry's part of the staff desk: the queue, the review, held changes, claims."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.audit import changes_of
from centar.http import SignedInRequest
from centar.models import User
from centar.readings import record_reading
from centar.staff import staff_required
from centar.templatetags.script import script
from centar.versions import StaleRecord
from entrepreneurs.actions import claims, steps
from entrepreneurs.actions.refusals import AlreadyListed, AskedForMore, Contradiction, Incomplete, WrongState
from entrepreneurs.completeness import gaps
from entrepreneurs.filters import DeskFilter
from entrepreneurs.forms.review import AnswerForm, ArchiveForm, Decision, ReviewForm
from entrepreneurs.mails import preview, recipients
from entrepreneurs.models import PUBLIC, ChangeRequest, Claim, Enterprise, State
from entrepreneurs.summary import answers, changed_since, comparison
from entrepreneurs.views.access import STAFF_PERMISSION

PER_PAGE = 50


@staff_required(STAFF_PERMISSION)
@require_GET
def queue(request: SignedInRequest) -> HttpResponse:
    """Entries by state, the longest waiting first; or, of all states, those that are looked for."""
    state = request.GET.get("stanje")
    if state not in State.values:
        state = State.SUBMITTED
    search = DeskFilter(request.GET, queryset=Enterprise.objects.order_by("sort_key", "id"))
    rows = search.qs if search.is_used else Enterprise.objects.in_state(state)
    counts = Enterprise.objects.count_by_state()
    context = {
        "search": search,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("strana")),
        "state": None if search.is_used else State(state),
        "states": [{"state": each, "count": counts.get(each, 0)} for each in State],
    }
    return TemplateResponse(request, "entrepreneurs/desk_queue.html", context)


@staff_required(STAFF_PERMISSION)
@require_GET
def on_behalf(request: SignedInRequest) -> HttpResponse:
    """A fresh task list that staff fill in for an enterprise."""
    return redirect("entrepreneurs:tasks", uuid.uuid4())


@never_cache
@staff_required(STAFF_PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Left what was sent, right the checklist; the message is shown before it goes."""
    enterprise = get_object_or_404(Enterprise, pk=pk)
    form = ReviewForm(request.POST or None, initial={"version": enterprise.version})
    if request.method != "POST" or "edit" in request.POST or not form.is_valid():
        if "edit" in request.POST:
            form = ReviewForm(initial=request.POST.dict())
        return _review_page(request, enterprise, form)
    if "send" not in request.POST:
        return _preview_page(request, enterprise, form)
    try:
        _decide(request, enterprise, form)
        messages.success(request, _("Saved: %(name)s.") % {"name": script(enterprise)})
        return redirect("entrepreneurs:desk_queue")
    except (WrongState, StaleRecord):
        enterprise.refresh_from_db()
        if _is_decided(request, enterprise, form):
            return redirect("entrepreneurs:desk_queue")
        form = ReviewForm(initial={**form.cleaned_data, "version": enterprise.version})
        return _review_page(request, enterprise, form, is_conflict=True)
    except Incomplete:
        form.add_error(None, _("Facts are missing, so the application cannot be published"))
        return _review_page(request, enterprise, form)


def _is_decided(request: SignedInRequest, enterprise: Enterprise, form: ReviewForm) -> bool:
    """Whether the same person has just decided the same, as by a double click."""
    last = enterprise.state_changes.last()
    if last is None or last.by != request.user or last.message != form.cleaned_data["message"]:
        return False
    return last.to_state == enterprise.state == form.state


def _preview_page(request: SignedInRequest, enterprise: Enterprise, form: ReviewForm) -> TemplateResponse:
    """The mail as the applicant will get it, with a way back and a way on."""
    subject, text = preview(enterprise, form.mail, message=form.cleaned_data["message"], now=timezone.now())
    context = {
        "enterprise": enterprise,
        "recipients": recipients(enterprise),
        "subject": subject,
        "text": text,
        "posted": [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"],
        "action": form.decision_label,
    }
    return TemplateResponse(request, "entrepreneurs/desk_preview.html", context)


def _review_page(
    request: SignedInRequest, enterprise: Enterprise, form: ReviewForm, *, is_conflict: bool = False
) -> TemplateResponse:
    record_reading(by=request.user, subject=enterprise, place="entrepreneurs:desk_review", now=timezone.now())
    history = changes_of(enterprise)
    asked = enterprise.state_changes.filter(to_state=State.NEEDS_CHANGES).last()
    context = {
        "enterprise": enterprise,
        "form": form,
        "is_conflict": is_conflict,
        "answers": answers(enterprise, staff=True),
        "changed": changed_since(asked.at, enterprise, history) if asked else set(),
        "gaps": gaps(enterprise),
        "twins": Enterprise.objects.near_twins(enterprise)[:5],
        "steps": enterprise.state_changes.select_related("by"),
        "held": enterprise.change_requests.filter(state=ChangeRequest.State.OPEN).first(),
        "claims": enterprise.claims.filter(state=Claim.State.OPEN).select_related("user"),
        "people": enterprise.memberships.select_related("user"),
        "photos": enterprise.photos.all(),
        "history": history,
    }
    return TemplateResponse(request, "entrepreneurs/desk_review.html", context, status=409 if is_conflict else 200)


def _decide(request: SignedInRequest, enterprise: Enterprise, form: ReviewForm) -> None:
    data = form.cleaned_data
    common = {"enterprise": enterprise, "by": request.user, "message": data["message"], "seen": data["version"]}
    now = timezone.now()
    if data["decision"] == Decision.PUBLISH:
        steps.publish(basis=data["basis"], now=now, **common)
    elif data["decision"] == Decision.ASK:
        steps.ask_for_more(now=now, **common)
    else:
        steps.decline(now=now, **common)


@staff_required(STAFF_PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: SignedInRequest, pk: int) -> HttpResponse:
    enterprise = get_object_or_404(Enterprise, pk=pk, state__in=[*PUBLIC, State.ARCHIVED])
    form = ArchiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            message = form.cleaned_data["message"]
            steps.archive(enterprise=enterprise, by=request.user, message=message, now=timezone.now())
        except WrongState:  # its people left meanwhile
            return redirect("entrepreneurs:desk_review", pk)
        messages.success(request, _("Archived: %(name)s.") % {"name": script(enterprise)})
        return redirect("entrepreneurs:desk_queue")
    return TemplateResponse(request, "entrepreneurs/desk_archive.html", {"enterprise": enterprise, "form": form})


@staff_required(STAFF_PERMISSION)
@require_GET
def changes(request: SignedInRequest) -> HttpResponse:
    rows = ChangeRequest.objects.filter(state=ChangeRequest.State.OPEN).select_related("enterprise", "created_by")
    waiting = [(row, row.created_by, reverse("entrepreneurs:desk_change", args=[row.pk])) for row in rows]
    context = {"title": _("Changes of checked facts"), "waiting": waiting}
    return TemplateResponse(request, "entrepreneurs/desk_waiting.html", context)


@staff_required(STAFF_PERMISSION)
@require_GET
def claim_list(request: SignedInRequest) -> HttpResponse:
    rows = Claim.objects.filter(state=Claim.State.OPEN).select_related("enterprise", "user")
    waiting = [(row, row.user, reverse("entrepreneurs:desk_claim", args=[row.pk])) for row in rows]
    context = {"title": _("Requests for access"), "waiting": waiting}
    return TemplateResponse(request, "entrepreneurs/desk_waiting.html", context)


@staff_required(STAFF_PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(ChangeRequest.objects.select_related("enterprise", "created_by"), pk=pk)
    return _answer_page(request, held, "entrepreneurs/desk_change.html")


@staff_required(STAFF_PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Claim.objects.select_related("enterprise", "user"), pk=pk)
    return _answer_page(request, found, "entrepreneurs/desk_claim.html")


def _answer(waiting: Claim | ChangeRequest, form: AnswerForm, *, by: User) -> None:
    """Raises what decide_claim and decide_change raise."""
    accept, answer = form.cleaned_data["decision"] == "accept", form.cleaned_data["answer"]
    if isinstance(waiting, Claim):
        claims.decide_claim(claim=waiting, accept=accept, answer=answer, by=by, now=timezone.now())
    else:
        seen = form.cleaned_data["seen"]
        claims.decide_change(request=waiting, accept=accept, answer=answer, seen=seen, by=by, now=timezone.now())


def _answer_page(request: SignedInRequest, waiting: Claim | ChangeRequest, template: str) -> HttpResponse:
    """A claim or a held change with a yes or no below it; who answers second sees what was decided.

    A change that has become another one since it was seen is shown anew, with what was seen.
    """
    seen = waiting.fingerprint if isinstance(waiting, ChangeRequest) else ""
    form = AnswerForm(request.POST or None, initial={"seen": seen})
    status, was_seen = 200, None
    if request.method == "POST" and form.is_valid():
        accept, answer = form.cleaned_data["decision"] == "accept", form.cleaned_data["answer"]
        try:
            _answer(waiting, form, by=request.user)
            messages.success(request, _("Saved: %(name)s.") % {"name": script(waiting.enterprise)})
            return redirect("centar:desk")
        except WrongState:
            waiting.refresh_from_db()
            if (waiting.decided_by, waiting.is_accepted, waiting.answer) == (request.user, accept, answer):
                return redirect("centar:desk")  # the button was pressed twice
            status = 409
        except AskedForMore as refused:
            waiting = held = refused.request
            was_seen = comparison(held, held.proposed_as(form.cleaned_data["seen"]) or {})
            form = AnswerForm(initial=form.cleaned_data | {"seen": held.fingerprint})
            status = 409
        except Contradiction:
            form.add_error(None, _("The new facts do not fit the others. Refuse the change and write what to correct"))
            status = 409
        except AlreadyListed:
            form.add_error(None, _("Somebody has already sent an application with the same number."))
            status = 409
    place = "entrepreneurs:desk_claim" if isinstance(waiting, Claim) else "entrepreneurs:desk_change"
    record_reading(by=request.user, subject=waiting, place=place, now=timezone.now())
    context = {
        "waiting": waiting,
        "enterprise": waiting.enterprise,
        "form": form,
        "rows": comparison(waiting) if isinstance(waiting, ChangeRequest) else [],
        "was_seen": was_seen,
    }
    return TemplateResponse(request, template, context, status=status)

"""Registering online: start, task list, pages, check, confirmation."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.accounts import start_sign_in
from centar.http import SignedInRequest
from centar.limits import hit
from centar.versions import StaleRecord
from entrepreneurs.actions import drafting, steps
from entrepreneurs.actions.refusals import AlreadyListed, Incomplete, NoConsentText, WrongState
from entrepreneurs.forms.entry import NO_CONSENT_TEXT, CheckForm, StartForm
from entrepreneurs.forms.sections import SectionForm
from entrepreneurs.models import Enterprise, State
from entrepreneurs.sections import BY_SLUG, REQUIRED, Section, gaps_with_pages, next_address, tasks
from entrepreneurs.summary import answers
from entrepreneurs.views.access import acts_on_behalf, entry_or_404, note_reading

ENTRIES_A_DAY = 20


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return start_sign_in(request, email=form.cleaned_data["email"], next_url=reverse("entrepreneurs:new"))
    return TemplateResponse(request, "entrepreneurs/start.html", {"form": form})


@require_GET
def new(request: SignedInRequest) -> HttpResponse:
    """A fresh task list; who has an entry under way chooses between it and another one."""
    drafts = Enterprise.objects.of(request.user).filter(state__in=[State.DRAFT, State.NEEDS_CHANGES])
    if drafts and "novo" not in request.GET:
        return TemplateResponse(request, "entrepreneurs/new.html", {"drafts": drafts})
    return redirect("entrepreneurs:tasks", uuid.uuid4())


@never_cache
@require_GET
def task_list(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    enterprise = entry_or_404(request, key, fresh=True)
    if enterprise.pk and not enterprise.is_open:
        return redirect("entrepreneurs:entry", key)
    context = {
        "enterprise": enterprise,
        "tasks": tasks(enterprise),
        "on_behalf": acts_on_behalf(request, enterprise),
        "asked": enterprise.state_changes.last() if enterprise.state == State.NEEDS_CHANGES else None,
    }
    return TemplateResponse(request, "entrepreneurs/tasks.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: SignedInRequest, key: uuid.UUID, slug: str) -> HttpResponse:
    if slug not in BY_SLUG:
        raise Http404
    enterprise = entry_or_404(request, key, fresh=True)
    on_behalf = acts_on_behalf(request, enterprise)
    later = "later" in request.POST and enterprise.is_open
    page = BY_SLUG[slug]
    form = page.form(request.POST or None, instance=enterprise, staff=on_behalf, partial=later)
    if request.method == "POST" and form.is_valid():
        try:
            return _save(request, page, form, key=key, on_behalf=on_behalf)
        except StaleRecord as stale:  # between the form's look and the action's lock
            form = page.form(request.POST, instance=stale.current, staff=on_behalf, partial=later)
            if form.is_valid():  # it was this very page, sent twice
                return _lead_on(request, page, enterprise)
        except AlreadyListed:
            form.add_taken_error()
    if page.name == "contact":
        note_reading(request, enterprise, "section")
    step = REQUIRED.index(page) + 1 if page in REQUIRED and enterprise.is_open else None
    context = {
        "section": page,
        "form": form,
        "enterprise": enterprise,
        "key": key,
        "on_behalf": on_behalf,
        "step": step,
        "steps": len(REQUIRED),
    }
    return TemplateResponse(request, "entrepreneurs/section.html", context, status=409 if form.is_conflict else 200)


def _save(
    request: SignedInRequest, page: Section, form: SectionForm, *, key: uuid.UUID, on_behalf: bool
) -> HttpResponse:
    """Keeps the page and leads on. Raises StaleRecord, AlreadyListed, LimitExceeded."""
    if not form.instance.pk and not on_behalf:
        now = timezone.now()
        hit(key=f"entries-by:{request.user.pk}", limit=ENTRIES_A_DAY, window=dt.timedelta(days=1), now=now)
    try:
        enterprise = drafting.save_section(
            key=key,
            values=form.values(),
            by=request.user,
            on_behalf=on_behalf,
            language=get_language(),
            seen=form.cleaned_data["seen_version"],
            now=timezone.now(),
        )
    except WrongState:
        return redirect("entrepreneurs:entry", key)
    except Enterprise.DoesNotExist:  # somebody else was first to save at this fresh address
        raise Http404 from None
    if page.name == "identity" and Enterprise.objects.twin_of(
        mb=enterprise.mb, pib=enterprise.pib, apart_from=enterprise
    ):
        return redirect("entrepreneurs:taken", key)
    return _lead_on(request, page, enterprise)


def _lead_on(request: SignedInRequest, page: Section, enterprise: Enterprise) -> HttpResponse:
    if "later" in request.POST:
        return redirect("entrepreneurs:tasks", enterprise.key)
    if not enterprise.is_open and acts_on_behalf(request, enterprise):
        return redirect("entrepreneurs:desk_review", enterprise.pk)
    return HttpResponseRedirect(next_address(page, enterprise))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    enterprise = entry_or_404(request, key)
    if enterprise.state == State.SUBMITTED:
        return redirect("entrepreneurs:sent", key)
    if not enterprise.is_open:
        return redirect("entrepreneurs:entry", key)
    form = CheckForm(request.POST or None, enterprise=enterprise, on_behalf=acts_on_behalf(request, enterprise))
    if request.method == "POST" and form.is_valid():
        try:
            steps.submit(
                enterprise=enterprise,
                by=request.user,
                wants_listing=form.cleaned_data.get("wants_listing", True),
                answer=form.cleaned_data.get("answer", ""),
                language=get_language(),
                now=timezone.now(),
            )
            return redirect("entrepreneurs:sent", key)
        except AlreadyListed:
            return redirect("entrepreneurs:taken", key)
        except Incomplete:
            pass  # the page below lists what is missing
        except WrongState:
            return redirect("entrepreneurs:entry", key)
        except NoConsentText:
            form.add_error(None, NO_CONSENT_TEXT)
    note_reading(request, enterprise, "check")
    context = {
        "enterprise": enterprise,
        "form": form,
        "gaps": gaps_with_pages(enterprise),
        "answers": answers(enterprise),
        "asked": enterprise.state_changes.last() if enterprise.state == State.NEEDS_CHANGES else None,
    }
    return TemplateResponse(request, "entrepreneurs/check.html", context)


@never_cache
@require_GET
def sent(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    enterprise = entry_or_404(request, key)
    if not enterprise.reference:
        return redirect("entrepreneurs:tasks", key)
    return TemplateResponse(request, "entrepreneurs/sent.html", {"enterprise": enterprise})

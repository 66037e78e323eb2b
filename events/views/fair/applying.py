"""Beginning an application to exhibit: who may, signing in, which enterprise."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centar.accounts import start_sign_in
from centar.http import SignedInRequest
from centar.limits import hit
from entrepreneurs.actions import drafting
from entrepreneurs.actions.refusals import WrongState
from entrepreneurs.models import Enterprise
from entrepreneurs.querysets import EnterpriseQuerySet
from entrepreneurs.views.registration import ENTRIES_A_DAY
from events.actions.fair import applying
from events.actions.fair.refusals import CallClosed
from events.application_pages import STEPS, page_address
from events.completeness import ENTERPRISE
from events.forms.applying import ChooseForm, NewEnterpriseForm, StartForm
from events.models import ApplicationState, ExhibitorApplication, Fair
from events.views.fair.applicant_access import call_text, closed_page, fair_or_404, takes_applications


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, year: int) -> HttpResponse:
    """What the call asks and until when; the way in."""
    fair, now = fair_or_404(year), timezone.now()
    if not takes_applications(fair, now=now):
        return closed_page(request, fair, now=now, status=409 if request.method == "POST" else 200)
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return start_sign_in(request, email=form.cleaned_data["email"], next_url=_choose_address(fair))
    context = {
        "fair": fair,
        "call": fair.call,
        "is_late": fair.call.is_late_at(now),
        "form": form,
        "steps": STEPS,
        "eligibility": call_text(fair, "eligibility"),
        "conditions": call_text(fair, "conditions"),
        "mine": _applications_of(request, fair),
    }
    return TemplateResponse(request, "events/fair/apply.html", context)


def _choose_address(fair: Fair) -> str:
    return reverse("events:apply_choose", args=[fair.year])


def _applications_of(request: HttpRequest, fair: Fair) -> list[ExhibitorApplication]:
    if not request.user.is_authenticated:
        return []
    rows = ExhibitorApplication.objects.of(request.user).active().filter(fair=fair)
    return list(rows.select_related("enterprise", "fair"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: SignedInRequest, year: int) -> HttpResponse:
    """One of the person's enterprises, or another one. Those that have applied are led to, never doubled."""
    fair, now = fair_or_404(year), timezone.now()
    if not takes_applications(fair, now=now):
        return closed_page(request, fair, now=now, status=409 if request.method == "POST" else 200)
    applied = {str(one.enterprise.key): one for one in _applications_of(request, fair)}
    if found := applied.get(request.POST.get("enterprise", "")):  # a double click, or another window
        return _lead_to(found)
    enterprises = _without_application(request, applied)
    if not enterprises and not applied:
        return redirect("events:apply_new", year)
    form = ChooseForm(request.POST or None, enterprises=enterprises)
    if request.method == "POST" and form.is_valid():
        if form.chosen is None:
            return redirect("events:apply_new", year)
        return _start(request, fair, form.chosen, now=now)
    context = {"fair": fair, "form": form, "applied": applied.values(), "enterprises": enterprises}
    return TemplateResponse(request, "events/fair/apply_choose.html", context)


def _without_application(request: SignedInRequest, applied: dict[str, ExhibitorApplication]) -> EnterpriseQuerySet:
    rows = Enterprise.objects.of(request.user).exclude(name="").exclude(key__in=applied)
    return rows.order_by("sort_key", "id")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, year: int) -> HttpResponse:
    """An enterprise that is not in the registry yet: its draft there begins here and can be finished later."""
    fair, now = fair_or_404(year), timezone.now()
    if not takes_applications(fair, now=now):
        return closed_page(request, fair, now=now, status=409 if request.method == "POST" else 200)
    form = NewEnterpriseForm(request.POST or None, initial={"key": uuid.uuid4()})
    status = 200
    if request.method == "POST" and form.is_valid():
        if not Enterprise.objects.filter(key=form.cleaned_data["key"]).exists():
            hit(key=f"entries-by:{request.user.pk}", limit=ENTRIES_A_DAY, window=dt.timedelta(days=1), now=now)
        try:
            draft = _draft(request, form, now=now)
        except IntegrityError:  # it was there and got more facts in the registry since
            form.add_error("legal_form", _("This form does not fit the numbers that you entered in the registry"))
            status = 409
        else:
            return _start(request, fair, draft, now=now)
    context = {"fair": fair, "form": form, "has_others": Enterprise.objects.of(request.user).exists()}
    return TemplateResponse(request, "events/fair/apply_new.html", context, status=status)


def _draft(request: SignedInRequest, form: NewEnterpriseForm, *, now: dt.datetime) -> Enterprise:
    """The draft in the registry, with the person as its first member. Raises IntegrityError."""
    try:
        return drafting.save_section(
            key=form.cleaned_data["key"],
            values=form.values(),
            by=request.user,
            on_behalf=False,
            language=get_language(),
            seen=None,
            now=now,
        )
    except WrongState as refused:  # sent to the registry meanwhile: it stays as it was sent
        return refused.enterprise
    except Enterprise.DoesNotExist:  # a key that is somebody else's
        raise Http404 from None


def _start(request: SignedInRequest, fair: Fair, enterprise: Enterprise, *, now: dt.datetime) -> HttpResponse:
    try:
        application = applying.start(
            fair=fair, enterprise=enterprise, by=request.user, on_behalf=False, language=get_language(), now=now
        )
    except CallClosed:
        return closed_page(request, fair, now=now, status=409)
    return _lead_to(application)


def _lead_to(application: ExhibitorApplication) -> HttpResponse:
    """The first page of a fresh one, else where it stands."""
    if application.state == ApplicationState.DRAFT and application.version == 1:
        return HttpResponseRedirect(page_address(application, ENTERPRISE))
    return redirect("events:application", application.fair.year, application.key)

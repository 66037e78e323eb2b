"""Wrong facts: the public form on an entry, and the staff's queue of what was reported."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from centar.http import SignedInRequest
from centar.languages import active_language
from centar.limits import client_prefix, hit
from centar.readings import record_reading
from centar.staff import staff_required
from centar.templatetags.script import script
from entrepreneurs.actions.refusals import AlreadyClosed, WrongState
from entrepreneurs.actions.reports import close_report, report_fact
from entrepreneurs.forms.reports import CloseReportForm, ReportForm
from entrepreneurs.models import Enterprise, FactReport
from entrepreneurs.views.access import STAFF_PERMISSION

HOUR = dt.timedelta(hours=1)
REPORTS_AN_HOUR = 10  # from one network


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    enterprise = get_object_or_404(Enterprise.objects.listed(), slug=slug)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _take(request, enterprise, form)
        except WrongState:  # it left the directory this moment
            raise Http404 from None
        return redirect("entrepreneurs:report_sent", slug)
    return TemplateResponse(request, "entrepreneurs/report.html", {"enterprise": enterprise, "form": form})


def _take(request: HttpRequest, enterprise: Enterprise, form: ReportForm) -> None:
    """Raises WrongState, LimitExceeded; the same form sent twice is one report and counts once."""
    if FactReport.objects.filter(form_key=form.form_key).exists():
        return
    now = timezone.now()
    hit(key=f"fact-report:{client_prefix(request)}", limit=REPORTS_AN_HOUR, window=HOUR, now=now)
    report_fact(enterprise=enterprise, form_key=form.form_key, language=active_language(), now=now, **form.values())


@login_not_required
@require_safe
def report_sent(request: HttpRequest, slug: str) -> HttpResponse:
    enterprise = get_object_or_404(Enterprise.objects.listed(), slug=slug)
    return TemplateResponse(request, "entrepreneurs/report_sent.html", {"enterprise": enterprise})


@staff_required(STAFF_PERMISSION)
@require_GET
def desk_reports(request: SignedInRequest) -> HttpResponse:
    rows = FactReport.objects.open().select_related("enterprise")
    waiting = [(row, row.get_fact_display(), reverse("entrepreneurs:desk_report", args=[row.pk])) for row in rows]
    context = {"title": _("Reported errors"), "waiting": waiting}
    return TemplateResponse(request, "entrepreneurs/desk_waiting.html", context)


@never_cache
@staff_required(STAFF_PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_report(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was reported, the ways to the entry, and closing it; who closes second sees what came of it."""
    found = get_object_or_404(FactReport.objects.select_related("enterprise", "closed_by"), pk=pk)
    form = CloseReportForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            close_report(report=found, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved: %(name)s.") % {"name": script(found.enterprise)})
            return redirect("entrepreneurs:desk_reports")
        except AlreadyClosed:
            found.refresh_from_db()
            status = 409
    record_reading(by=request.user, subject=found, place="entrepreneurs:desk_report", now=timezone.now())
    context = {"report": found, "enterprise": found.enterprise, "form": form}
    return TemplateResponse(request, "entrepreneurs/desk_report.html", context, status=status)

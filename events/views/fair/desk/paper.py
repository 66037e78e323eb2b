"""Applications on paper or by phone: staff look the enterprise up, fill in one page, and it is sent."""

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
from centar.staff import staff_required
from centar.text import readable
from centar.versions import StaleRecord
from entrepreneurs.models import Enterprise
from events.actions.fair import paper
from events.actions.fair.applying import from_registry, save_page
from events.actions.fair.refusals import AlreadyApplied, CallClosed, Incomplete, WrongApplicationState
from events.forms.fair_paper import PaperForm
from events.models import ExhibitorApplication, Fair
from events.views.fair.desk.common import KEEP, application_or_404, fair_or_404, note_reading, refusal_text

FOUND_AT_MOST = 20


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: SignedInRequest, year: int) -> HttpResponse:
    """Without an enterprise in the address a search; with one, the whole application on a page."""
    fair = fair_or_404(year)
    asked = request.GET.get("preduzece", "")
    if not asked.isascii() or not asked.isdigit() or len(asked) > 9:
        return _search(request, fair)
    enterprise = get_object_or_404(Enterprise.objects.exclude(name=""), pk=int(asked))
    active = ExhibitorApplication.objects.active().filter(fair=fair, enterprise=enterprise).first()
    if active is not None and active.state != "draft":
        messages.info(request, _("This enterprise has already applied. Here is its application."))
        return redirect("events:desk_application", active.pk)
    row = active or ExhibitorApplication(fair=fair, enterprise=enterprise, **from_registry(enterprise))
    row.fair = fair
    form = PaperForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            sent = paper.enter(
                fair=fair, enterprise=enterprise, values=form.values, by=request.user, now=timezone.now()
            )
            messages.success(request, _("Entered and sent: %(reference)s.") % {"reference": sent.reference})
            return redirect("events:desk_application", sent.pk)
        except AlreadyApplied as refusal:
            return redirect("events:desk_application", refusal.application.pk)  # type: ignore[union-attr]
        except CallClosed:
            form.add_error(None, _("The fair has no open call: it is not announced, has begun, or is cancelled"))
        except Incomplete as refusal:
            for lacking in refusal.missing:
                form.add_error(lacking.field if lacking.field in form.fields else None, lacking.text)
    note_reading(request, enterprise, "desk_apply")
    context = {"fair": fair, "enterprise": enterprise, "form": form, "is_begun": active is not None}
    return TemplateResponse(request, "events/fair/desk/paper.html", context)


def _search(request: SignedInRequest, fair: Fair) -> HttpResponse:
    text = readable(request.GET.get("q", "")).strip()[:100]
    named = Enterprise.objects.exclude(name="").order_by("sort_key", "id")
    rows = named.having(text)[:FOUND_AT_MOST] if text else named.none()
    active = ExhibitorApplication.objects.active().filter(fair=fair, enterprise__in=[row.pk for row in rows])
    applied = {row.enterprise_id: row for row in active}
    context = {"fair": fair, "text": text, "found": [(row, applied.get(row.pk)) for row in rows]}
    return TemplateResponse(request, "events/fair/desk/paper_search.html", context)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was sent is corrected for its people, until it is under review."""
    found = application_or_404(pk)
    if not found.is_editable:
        messages.error(request, refusal_text(WrongApplicationState(found)))
        return redirect("events:desk_application", pk)
    form = PaperForm(request.POST or None, instance=found)
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                seen = form.cleaned_data["seen_version"]
                save_page(
                    application=found,
                    values=form.values,
                    by=request.user,
                    on_behalf=True,
                    seen=seen,
                    now=timezone.now(),
                )
                messages.success(request, _("Saved."))
                return redirect("events:desk_application", pk)
        except StaleRecord:  # saved by somebody in the very moment: the form says both versions
            form = PaperForm(request.POST, instance=application_or_404(pk))
        except CallClosed:
            form.add_error(None, _("The fair has no open call: it is not announced, has begun, or is cancelled"))
        except WrongApplicationState as refusal:
            messages.error(request, refusal_text(refusal))
            return redirect("events:desk_application", pk)
        status = 409 if form.has_error("__all__", "stale") else 200
    note_reading(request, found, "desk_application_change")
    context = {"fair": found.fair, "enterprise": found.enterprise, "form": form, "application": found}
    return TemplateResponse(request, "events/fair/desk/paper.html", context, status=status)

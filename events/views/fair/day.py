"""The day of the fair at the entrance: letting in, who is in, counting heads."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Min, Q, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.http import SignedInRequest
from centar.staff import staff_required
from events.actions.fair import counting
from events.actions.fair.entry import FORCEABLE, check_in, force
from events.actions.fair.refusals import FormUsed, NothingToForce
from events.day_figures import figures_of
from events.forms.fair_day import ForceForm, GateForm, ScanForm
from events.models import CheckIn, CheckInResult, Fair, MediaState, Pass
from events.views.fair.badge import STEWARD

COUNT = "events.add_tapcount"
LAST_SHOWN = 10


def desk_fair(year: int) -> Fair:
    """Any fair, whether announced or not."""
    return get_object_or_404(Fair.objects.select_related("event", "call"), year=year)


@never_cache
@staff_required(STEWARD)
@require_GET
def day(request: SignedInRequest, year: int) -> HttpResponse:
    """What there is to do on the day, and how it goes."""
    fair = desk_fair(year)
    context = {
        "fair": fair,
        "event": fair.event,
        "figures": figures_of(fair),
        "media_waiting": fair.event.media_requests.filter(state=MediaState.NEW).count(),
    }
    return TemplateResponse(request, "events/fair/desk_day.html", context)


@never_cache
@staff_required(STEWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def entrance(request: SignedInRequest, year: int) -> HttpResponse:
    """The scan of a badge, by its page's button or by its code typed here."""
    fair = desk_fair(year)
    form = ScanForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            scan = check_in(fair=fair, raw_code=data["code"], nonce=data["nonce"], by=request.user, now=timezone.now())
            return redirect("events:desk_scan", year, scan.pk)
        except FormUsed:
            form = ScanForm(initial={"code": data["code"]})
            messages.error(request, _("This page was used for another badge. Enter the code again."))
            status = 409
    scans = fair.event.check_ins.filter(by=request.user).select_related("badge")
    context = {"fair": fair, "event": fair.event, "form": form, "scans": scans[:LAST_SHOWN]}
    return TemplateResponse(request, "events/fair/desk_check_in.html", context, status=status)


@never_cache
@staff_required(STEWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    """What came of a scan; where a steward may overrule it, with a reason."""
    fair = desk_fair(year)
    rows = fair.event.check_ins.select_related("badge__event", "badge__registration", "by")
    found = get_object_or_404(rows, pk=pk)
    form = ForceForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            forced = force(scan=found, reason=data["reason"], nonce=data["nonce"], by=request.user, now=timezone.now())
            return redirect("events:desk_scan", year, forced.pk)
        except (NothingToForce, FormUsed):
            messages.error(request, _("Nobody can be let in with this badge."))
            status = 409
    context = {
        "fair": fair,
        "event": fair.event,
        "scan": found,
        "badge": found.badge,
        "is_green": found.result in (CheckInResult.ENTERED, CheckInResult.FORCED),
        "since": _first_entry(found),
        "next_form": ScanForm(),
    } | ({"form": form} if found.result in FORCEABLE else {})
    return TemplateResponse(request, "events/fair/desk_scan.html", context, status=status)


def _first_entry(scan: CheckIn) -> CheckIn | None:
    """When the bearer came in, for a badge that is in already."""
    if scan.result != CheckInResult.ALREADY_IN:
        return None
    earlier = CheckIn.objects.let_in().filter(badge=scan.badge, at__lte=scan.at).select_related("by")
    return earlier.order_by("at", "id").first()


@never_cache
@staff_required(STEWARD)
@require_GET
def inside(request: SignedInRequest, year: int) -> HttpResponse:
    """Who came in, the last first."""
    fair = desk_fair(year)
    let_in = Q(check_ins__result__in=[CheckInResult.ENTERED, CheckInResult.FORCED])
    rows = Pass.objects.filter(event=fair.event).annotate(since=Min("check_ins__at", filter=let_in))
    rows = rows.filter(since__isnull=False).order_by("-since")
    context = {"fair": fair, "event": fair.event, "badges": rows}
    return TemplateResponse(request, "events/fair/desk_inside.html", context)


@never_cache
@staff_required(COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def taps(request: SignedInRequest, year: int) -> HttpResponse:
    """One big button; each press is a person who came in at the entrance named in the address."""
    fair = desk_fair(year)
    form = GateForm(request.POST if request.method == "POST" else request.GET or None)
    is_named = form.is_bound and form.is_valid()
    gate = form.cleaned_data["ulaz"] if is_named else ""
    if request.method == "POST" and gate:
        if "less" in request.POST:
            counting.untap(fair=fair, gate=gate)
        else:
            counting.tap(fair=fair, gate=gate, now=timezone.now())
        return redirect(f"{reverse('events:desk_taps', args=[year])}?{urlencode({'ulaz': gate})}")
    gates = fair.event.tap_counts.order_by("gate").values("gate").annotate(people=Sum("people"))
    counted = {row["gate"]: row["people"] for row in gates}
    context = {
        "fair": fair,
        "event": fair.event,
        "form": form,
        "gate": gate,
        "at_gate": counted.get(gate, 0),
        "gates": counted,
        "total": sum(counted.values()),
    }
    return TemplateResponse(request, "events/fair/desk_taps.html", context)

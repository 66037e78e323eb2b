"""Who stands where: a select for each exhibitor, two that swap, the plan, what they need, the list to take along."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.http import SignedInRequest
from centar.readings import record_reading
from centar.spreadsheets import csv_file, xlsx_file
from centar.staff import staff_required
from centar.templatetags.phones import phone
from centar.templatetags.script import script
from events import plan
from events.actions.fair import stands
from events.actions.fair.refusals import FairRefusal, StandNotForThem
from events.forms.fair_places import SwapForm, stand_choices
from events.models import ExhibitorApplication, Fair, Stand
from events.models.application import ApplicationQuerySet
from events.models.choices import HOLDING
from events.needs import needs_of
from events.power import gap_of
from events.views.fair.desk.common import KEEP, fair_or_404, refusal_text


def holders(fair: Fair) -> ApplicationQuerySet:
    """Who has a place, by name."""
    rows = fair.applications.filter(state__in=HOLDING)
    rows = rows.select_related("enterprise", "stand_type", "stand__stand_type")
    return rows.prefetch_related("wishes__stand").order_by("enterprise__sort_key", "id")


def drawn(fair: Fair, rows: list[Stand]) -> plan.Plan:
    """The plan with whoever stands where; each stand leads to its exhibitor, a free one to its line."""

    def note(stand: Stand) -> str:
        holder = getattr(stand, "application", None)
        return script(holder.enterprise.name) if holder else ""

    def state(stand: Stand) -> str:
        return plan.TAKEN if hasattr(stand, "application") else plan.FREE

    return plan.draw(fair, rows, state=state, note=note)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def places(request: SignedInRequest, year: int) -> HttpResponse:
    """POST gives one exhibitor the stand that was chosen in their row, or takes it back."""
    fair = fair_or_404(year)
    if request.method == "POST":
        _assign(request, fair)
        return redirect(reverse("events:desk_places", args=[year]) + _anchor(request))
    every = list(fair.stands.with_people())
    rows = [(one, stand_choices(every, one), gap_of(one)) for one in holders(fair)]
    context = {
        "fair": fair,
        "rows": rows,
        "stands": every,
        "free": sum(not hasattr(stand, "application") for stand in every),
        "without": sum(one.stand_id is None for one, _choices, _gap in rows),
        "plan": drawn(fair, every),
    }
    return TemplateResponse(request, "events/fair/desk/places.html", context)


def _anchor(request: SignedInRequest) -> str:
    pk = request.POST.get("application", "")
    return f"#izlagac-{pk}" if pk.isascii() and pk.isdigit() else ""


def _assign(request: SignedInRequest, fair: Fair) -> None:
    application = _picked(fair.applications.filter(state__in=HOLDING), request.POST.get("application", ""))
    stand = _picked(fair.stands.all(), request.POST.get("stand", ""))
    if application is None or (stand is None and request.POST.get("stand")):
        messages.error(request, refusal_text(StandNotForThem()))
        return
    try:
        given = stands.assign(application=application, stand=stand, by=request.user, now=timezone.now())
    except FairRefusal as refusal:
        messages.error(request, refusal_text(refusal))
        return
    words = {"name": script(application.public_title), "stand": stand}
    text = _("%(name)s: stand %(stand)s.") if stand else _("%(name)s has no stand now.")
    messages.success(request, text % words)
    if stand is not None:
        _warn_of_power(request, given)


def _warn_of_power(request: SignedInRequest, application: ExhibitorApplication) -> None:
    if gap := gap_of(application):
        messages.warning(request, f"{script(application.public_title)}: {gap.for_staff()}")


def _picked[Row: Model](rows: QuerySet[Row], pk: str) -> Row | None:
    is_number = pk.isascii() and pk.isdigit() and len(pk) < 10
    return rows.filter(pk=int(pk)).first() if is_number else None


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: SignedInRequest, year: int) -> HttpResponse:
    """Two exhibitors change places; one of them may have none yet."""
    fair = fair_or_404(year)
    form = SwapForm(request.POST or None, holders=holders(fair))
    if request.method == "POST" and form.is_valid():
        first, second = form.cleaned_data["first"], form.cleaned_data["second"]
        try:
            stands.swap(first=first, second=second, by=request.user, now=timezone.now())
            words = {"first": script(first.public_title), "second": script(second.public_title)}
            messages.success(request, _("Swapped: %(first)s and %(second)s.") % words)
            for one in holders(fair).filter(pk__in=[first.pk, second.pk], stand__isnull=False):
                _warn_of_power(request, one)
        except FairRefusal as refusal:
            messages.error(request, refusal_text(refusal))
        return redirect("events:desk_places", year)
    return TemplateResponse(request, "events/fair/desk/swap.html", {"fair": fair, "form": form})


@never_cache
@staff_required(KEEP)
@require_GET
def printed_plan(request: SignedInRequest, year: int) -> HttpResponse:
    """The plan with the list of stands below it, for paper."""
    fair = fair_or_404(year)
    every = list(fair.stands.with_people())
    context = {"fair": fair, "stands": every, "plan": drawn(fair, every)}
    return TemplateResponse(request, "events/fair/desk/plan.html", context)


@never_cache
@staff_required(KEEP)
@require_GET
def needs(request: SignedInRequest, year: int) -> HttpResponse:
    fair = fair_or_404(year)
    zones, total = needs_of(fair)
    without_power = [(one, gap) for one in holders(fair) if (gap := gap_of(one))]
    special = fair.applications.filter(state__in=HOLDING).exclude(other_needs="").select_related("enterprise", "stand")
    context = {"fair": fair, "zones": zones, "total": total, "without_power": without_power, "special": special}
    return TemplateResponse(request, "events/fair/desk/needs.html", context)


@never_cache
@staff_required(KEEP)
@require_GET
def exhibitors_file(request: SignedInRequest, year: int) -> HttpResponse:
    """Exhibitors with their contacts, needs and stands, as a table; that it was taken along is written down."""
    fair = fair_or_404(year)
    record_reading(by=request.user, subject=fair, place="events:desk_exhibitors_file", now=timezone.now())
    rows: list[list[Any]] = [
        _heading(),
        *(_line(one) for one in holders(fair).select_related("category").prefetch_related("helpers")),
    ]
    name = f"izlagaci-{fair.year}"
    if request.GET.get("oblik") == "xlsx":
        return xlsx_file(rows, name, title=_("Exhibitors"))
    return csv_file(rows, name)


def _heading() -> list[str]:
    return [
        _("Number"), _("Enterprise"), _("Name in the catalogue"), _("State"), _("Category"), _("Type of stand"),
        _("Stand"), _("Zone"), _("Contact person"), _("Phone"), _("E-mail"), _("Watts"), _("Tables"), _("Chairs"),
        _("Water"), _("Cover"), _("Without steps"), _("Vehicle"), _("Other needs"), _("People at the stand"),
    ]  # fmt: skip


def _line(one: ExhibitorApplication) -> list[object]:
    def mark(is_so: bool) -> str:
        return pgettext("answer", "yes") if is_so else ""

    return [
        one.reference, one.enterprise.name, one.public_title, str(one.get_state_display()),
        one.category.name if one.category else "", one.stand_type.name if one.stand_type else "",
        one.stand.code if one.stand else "", one.stand.zone if one.stand else "", one.contact_name,
        phone(one.contact_phone) if one.contact_phone else "", one.contact_email, one.power_watts, one.tables,
        one.chairs, mark(one.needs_water), mark(one.needs_cover), mark(one.needs_step_free),
        mark(one.brings_vehicle), one.other_needs, ", ".join(helper.name for helper in one.helpers.all()),
    ]  # fmt: skip

"""Setting a fair up: a new one, last year's made into a new one, its texts, plan, call, programme, what is shown."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.http import SignedInRequest
from centar.staff import staff_required
from events.actions.fair import setting_up
from events.actions.fair.stands import show_stands
from events.actions.refusals import WrongState
from events.forms.fair_desk import CallForm, CloneForm, FairEventForm, FairForm, NewFairForm, ProgrammeItemForm
from events.models import Call, Fair, ProgrammeItem
from events.views.fair.desk.common import KEEP, edit_page, fair_or_404, sent_from
from events.views.fair.desk.moving import may_change

STEPS = {
    "announce": (setting_up.announce, gettext_noop("The fair is announced.")),
    "catalogue": (setting_up.publish_catalogue, gettext_noop("Visitors see the exhibitors.")),
    "catalogue_back": (setting_up.take_back_catalogue, gettext_noop("The exhibitors are hidden again.")),
    "stands": (show_stands, gettext_noop("Exhibitors see their stands.")),
}


@never_cache
@staff_required(KEEP)
@require_GET
def fairs(request: SignedInRequest) -> HttpResponse:
    sent = Count("applications", filter=~Q(applications__state="draft"), distinct=True)
    rows = Fair.objects.select_related("event", "call").annotate(sent=sent)
    now = timezone.now()
    context = {"fairs": [(fair, fair.phase(now=now)) for fair in rows]}
    return TemplateResponse(request, "events/fair/desk/fairs.html", context)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    form = NewFairForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            fair = setting_up.open_fair(values=form.cleaned_data, by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The fair is made. Nobody sees it before you announce it."))
            return redirect("events:desk_fair_settings", fair.year)
    context = {"form": form, "title": _("New fair"), "back_url": reverse("events:desk_fairs")}
    return TemplateResponse(request, "events/fair/desk/edit.html", context)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def clone(request: SignedInRequest, year: int) -> HttpResponse:
    source = fair_or_404(year)
    form = CloneForm(request.POST or None, source_day=timezone.localdate(source.event.starts_at))
    if request.method == "POST" and form.is_valid():
        try:
            fair = setting_up.clone(source=source, weeks=form.weeks, by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error("day", error.messages)
        else:
            messages.success(request, _("The new fair has everything of the old one but its applications."))
            return redirect("events:desk_fair_settings", fair.year)
    context = {"form": form, "fair": source, "back_url": reverse("events:desk_fair_settings", args=[year])}
    return TemplateResponse(request, "events/fair/desk/clone.html", context)


@never_cache
@staff_required(KEEP)
@require_GET
def settings(request: SignedInRequest, year: int) -> HttpResponse:
    """What a fair consists of, what of it is still missing, what is shown to whom."""
    fair = fair_or_404(year)
    context = {
        "fair": fair,
        "phase": fair.phase(now=timezone.now()),
        "types": fair.stand_types.annotate(drawn=Count("stands")),
        "stand_count": fair.stands.count(),
        "item_count": fair.event.programme.count(),
        "may_change": may_change(fair),
    }
    return TemplateResponse(request, "events/fair/desk/settings.html", context)


@staff_required(KEEP)
@sent_from("events:desk_fair_settings")
def publish(request: SignedInRequest, year: int) -> HttpResponse:
    """One of the steps by which something of the fair is shown or hidden."""
    fair = fair_or_404(year)
    if step := STEPS.get(request.POST.get("step", "")):
        action, text = step
        try:
            action(fair=fair, by=request.user, now=timezone.now())
            messages.success(request, _(text))
        except WrongState:
            messages.error(request, _("The fair is cancelled, so it is not announced again."))
    return redirect("events:desk_fair_settings", year)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: SignedInRequest, year: int) -> HttpResponse:
    fair = fair_or_404(year)
    back = reverse("events:desk_fair_settings", args=[year])
    return edit_page(request, FairEventForm, fair.event, fair=fair, title=_("What everybody reads"), back_url=back)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: SignedInRequest, year: int) -> HttpResponse:
    fair = fair_or_404(year)
    back = reverse("events:desk_fair_settings", args=[year])
    return edit_page(request, FairForm, fair, fair=fair, title=_("Plan, stands, setting up"), back_url=back)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: SignedInRequest, year: int) -> HttpResponse:
    fair = fair_or_404(year)
    row = getattr(fair, "call", None) or Call(fair=fair)
    back = reverse("events:desk_fair_settings", args=[year])
    return edit_page(request, CallForm, row, fair=fair, title=_("Call for exhibitors"), back_url=back)


@never_cache
@staff_required(KEEP)
@require_GET
def programme(request: SignedInRequest, year: int) -> HttpResponse:
    fair = fair_or_404(year)
    items = fair.event.programme.select_related("enterprise")
    return TemplateResponse(request, "events/fair/desk/programme.html", {"fair": fair, "items": items})


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_item(request: SignedInRequest, year: int, pk: int | None = None) -> HttpResponse:
    fair = fair_or_404(year)
    row = get_object_or_404(ProgrammeItem, pk=pk, event=fair.event) if pk else ProgrammeItem(event=fair.event)
    return edit_page(
        request,
        ProgrammeItemForm,
        row,
        fair=fair,
        title=_("Item of the programme"),
        back_url=reverse("events:desk_programme", args=[year]),
        remove_url=reverse("events:desk_programme_remove", args=[year, pk]) if pk else "",
    )


@staff_required(KEEP)
@sent_from("events:desk_programme_item")
def programme_remove(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    fair = fair_or_404(year)
    row = get_object_or_404(ProgrammeItem, pk=pk, event=fair.event)
    setting_up.remove(fair=fair, row=row, by=request.user, now=timezone.now())
    messages.success(request, _("Removed from the programme."))
    return redirect("events:desk_programme", year)

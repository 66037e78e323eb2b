"""Events at the desk: the list, one event, its form, announcing, its materials, what people thought of it."""

from __future__ import annotations

import uuid
from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Avg, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.audit import changes_of
from centar.http import SignedInRequest
from centar.languages import active_language
from centar.staff import staff_required
from centar.templatetags.script import script
from centar.versions import StaleRecord
from events.actions import events as actions
from events.actions.refusals import Over, Refusal, WrongState
from events.certificates import certificates
from events.forms.desk import EventForm, MaterialForm, MaterialTitleForm
from events.models import Event, EventState, Material
from events.views.desk.common import KEEP, SEE, SEE_PEOPLE, note_reading, sent_from
from events.views.own import pdf_file

PER_PAGE = 30
FEWEST_ANSWERS = 3  # fewer would tell who wrote what


@never_cache
@staff_required(SEE)
@require_GET
def events(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    is_past = "prosli" in request.GET
    rows = Event.objects.with_numbers()
    rows = rows.past(now=now) if is_past else rows.upcoming(now=now)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("strana"))
    return TemplateResponse(request, "events/desk_events.html", {"page": page, "is_past": is_past, "now": now})


@never_cache
@staff_required(SEE)
@require_GET
def event(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Event.objects.with_numbers(), pk=pk)
    now = timezone.now()
    context = {
        "event": found,
        "now": now,
        "is_over": found.is_over(now),
        "materials": found.materials.all(),
        "was_there": found.registrations.filter(came__gt=0).exists(),
        "answers": found.feedback.count(),
        "history": changes_of(found),
    }
    return TemplateResponse(request, "events/desk_event.html", context)


@never_cache
@staff_required("events.add_event")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = actions.save_event(event=form.instance, by=request.user)
        messages.success(request, _("Saved as a draft. Look at it, then announce it."))
        return redirect("events:desk_event", found.pk)
    return TemplateResponse(request, "events/desk_form.html", {"form": form})


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Two who save at once: the second sees both versions."""
    form = EventForm(request.POST or None, instance=get_object_or_404(Event, pk=pk))
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                actions.save_event(event=form.instance, by=request.user)
                messages.success(request, _("Saved."))
                return redirect("events:desk_event", pk)
        except StaleRecord:  # saved by somebody in the very moment: the form says both versions
            form = EventForm(request.POST, instance=get_object_or_404(Event, pk=pk))
        status = 409 if form.has_error("__all__", "stale") else 200
    context = {"form": form, "event": get_object_or_404(Event, pk=pk)}
    return TemplateResponse(request, "events/desk_form.html", context, status=status)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page says what becomes visible, and that nobody is written to yet."""
    found = get_object_or_404(Event, pk=pk)
    if request.method == "POST":
        try:
            actions.publish(event=found, by=request.user, now=timezone.now())
            messages.success(request, _("The event is announced."))
        except Over:
            messages.error(request, _("Its time has passed. Change the time first."))
        except WrongState:
            messages.error(request, _("This event is cancelled. Copy it to a new date instead."))
        return redirect("events:desk_event", pk)
    if found.state != EventState.DRAFT:
        return redirect("events:desk_event", pk)
    return TemplateResponse(request, "events/desk_publish.html", {"event": found})


@staff_required(KEEP)
@sent_from("events:desk_event")
def unpublish(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        actions.unpublish(event=get_object_or_404(Event, pk=pk), by=request.user)
        messages.success(request, _("The event is no longer on the site."))
    except Refusal:
        messages.error(request, _("People have registered already. Cancel the event instead, so that they are told."))
    return redirect("events:desk_event", pk)


@never_cache
@staff_required("events.add_material")
@require_http_methods(["GET", "HEAD", "POST"])
def material(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Event, pk=pk)
    form = MaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        actions.add_material(event=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("The material is on the page of the event."))
        return redirect("events:desk_event", pk)
    return TemplateResponse(request, "events/desk_material.html", {"form": form, "event": found})


@never_cache
@staff_required("events.change_material")
@require_http_methods(["GET", "HEAD", "POST"])
def material_title(request: SignedInRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """Two who correct it at once: the second sees both versions."""
    found = get_object_or_404(Material.objects.select_related("event"), key=key, event=pk)
    form = MaterialTitleForm(request.POST or None, instance=found)
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                facts = form.cleaned_data
                actions.rename_material(
                    material=found,
                    title=facts["title"],
                    title_en=facts["title_en"],
                    seen=facts["seen_version"],
                    by=request.user,
                )
                messages.success(request, _("Saved."))
                return redirect("events:desk_event", pk)
        except StaleRecord:  # saved by somebody in the very moment: the form says both versions
            form = MaterialTitleForm(request.POST, instance=get_object_or_404(Material, pk=found.pk))
        status = 409 if form.has_error("__all__", "stale") else 200
    context = {"form": form, "event": found.event}
    return TemplateResponse(request, "events/desk_material_title.html", context, status=status)


@never_cache
@staff_required("events.delete_material")
@require_http_methods(["GET", "HEAD", "POST"])
def material_remove(request: SignedInRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """Asks once more; after a double click there is nothing left to remove."""
    event = get_object_or_404(Event, pk=pk)
    found = Material.objects.filter(key=key, event=event).first()
    if found is None:
        return redirect("events:desk_event", pk)
    if request.method == "POST":
        actions.remove_material(material=found, by=request.user)
        messages.success(request, _("Removed: %(name)s.") % {"name": script(found.title)})
        return redirect("events:desk_event", pk)
    return TemplateResponse(request, "events/desk_material_remove.html", {"event": event, "material": found})


@never_cache
@staff_required(SEE)
@require_GET
def feedback(request: SignedInRequest, pk: int) -> HttpResponse:
    """What people thought, from three answers on, in no order that would tell who wrote what."""
    found = get_object_or_404(Event, pk=pk)
    answers = list(found.feedback.order_by("pk"))
    counts = Counter(answer.usefulness for answer in answers)
    most = max(counts.values(), default=1)
    context = {
        "event": found,
        "count": len(answers),
        "fewest": FEWEST_ANSWERS,
        "is_enough": len(answers) >= FEWEST_ANSWERS,
        "average": found.feedback.aggregate(average=Avg("usefulness"))["average"],
        "bars": [(mark, counts[mark], round(100 * counts[mark] / most)) for mark in range(5, 0, -1)],
        "good": [answer.good for answer in answers if answer.good],
        "better": [answer.better for answer in answers if answer.better],
    }
    return TemplateResponse(request, "events/desk_feedback.html", context)


@never_cache
@staff_required(SEE_PEOPLE)
@require_GET
def desk_certificates(request: SignedInRequest, pk: int) -> HttpResponse:
    """Certificates of all who came, in one file to print."""
    found = get_object_or_404(Event, ~Q(certificate_hours=None), pk=pk)
    rows = found.registrations.filter(came__gt=0, anonymised_at=None).select_related("event").order_by("name")
    if not rows or not found.is_over(timezone.now()):
        messages.error(request, _("First mark who came. Certificates are made after the event."))
        return redirect("events:desk_event", pk)
    note_reading(request, found, "desk_certificates")
    return pdf_file(certificates(rows, language=active_language()), f"potvrde-{found.slug}.pdf")

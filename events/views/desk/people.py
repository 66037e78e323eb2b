"""Who is registered: the list with search and export, one registration, registering by phone, the door."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.audit import changes_of
from centar.codes import shown
from centar.dates import datetime_text
from centar.http import SignedInRequest
from centar.languages import active_language
from centar.script import sort_key
from centar.spreadsheets import csv_file, xlsx_file
from centar.staff import staff_required
from centar.templatetags.phones import phone
from centar.templatetags.script import script
from centar.versions import StaleRecord
from events.actions import registering
from events.actions.refusals import AlreadyRegistered, NoRoom, PartyTooLarge, Refusal, TooEarly
from events.forms.desk import DeskRegisterForm
from events.forms.public import PartyForm
from events.models import Event, Registration, RegistrationState, Source
from events.models.event import LARGEST_PARTY
from events.models.registration import RegistrationQuerySet
from events.views.desk.common import KEEP, KEEP_PEOPLE, SEE_PEOPLE, back_to, note_reading, sent_from
from events.views.own import no_room

LONGEST_SEARCH = 100
CALLS = "pozivi"
SHOWN = [RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.CANCELLED]


def _asked(request: SignedInRequest, event: Event) -> tuple[RegistrationQuerySet, str, str]:
    """The registrations, the state and the text that the address asks for; those that hold where it asks for none."""
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    state = request.GET.get("stanje", "")
    rows = Registration.objects.filter(event=event)
    if text:
        return rows.matching(text), "", text
    if state == CALLS:
        return rows.to_call(), state, text
    if state == RegistrationState.WAITING:
        return rows.waiting(), state, text
    if state in RegistrationState.values:
        return rows.filter(state=state), state, text
    return rows.active(), "", text


@never_cache
@staff_required(SEE_PEOPLE)
@require_GET
def registrations(request: SignedInRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(Event.objects.with_numbers(), pk=pk)
    rows, state, text = _asked(request, event)
    context = {"event": event, "rows": rows, "state": state, "text": text, "states": SHOWN, "now": timezone.now()}
    return TemplateResponse(request, "events/desk_registrations.html", context)


@never_cache
@staff_required(KEEP)
@require_GET
def export(request: SignedInRequest, pk: int) -> HttpResponse:
    """All registrations as CSV or XLSX; that somebody took them along is written down."""
    event = get_object_or_404(Event, pk=pk)
    note_reading(request, event, "desk_export")
    rows = [_headings(), *(_row(one) for one in event.registrations.order_by("state", "created_at"))]
    name = f"prijave-{event.slug}"
    if request.GET.get("oblik") == "xlsx":
        return xlsx_file(rows, name, title=_("Registrations"))
    return csv_file(rows, name)


def _headings() -> list[str]:
    return [
        _("Code"), _("Name and surname"), _("E-mail"), _("Phone"), _("How many come"), _("How many came"), _("State"),
        _("What is needed"), _("Registered at"),
    ]  # fmt: skip


def _row(one: Registration) -> list[Any]:
    return [
        shown(one.code), script(one.name), one.email, phone(one.phone), one.party, one.came, one.get_state_display(),
        script(one.needs), datetime_text(one.created_at, active_language()),
    ]  # fmt: skip


@never_cache
@staff_required("events.add_registration")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: SignedInRequest, pk: int) -> HttpResponse:
    """For whoever calls or stands at the desk, also before registration opens and after it closed."""
    event = get_object_or_404(Event, pk=pk)
    form = DeskRegisterForm(request.POST or None, initial={"language": active_language()})
    known, status = None, 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = registering.register(
                event=event,
                contact=form.contact(),
                party=data["party"],
                needs=data["needs"],
                source=Source.DESK,
                language=data["language"],
                by=request.user,
                now=timezone.now(),
                form_key=data["form_key"],
            )
        except AlreadyRegistered as refusal:
            known, status = refusal.registration, 409
            form.add_error(None, _("There is a registration with this contact already"))
        except Refusal:
            form.add_error(None, _("Nobody can be registered: the event is not announced, cancelled or over"))
            status = 409
        else:
            messages.success(request, _registered(made))
            return redirect("events:desk_registration", made.pk)
    event.refresh_from_db()
    context = {"form": form, "event": event, "known": known}
    return TemplateResponse(request, "events/desk_register.html", context, status=status)


def _registered(made: Registration) -> str:
    words = _("Registered: %(name)s.") if made.is_confirmed else _("On the waiting list: %(name)s.")
    return words % {"name": script(made.name)}


def _registration_or_404(pk: int) -> Registration:
    return get_object_or_404(Registration.objects.select_related("event", "created_by"), pk=pk)


@never_cache
@staff_required(SEE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: SignedInRequest, pk: int) -> HttpResponse:
    """One registration; how many come is changed on the spot."""
    found = _registration_or_404(pk)
    form = PartyForm(request.POST or None, most=LARGEST_PARTY, initial={"party": found.party, "seen": found.version})
    status = 200
    if request.method == "POST" and request.user.has_perm(KEEP_PEOPLE) and form.is_valid():
        if _change_party(request, found, form):
            return redirect("events:desk_registration", pk)
        status = 409
        found = _registration_or_404(pk)
    note_reading(request, found, "desk_registration")
    now = timezone.now()
    context = {
        "registration": found,
        "event": found.event,
        "form": form,
        "can_change": found.is_active and not found.event.is_cancelled and not found.event.is_over(now),
        "history": changes_of(found),
    }
    return TemplateResponse(request, "events/desk_registration.html", context, status=status)


def _change_party(request: SignedInRequest, found: Registration, form: PartyForm) -> bool:
    data = form.cleaned_data
    try:
        registering.change_party(
            registration=found,
            party=data["party"],
            by=request.user,
            by_staff=True,
            now=timezone.now(),
            seen=data["seen"],
        )
    except NoRoom as refusal:
        form.add_error("party", no_room(refusal.left))
    except StaleRecord:
        form.add_error(None, _("Somebody changed this registration meanwhile. Look at it again"))
    except Refusal:
        form.add_error(None, _("This registration can no longer be changed"))
    else:
        messages.success(request, _("The number of people is changed."))
        return True
    return False


@never_cache
@staff_required(KEEP_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _registration_or_404(pk)
    if request.method == "POST":
        try:
            registering.cancel_registration(registration=found, by=request.user, by_staff=True, now=timezone.now())
            messages.success(request, _("The registration is cancelled: %(name)s.") % {"name": script(found.name)})
        except Refusal:
            messages.error(request, _("This registration can no longer be changed"))
        return redirect("events:desk_registration", pk)
    if not found.is_active:
        return redirect("events:desk_registration", pk)
    note_reading(request, found, "desk_cancel_registration")
    return TemplateResponse(
        request, "events/desk_cancel_registration.html", {"registration": found, "event": found.event}
    )


@staff_required(KEEP_PEOPLE)
@sent_from("events:desk_registration")
def called(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _registration_or_404(pk)
    registering.mark_called(registration=found, by=request.user)
    messages.success(request, _("Told by phone: %(name)s.") % {"name": script(found.name)})
    return back_to(request, "events:desk_registration", pk)


@never_cache
@staff_required(KEEP_PEOPLE)
@require_GET
def door(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who comes, by name, with a large button for each; the same list on paper."""
    event = get_object_or_404(Event, pk=pk)
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    confirmed = event.registrations.confirmed()
    seats = confirmed.aggregate(expected=Sum("party", default=0), came=Sum("came", default=0))
    found = confirmed.matching(text) if text else confirmed
    rows = sorted(found, key=lambda one: (sort_key(one.name), one.pk))
    context = {
        "event": event,
        "rows": rows,
        "text": text,
        **seats,
        "is_too_early": timezone.now() < event.starts_at - registering.DOOR_OPENS,
    }
    return TemplateResponse(request, "events/desk_door.html", context)


@staff_required(KEEP_PEOPLE)
@sent_from("events:desk_registration")
def came(request: SignedInRequest, pk: int) -> HttpResponse:
    """One button at the door: how many of the party came, or the mark taken back."""
    found = _registration_or_404(pk)
    asked = request.POST.get("came", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else None
    try:
        registering.mark_came(registration=found, came=number, by=request.user, now=timezone.now())
        messages.success(request, _came(found, number))
    except TooEarly:
        messages.error(request, _("Who came is marked from three hours before the beginning."))
    except PartyTooLarge as refusal:
        messages.error(request, _("At most %(most)d are registered here.") % {"most": refusal.most})
    except Refusal:
        messages.error(request, _("This registration has no seat."))
    return back_to(request, "events:desk_door", found.event_id)


def _came(found: Registration, number: int | None) -> str:
    name = script(found.name)
    if number is None:
        return _("The mark is taken back: %(name)s.") % {"name": name}
    if number == 0:
        return _("Did not come: %(name)s.") % {"name": name}
    return ngettext("%(count)d came: %(name)s.", "%(count)d came: %(name)s.", number) % {"count": number, "name": name}

"""Offering a stand to all: who would be asked and how, the offer, the calls, and to whom it came."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.http import SignedInRequest
from centar.readings import record_reading
from centar.staff import staff_required
from centar.templatetags.script import script
from entrepreneurs.models import Enterprise, Membership
from events.actions.fair import invitations as actions
from events.actions.fair.refusals import CallClosed, InvitationAnswered
from events.coverage import coverage as coverage_of
from events.coverage import to_invite
from events.forms.fair_invitations import CallForm
from events.models import Fair, Invitation, InvitationState
from events.views.fair.desk.common import KEEP, fair_or_404, note_reading


@never_cache
@staff_required(KEEP)
@require_GET
def invitations(request: SignedInRequest, year: int) -> HttpResponse:
    """Everybody who was offered a stand, by how it stands with them."""
    fair = fair_or_404(year)
    state = request.GET.get("stanje")
    rows = fair.invitations.select_related("enterprise", "application", "called_by")
    known = {row.value: 0 for row in InvitationState}
    for row in rows:
        known[row.state] += 1
    shown = [row for row in rows if row.state == state] if state in known else list(rows)
    context = {
        "fair": fair,
        "rows": shown,
        "state": state if state in known else "",
        "states": [(one, known[one]) for one in InvitationState if known[one]],
        "to_invite": to_invite(fair).count(),
        "to_call": fair.invitations.to_call().count(),
    }
    return TemplateResponse(request, "events/fair/desk/invitations.html", context)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: SignedInRequest, year: int) -> HttpResponse:
    """GET says how many and whom, POST offers."""
    fair = fair_or_404(year)
    if request.method == "POST":
        _offer(request, fair)
        return redirect("events:desk_invitations", year)
    rows = list(to_invite(fair).annotate(has_people=Exists(Membership.objects.filter(enterprise=OuterRef("pk")))))
    applied = set(fair.applications.active().sent().values_list("enterprise", flat=True))
    asked = [row for row in rows if row.pk not in applied]
    by_mail = [row for row in asked if row.has_people or row.contact_email]
    context = {
        "fair": fair,
        "by_mail": by_mail,
        "by_phone": [row for row in asked if row not in by_mail],
        "applied": [row for row in rows if row.pk in applied],
        "can_offer": actions.can_offer(fair, now=timezone.now()),
    }
    return TemplateResponse(request, "events/fair/desk/offer.html", context)


def _offer(request: SignedInRequest, fair: Fair) -> None:
    if not hasattr(fair, "call"):
        messages.error(request, _("First enter the dates of the call."))
        return
    try:
        made = actions.offer_to_all(fair=fair, by=request.user, now=timezone.now())
    except CallClosed:
        messages.error(request, _("Nobody can apply any more, or the fair is not announced, so nothing is offered."))
        return
    text = ngettext(
        "%(count)d enterprise is offered a stand.", "%(count)d enterprises are offered a stand.", len(made)
    )
    messages.success(request, text % {"count": len(made)})
    if to_call := sum(row.state == InvitationState.PENDING for row in made):
        text = ngettext("%(count)d of them is to be called.", "%(count)d of them are to be called.", to_call)
        messages.info(request, text % {"count": to_call})


@never_cache
@staff_required(KEEP)
@require_GET
def calls(request: SignedInRequest, year: int) -> HttpResponse:
    """Whom to call because no mail reaches them; to be printed and taken to the phone."""
    fair = fair_or_404(year)
    rows = list(fair.invitations.to_call().select_related("enterprise"))
    if rows:
        record_reading(by=request.user, subject=fair, place="events:desk_calls", now=timezone.now())
    return TemplateResponse(request, "events/fair/desk/calls.html", {"fair": fair, "rows": rows})


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    """One offer: whom to call, and what came of it."""
    found = get_object_or_404(Invitation.objects.select_related("fair__event", "enterprise", "application"), pk=pk)
    answers = {"outcome": found.state if found.sent_at or found.reason else "", "reason": found.reason}
    form = CallForm(request.POST or None, initial=answers | {"note": found.note})
    if request.method == "POST" and form.is_valid():
        try:
            _mark(request, found, form)
            messages.success(request, _("Saved: %(name)s.") % {"name": script(found.enterprise.name)})
        except InvitationAnswered:
            messages.error(request, _("The enterprise has applied meanwhile, so there is nothing left to ask."))
        return redirect("events:desk_invitations", found.fair.year)
    note_reading(request, found, "desk_invitation")
    context = {"invitation": found, "fair": found.fair, "enterprise": found.enterprise, "form": form}
    return TemplateResponse(request, "events/fair/desk/invitation.html", context)


def _mark(request: SignedInRequest, found: Invitation, form: CallForm) -> None:
    data = form.cleaned_data
    common = {"invitation": found, "note": data["note"], "by": request.user, "now": timezone.now()}
    if data["outcome"] == InvitationState.DECLINED:
        actions.decline(reason=data["reason"], **common)
    elif data["outcome"] == InvitationState.UNREACHABLE:
        actions.mark_unreachable(**common)
    else:
        actions.mark_reached(**common)


@never_cache
@staff_required(KEEP)
@require_GET
def coverage(request: SignedInRequest, year: int) -> HttpResponse:
    """Offered to whom, and what came of it; every enterprise of the registry is counted once."""
    fair = fair_or_404(year)
    found = coverage_of(fair)
    context = {
        "fair": fair,
        "coverage": found,
        "longest": max((count for _reason, count in found.reasons), default=0),
        "unreached": Enterprise.objects.filter(
            fair_invitations__fair=fair,
            fair_invitations__state__in=[InvitationState.PENDING, InvitationState.UNREACHABLE],
        ),
    }
    return TemplateResponse(request, "events/fair/desk/coverage.html", context)

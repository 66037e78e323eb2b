"""The desk of decisions: everything drafted with the mail that will go, and one button that tells all."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centar.http import SignedInRequest
from centar.readings import record_reading
from centar.staff import staff_required
from events.actions.fair.places import answer_by
from events.actions.fair.refusals import FairBegun
from events.actions.fair.reviewing import MAILS, release, too_late
from events.fair_mails import preview
from events.models import ApplicationState, ExhibitorApplication, Fair
from events.models.choices import DECISIONS
from events.views.fair.desk.common import KEEP, fair_or_404, refusal_text


@dataclass(frozen=True)
class Drafted:
    """A drafted decision with the mail that its release sends; without an address somebody has to call."""

    application: ExhibitorApplication
    subject: str
    text: str


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: SignedInRequest, year: int) -> HttpResponse:
    """GET shows every mail as it would go now; POST tells everybody, and a second one finds nothing left to tell."""
    fair = fair_or_404(year)
    now = timezone.now()
    if request.method == "POST" and hasattr(fair, "call"):
        try:
            _say(request, release(fair=fair, by=request.user, now=now))
        except FairBegun as refusal:
            messages.error(request, refusal_text(refusal))
        return redirect("events:desk_decisions", year)
    drafted = _drafted(fair) if hasattr(fair, "call") else []
    if drafted:
        record_reading(by=request.user, subject=fair, place="events:desk_decisions", now=now)
    undecided = fair.applications.filter(
        state__in=[ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW], pending_state=""
    )
    context = {
        "fair": fair,
        "groups": [
            (state.label, group)
            for state in DECISIONS
            if (group := [one for one in drafted if one.application.pending_state == state])
        ],
        "drafted": drafted,
        "to_call": [one for one in drafted if not one.application.contact_email],
        "undecided": undecided.count(),
        "offered_at_once": _offered_at_once(drafted),
        "too_late": too_late(fair, [one.application for one in drafted], now=now),
        "types": fair.stand_types.all(),
    }
    return TemplateResponse(request, "events/fair/desk/decisions.html", context)


def _drafted(fair: Fair) -> list[Drafted]:
    rows = fair.applications.drafted().select_related("enterprise", "stand_type").order_by("submitted_at", "id")
    found = []
    for application in rows:
        application.fair = fair
        found.append(Drafted(application, *_mail(application)))
    return found


def _offered_at_once(drafted: list[Drafted]) -> list[Drafted]:
    """Those put on the waiting list of a type that has places left: they are told twice, so somebody should look."""
    waiting = [one for one in drafted if one.application.pending_state == ApplicationState.WAITLISTED]
    return [one for one in waiting if (kind := one.application.stand_type) is not None and kind.left > 0]


def _mail(application: ExhibitorApplication) -> tuple[str, str]:
    """The mail of the release, as if it were now; the application itself stays as it is."""
    decided = copy(application)
    decided.state = application.pending_state
    if decided.state == ApplicationState.ACCEPTED:
        decided.accept_by = answer_by(application.fair.call, now=timezone.now())
    name = MAILS[ApplicationState(application.pending_state)]
    return preview(decided, name, message=application.pending_message)


def _say(request: SignedInRequest, told: list[ExhibitorApplication]) -> None:
    if not told:
        messages.info(request, _("There was nothing left to tell."))
        return
    text = ngettext("%(count)d decision is released.", "%(count)d decisions are released.", len(told))
    messages.success(request, text % {"count": len(told)})
    if silent := [row for row in told if not row.contact_email]:
        names = ", ".join(f"{row.public_title} ({row.contact_phone})" for row in silent)
        messages.warning(request, _("On the list of calls, since they have no e-mail: %(names)s") % {"names": names})

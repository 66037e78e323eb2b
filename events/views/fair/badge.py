"""What a phone's camera opens from a badge: for stewards who it is, for everybody else nothing personal."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from centar.staff import acts_as_staff
from events.actions.fair.entry import verdict
from events.catalogue import Exhibitor, exhibitors
from events.forms.fair_day import ScanForm
from events.models import CheckIn, CheckInResult, Fair, Pass
from events.models.day import read_pass_code

STEWARD = "events.add_checkin"


@login_not_required
@never_cache
@require_safe
def badge(request: HttpRequest, code: str) -> HttpResponse:
    rows = Pass.objects.with_validity().select_related("event__fair__event", "application", "registration")
    found = rows.filter(code=read_pass_code(code)).first()
    if acts_as_staff(request) and request.user.has_perm(STEWARD):
        return _to_steward(request, found, code)
    if found is None or not found.event.is_public:
        raise Http404
    context = {"event": found.event, "fair": getattr(found.event, "fair", None), "exhibitor": _exhibitor_of(found)}
    return TemplateResponse(request, "events/fair/badge.html", context)


def _exhibitor_of(badge: Pass) -> Exhibitor | None:
    """What the catalogue says of the stand, as far as it says anything."""
    if badge.application is None:
        return None
    return next(iter(exhibitors(badge.event.fair, key=badge.application.key)), None)


def _to_steward(request: HttpRequest, found: Pass | None, code: str) -> HttpResponse:
    """Who it is and what a press of the button will say; nothing is written by looking."""
    now = timezone.now()
    fair = Fair.objects.current(now=now)
    if fair is None:
        raise Http404
    result = verdict(found, fair=fair, now=now)
    since = CheckIn.objects.let_in().filter(badge=found).order_by("at").first() if found else None
    context = {
        "fair": fair,
        "event": fair.event,
        "badge": found,
        "code": code,
        "result": result,
        "is_green": result == CheckInResult.ENTERED,
        "since": since.at if since else None,
        "form": ScanForm(initial={"code": code}),
    }
    return TemplateResponse(request, "events/fair/desk_badge.html", context)

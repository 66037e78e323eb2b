"""What the fair shows on a person's account page."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centar.account import AccountBlock, Pending
from centar.http import SignedInRequest
from centar.templatetags.dates import sr_datetime
from centar.templatetags.script import script
from centar.templatetags.twins import twin_text
from events.fair_standing import is_over
from events.models import ApplicationState, ExhibitorApplication, StandMode


def fair_blocks(request: SignedInRequest) -> list[AccountBlock]:
    """The applications of the person's enterprises, the latest fair first; no block where there are none."""
    now = timezone.now()
    rows = ExhibitorApplication.objects.of(request.user).for_page().exclude(fair__event__state="draft")
    applications = list(rows.order_by("-fair__year", "enterprise__sort_key", "id"))
    if not applications:
        return []
    waiting = tuple(one for row in applications if (one := _waiting(row, now)))
    context = {"applications": applications}
    return [AccountBlock(_("My applications to the fair"), "events/fair/account_block.html", context, waiting)]


def _waiting(application: ExhibitorApplication, now: dt.datetime) -> Pending | None:
    """What only its people can do, as long as they can."""
    fair, state = application.fair, application.state
    if fair.event.is_cancelled or now >= fair.event.starts_at:
        return None
    if state == ApplicationState.NEEDS_CHANGES and fair.call.is_open_at(now):
        text = gettext("Add by %(date)s what the Center asked for: %(name)s, %(fair)s")
        return _line(application, text, "application", fair.call.shuts_at)
    if state == ApplicationState.ACCEPTED and not is_over(application, now=now):
        text = gettext("Confirm by %(date)s that you are coming: %(name)s, %(fair)s")
        return _line(application, text, "application_confirm", application.accept_by)
    if state == ApplicationState.CONFIRMED and fair.stand_mode == StandMode.PICK and application.stand is None:
        return _line(application, gettext("Choose a stand: %(name)s, %(fair)s"), "application_pick", None)
    return None


def _line(application: ExhibitorApplication, text: str, page: str, until: dt.datetime | None) -> Pending:
    fair = application.fair
    words = {
        "date": sr_datetime(until),
        "name": script(application.enterprise.name),
        "fair": twin_text(fair.event, "title"),
    }
    url = reverse(f"events:{page}", args=[fair.year, application.key])
    return Pending(text % words, url, timezone.localdate(until) if until else None)

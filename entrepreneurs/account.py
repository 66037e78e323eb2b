"""What the registry shows on a person's account page."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centar.account import AccountBlock, Pending
from centar.http import SignedInRequest
from centar.templatetags.dates import sr_date
from centar.templatetags.script import script
from entrepreneurs.models import Enterprise, State
from entrepreneurs.querysets import ANSWER_WITHIN


def blocks(request: SignedInRequest) -> list[AccountBlock]:
    today = timezone.localdate()
    rows = list(Enterprise.objects.of(request.user).with_asked_at().order_by("sort_key", "id"))
    waiting = tuple(one for row in rows if (one := _waiting(row, today)))
    context = {"enterprises": rows}
    return [AccountBlock(_("My enterprises"), "entrepreneurs/account_block.html", context, waiting)]


def _waiting(enterprise: Enterprise, today: dt.date) -> Pending | None:
    """What its people are asked for. Unanswered, an application ends, or the entry leaves the directory."""
    is_asked = enterprise.state == State.NEEDS_CHANGES
    is_old = enterprise.state == State.PUBLISHED and enterprise.is_stale(today=today)
    if not (is_asked or is_old or enterprise.state == State.RENEWAL_DUE):
        return None
    url = reverse("entrepreneurs:tasks", args=[enterprise.key])
    name = script(enterprise.name) or gettext("Application without a name")
    asked_at = None if is_old else enterprise.asked_at  # the mail that asks leaves by tomorrow
    if asked_at is None:
        needed = gettext("add what the Center asked for")
        confirmed = gettext("confirm that the facts still hold")
        return Pending(f"{name}: {needed if is_asked else confirmed}", url)
    due = timezone.localdate(asked_at + ANSWER_WITHIN)
    if is_asked:
        text = gettext("%(name)s: add by %(day)s what the Center asked for")
    else:
        text = gettext("%(name)s: confirm by %(day)s that the facts still hold")
    return Pending(text % {"name": name, "day": sr_date(due)}, url, due)

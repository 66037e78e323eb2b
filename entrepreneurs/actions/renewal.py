"""Facts are confirmed once a year: the daily round that asks, and archives what nobody answered for."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from entrepreneurs.actions.refusals import WrongState
from entrepreneurs.actions.steps import archive_unanswered, ask_for_renewal
from entrepreneurs.models import Enterprise

log = logging.getLogger(__name__)


def ask_all_for_renewal(*, now: dt.datetime) -> int:
    """Asks the people of each entry whose facts are a year old; says how many entries."""
    rows = Enterprise.objects.due_for_renewal(today=timezone.localdate(now))
    return each(rows, lambda enterprise: ask_for_renewal(enterprise=enterprise, now=now))


def archive_all_unanswered(*, now: dt.datetime) -> int:
    """Archives each entry whose people were asked ninety days ago and have not answered; says how many."""

    def close(enterprise: Enterprise) -> None:
        with translation.override(enterprise.language):
            message = _("Nobody confirmed the facts within ninety days.")
        archive_unanswered(enterprise=enterprise, message=message, now=now)

    return each(Enterprise.objects.unanswered(now=now), close)


def each(rows: Iterable[Enterprise], act: Callable[[Enterprise], object]) -> int:
    """Each in a transaction of its own: one that fails is logged and does not stop the others."""
    done = 0
    for enterprise in rows:
        try:
            act(enterprise)
        except WrongState:
            continue  # its people or staff were quicker
        except Exception:
            log.exception("The daily round failed for enterprise %d", enterprise.pk)
            continue
        done += 1
    return done

"""What nobody goes on with: the daily round that reminds, ends unanswered applications, and announces a deletion."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from centar.mail import queue_email
from entrepreneurs.actions.refusals import WrongState
from entrepreneurs.actions.renewal import each
from entrepreneurs.actions.steps import decline_unanswered, remind
from entrepreneurs.mails import recipients
from entrepreneurs.models import Enterprise
from entrepreneurs.querysets import ANSWER_WITHIN, DELETED_AFTER, REMIND_AFTER


def remind_all(*, now: dt.datetime) -> int:
    """Reminds the people of each application that waits for more since two weeks; the mail goes once."""
    rows = Enterprise.objects.waiting_for_more(since=now - REMIND_AFTER)
    return each(rows, lambda enterprise: remind(enterprise=enterprise, now=now))


def decline_all_unanswered(*, now: dt.datetime) -> int:
    """Ends each application whose people were asked for more ninety days ago; says how many."""

    def end(enterprise: Enterprise) -> None:
        with translation.override(enterprise.language):
            message = _("What we asked for was not added within ninety days.")
        decline_unanswered(enterprise=enterprise, message=message, now=now)

    return each(Enterprise.objects.waiting_for_more(since=now - ANSWER_WITHIN), end)


def announce_deletions(*, now: dt.datetime) -> int:
    """Tells the people of drafts that nobody has touched for two years when they will be deleted; says how many."""
    return each(Enterprise.objects.untouched(now=now), lambda enterprise: announce_deletion(enterprise, now=now))


def announce_deletion(enterprise: Enterprise, *, now: dt.datetime) -> None:
    """Marks the draft and mails its people. Raises WrongState when somebody has touched it meanwhile."""
    with transaction.atomic():
        rows = Enterprise.objects.filter(pk=enterprise.pk)
        locked = rows.untouched(now=now).select_for_update().first()
        if locked is None:
            raise WrongState(enterprise)
        rows.update(deletion_announced_at=now)  # not by save(), which would count as a touch
        for address in recipients(locked):
            queue_email(
                to=address,
                template="entrepreneurs/draft_ends",
                context={"enterprise": locked, "until": timezone.localdate(now + DELETED_AFTER)},
                language=locked.language,
                dedupe_key=f"draft-ends-{locked.pk}-{now:%Y%m%d}-{address}",
            )

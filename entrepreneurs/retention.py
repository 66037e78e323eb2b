"""What the registry deletes when; collected by centar/retention.py."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from entrepreneurs.actions.drafting import delete_draft
from entrepreneurs.actions.refusals import StillNeeded
from entrepreneurs.models import AccessLink, Enterprise

LINKS_KEPT = timedelta(days=30)


def delete_untouched_drafts(now: datetime) -> int:
    """Drafts never sent that nobody has touched for two years, a month after their people were told."""
    deleted = 0
    for pk in Enterprise.objects.to_delete(now=now).values_list("pk", flat=True):
        with suppress(StillNeeded), transaction.atomic():  # that one stays as long as what is built on it
            draft = Enterprise.objects.to_delete(now=now).select_for_update().filter(pk=pk).first()
            if draft is not None:  # else its people have come back to it
                delete_draft(enterprise=draft)
                deleted += 1
    return deleted


def delete_ended_links(now: datetime) -> int:
    """Mailed links a month after they ended, with the addresses of those who never came."""
    return AccessLink.objects.filter(expires_at__lt=now - LINKS_KEPT).delete()[0]


RULES = [delete_untouched_drafts, delete_ended_links]

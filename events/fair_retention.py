"""What the fair forgets when: who exhibited stays, whom to call does not."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from centar.audit import blank_history
from events.models import ExhibitorApplication, Helper, MediaRequest, Pass

CONTACTS_KEPT = dt.timedelta(days=2 * 365)
DRAFTS_KEPT = dt.timedelta(days=30)
CONTACTS = ("contact_name", "contact_email", "contact_phone", "other_needs")


def forget_exhibitors_contacts(now: dt.datetime) -> int:
    """Contact persons, helpers and their badges' names, two years after the fair; drafts are deleted."""
    rows = ExhibitorApplication.objects.filter(anonymised_at=None, fair__event__ends_at__lt=now - CONTACTS_KEPT)
    with transaction.atomic():
        keys = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        blank = dict.fromkeys(CONTACTS, "")
        ExhibitorApplication.objects.filter(pk__in=keys).update(anonymised_at=now, pending_message="", **blank)
        blank_history(ExhibitorApplication, keys, CONTACTS)
        Helper.objects.filter(application__in=keys).delete()
        badges = Pass.objects.filter(application__in=keys, kind="helper")
        known = list(badges.values_list("pk", flat=True))
        badges.update(name="", line="")
        blank_history(Pass, known, ("name", "line"))
    return len(keys)


def delete_unsent_applications(now: dt.datetime) -> int:
    """Applications that were never sent, a month after the fair."""
    rows = ExhibitorApplication.objects.filter(state="draft", fair__event__ends_at__lt=now - DRAFTS_KEPT)
    with transaction.atomic():
        keys = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        deleted = ExhibitorApplication.objects.filter(pk__in=keys).delete()[0]
        blank_history(ExhibitorApplication, keys, CONTACTS)
    return deleted


def delete_media_requests(now: dt.datetime) -> int:
    """Who asked to report from an event, a year after it."""
    rows = MediaRequest.objects.filter(event__ends_at__lt=now - dt.timedelta(days=365))
    with transaction.atomic():
        keys = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        deleted = MediaRequest.objects.filter(pk__in=keys).delete()[0]
        blank_history(MediaRequest, keys, ("name", "email", "phone", "answer"))
    return deleted


RULES = [delete_unsent_applications, forget_exhibitors_contacts, delete_media_requests]

"""What events forget when; collected by centar/retention.py. Numbers stay, people do not."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from centar.audit import blank_history
from events import fair_retention
from events.models import Registration

REGISTRATION_KEPT = dt.timedelta(days=365)
NEEDS_KEPT = dt.timedelta(days=30)


def anonymise_old_registrations(now: dt.datetime) -> int:
    """A year after the event: name, contact and needs go; how many came stays."""
    return _forget(
        Registration.objects.filter(anonymised_at=None, event__ends_at__lt=now - REGISTRATION_KEPT),
        {
            "name": "",
            "email": "",
            "phone": "",
            "needs": "",
            "contact_key": Concat(Value("registration:"), Cast("pk", CharField())),
            "call_reason": "",
            "call_since": None,
            "anonymised_at": now,
        },
        ("name", "email", "phone", "needs"),
    )


def forget_needs(now: dt.datetime) -> int:
    """What people needed to take part may tell of their health; a month after the event it goes."""
    return _forget(
        Registration.objects.exclude(needs="").filter(event__ends_at__lt=now - NEEDS_KEPT), {"needs": ""}, ("needs",)
    )


def _forget(rows: Any, values: dict[str, Any], fields: tuple[str, ...]) -> int:
    with transaction.atomic():
        keys = list(rows.order_by().select_for_update(of=("self",)).values_list("pk", flat=True))
        Registration.objects.filter(pk__in=keys).update(**values)
        blank_history(Registration, keys, fields)
    return len(keys)


RULES = [anonymise_old_registrations, forget_needs, *fair_retention.RULES]

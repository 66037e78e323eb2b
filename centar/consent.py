"""Consent: who agreed to which wording, kept as proof; see centar/models/consent.py.

An app that asks for consent names its purposes in `consent_purposes` of its AppConfig: each needs a wording in force.
"""

from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet

from centar.models import Consent, ConsentText, ConsentWithdrawal, User


def record_consent(
    *,
    purpose: str,
    email: str,
    user: User | None,
    language: str,
    place: str,
    now: datetime,
    person: str = "",
    recorded_by: User | None = None,
) -> Consent:
    """Write down that a person agrees to the wording of `purpose` that is valid now.

    `place` is the URL name of the page where it was asked. Whoever agrees on paper or by phone is `person`, and
    `recorded_by` the member of staff who says so. Raises ConsentText.DoesNotExist.
    """
    return Consent.objects.create(
        text=ConsentText.objects.current(purpose, now=now),
        email=email.lower(),
        person=person,
        user=user,
        recorded_by=recorded_by,
        language=language,
        place=place,
        given_at=now,
    )


def missing_texts(*, now: datetime) -> list[str]:
    """Purposes for which people are asked to agree, and no wording is in force."""
    asked = {purpose for config in apps.get_app_configs() for purpose in getattr(config, "consent_purposes", ())}
    there = ConsentText.objects.filter(purpose__in=asked, valid_from__lte=now).values_list("purpose", flat=True)
    return sorted(asked - set(there))


@transaction.atomic
def withdraw_consent(*, consents: QuerySet[Consent], place: str, now: datetime) -> int:
    """Take back those of `consents` that still stand; says how many."""
    standing = consents.filter(withdrawal__isnull=True)
    rows = [ConsentWithdrawal(consent=consent, place=place, withdrawn_at=now) for consent in standing]
    return len(ConsentWithdrawal.objects.bulk_create(rows, ignore_conflicts=True))

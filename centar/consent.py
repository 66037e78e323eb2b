"""Consent: who agreed to which wording, kept as proof; see centar/models/consent.py."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from centar.models import Consent, ConsentText, ConsentWithdrawal, User


def record_consent(
    *, purpose: str, email: str, user: User | None, language: str, place: str, now: datetime
) -> Consent:
    """Write down that a person agrees to the wording of `purpose` that is valid now.

    `place` is the URL name of the page where it was asked. Raises ConsentText.DoesNotExist.
    """
    return Consent.objects.create(
        text=ConsentText.objects.current(purpose, now=now),
        email=email.lower(),
        user=user,
        language=language,
        place=place,
        given_at=now,
    )


@transaction.atomic
def withdraw_consent(*, consents: QuerySet[Consent], place: str, now: datetime) -> int:
    """Take back those of `consents` that still stand; says how many."""
    standing = consents.filter(withdrawal__isnull=True)
    rows = [ConsentWithdrawal(consent=consent, place=place, withdrawn_at=now) for consent in standing]
    return len(ConsentWithdrawal.objects.bulk_create(rows, ignore_conflicts=True))

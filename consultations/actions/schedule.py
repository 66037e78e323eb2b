"""What staff change about the schedule that is more than saving a form."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from centar.models import ClosedDay, OpenDay
from consultations.models import Consultant

TOKEN_BYTES = 24


def feed_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def rotate_feed(*, consultant: Consultant) -> str:
    """A new secret address of the consultant's calendar; the one before opens nothing any more.

    Gives the token, which is kept nowhere: only its hash is.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    consultant = Consultant.objects.select_for_update(no_key=True).get(pk=consultant.pk)
    consultant.feed_token_sha256 = feed_digest(token)
    consultant.save()
    return token


@transaction.atomic
def close_day(*, day: dt.date, reason: str) -> None:
    """The office stays closed that day, also one that was to be open; of a closed day only the reason changes."""
    OpenDay.objects.filter(date=day).delete()
    ClosedDay.objects.update_or_create(date=day, defaults={"reason": reason})


@transaction.atomic
def open_day(*, day: dt.date, opens: dt.time, closes: dt.time, reason: str) -> None:
    """The office works that day, holiday or weekend or marked as closed before."""
    ClosedDay.objects.filter(date=day).delete()
    OpenDay.objects.update_or_create(date=day, defaults={"opens": opens, "closes": closes, "reason": reason})


@transaction.atomic
def forget_day(*, day: dt.date) -> None:
    """The day is what the calendar makes of it again; a repeat changes nothing."""
    ClosedDay.objects.filter(date=day).delete()
    OpenDay.objects.filter(date=day).delete()

"""Who of the staff looked at whose personal detail. What they change stands in the audit; that they look, here."""

from datetime import datetime

from django.db import models

from centar.models import Reading, User


def record_reading(*, by: User, subject: models.Model, place: str, now: datetime) -> Reading:
    """Write down that `by` is shown personal detail of `subject`; `place` is the URL name of the page.

    Call it before the page is made: what cannot be written down is not shown. This is the one write that a GET may
    do, because it is looking that it records; it changes nothing that anybody is shown, and asking again is safe.
    """
    return Reading.objects.create(by=by, subject=subject, place=place, at=now)

"""Wrong facts: reported by anybody, looked at and closed by staff."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from centar.mail import queue_email
from centar.models import User
from entrepreneurs.actions.refusals import AlreadyClosed, WrongState
from entrepreneurs.models import Enterprise, FactReport


@transaction.atomic
def report_fact(
    *, enterprise: Enterprise, fact: str, text: str, email: str, form_key: uuid.UUID, language: str, now: dt.datetime
) -> FactReport:
    """Puts it on the staff's queue; the same `form_key` gives the report that is there. Raises WrongState."""
    enterprise = Enterprise.objects.select_for_update(no_key=True).get(pk=enterprise.pk)
    if not enterprise.is_listed:
        raise WrongState(enterprise)
    values = {"fact": fact, "text": text, "email": email, "language": language, "created_at": now}
    report, _made = FactReport.objects.get_or_create(form_key=form_key, defaults={"enterprise": enterprise, **values})
    return report


@transaction.atomic
def close_report(*, report: FactReport, outcome: str, note: str, by: User, now: dt.datetime) -> FactReport:
    """Says what came of it, by mail too if there is an address; a repeat changes nothing. Raises AlreadyClosed."""
    report = FactReport.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=report.pk)
    if report.closed_at is not None:
        if (report.outcome, report.note, report.closed_by) == (outcome, note, by):
            return report
        raise AlreadyClosed
    report.outcome, report.note, report.closed_by, report.closed_at = outcome, note, by, now
    report.save()
    if report.email:
        queue_email(
            to=report.email,
            template="entrepreneurs/report_closed",
            context={"enterprise": report.enterprise, "report": report},
            language=report.language,
            dedupe_key=f"fact-report-{report.pk}",
        )
    return report

"""Consent around an entry: of the person who fills it in, or of the one for whom staff do."""

from __future__ import annotations

import datetime as dt
import logging

from centar.consent import record_consent
from centar.models import Consent, ConsentText, User
from entrepreneurs.actions.refusals import NoConsentText
from entrepreneurs.models import Enterprise

log = logging.getLogger(__name__)


def consent_for(
    enterprise: Enterprise, *, purpose: str, by: User, language: str, place: str, now: dt.datetime
) -> Consent:
    """Writes down that the entry's person agrees: `by`, or the contact person when `by` acts for them as staff.

    Raises NoConsentText.
    """
    on_behalf = not enterprise.members.contains(by)
    try:
        return record_consent(
            purpose=purpose,
            email=enterprise.contact_email if on_behalf else by.email,
            person=enterprise.contact_name or str(enterprise) if on_behalf else "",
            user=None if on_behalf else by,
            recorded_by=by if on_behalf else None,
            language=language,
            place=place,
            now=now,
        )
    except ConsentText.DoesNotExist:
        log.error("No consent text for %s: run setup_office, or add one in the admin", purpose)
        raise NoConsentText from None

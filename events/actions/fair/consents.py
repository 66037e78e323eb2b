"""Consent of exhibitors to what the catalogue shows of them."""

from __future__ import annotations

import datetime as dt
import logging

from centar.consent import record_consent
from centar.models import Consent, ConsentText, User
from events.actions.fair.refusals import NoConsentText
from events.models import ExhibitorApplication

PURPOSE = "fair_catalogue"

log = logging.getLogger(__name__)


def consent_to_catalogue(application: ExhibitorApplication, *, by: User, on_behalf: bool, now: dt.datetime) -> Consent:
    """Writes down that the exhibitor agrees: `by`, or the contact person for whom staff send the application.

    Raises NoConsentText.
    """
    try:
        return record_consent(
            purpose=PURPOSE,
            email=application.contact_email if on_behalf else by.email,
            person=application.contact_name if on_behalf else "",
            user=None if on_behalf else by,
            recorded_by=by if on_behalf else None,
            language=application.language,
            place="events:desk_apply" if on_behalf else "events:application_check",
            now=now,
        )
    except ConsentText.DoesNotExist:
        log.error("No consent text for %s: run setup_office, or add one in the admin", PURPOSE)
        raise NoConsentText from None

"""What exhibitors are told: by mail where there is an address, else by a call that staff make."""

from __future__ import annotations

import datetime as dt
from typing import Any

from centar.calendars import CANCEL, REQUEST
from centar.mail import queue_email, render, take_back
from centar.models import Office
from events.application_calendar import setup_entry
from events.fair_calls import call_exhibitor
from events.models import ApplicationStep, ExhibitorApplication, ExhibitorCallReason

# news that is no step of the application, by what it is about: of one thing only the last is told
SUBJECTS = {"moved": "fair", "event_cancelled": "fair", "setup": "setup", "stand": "stand"}


def tell_exhibitor(application: ExhibitorApplication, name: str, *, step: ApplicationStep, **context: Any) -> None:
    """Tells of a step, once: by the mail `exhibitor_<name>`, else by a call where the Center decided something."""
    if not application.contact_email:
        _call(application, name, now=step.at)
        return
    queue_email(
        to=application.contact_email,
        template=f"events/exhibitor_{name}",
        context=exhibitor_context(application, message=step.message, **context),
        language=application.language,
        dedupe_key=f"exhibitor:{application.pk}:{step.pk}",
    )


def tell_news(application: ExhibitorApplication, name: str, *, number: int, now: dt.datetime) -> None:
    """Tells of the fair or the stand, once for each `number` of it.

    What was written of the same before and has not left is taken back. The time for setting up goes along for the
    calendar of whoever has a place.
    """
    if not application.contact_email:
        _call(application, name, now=now)
        return
    prefix = f"exhibitor-{SUBJECTS[name]}:{application.pk}:"
    take_back(dedupe_prefix=prefix)
    queue_email(
        to=application.contact_email,
        template=f"events/exhibitor_{name}",
        context=exhibitor_context(application, message=""),
        language=application.language,
        dedupe_key=f"{prefix}{name}:{number}",
        calendar=_calendar(application, CANCEL if name == "event_cancelled" else REQUEST, now=now),
    )


def _call(application: ExhibitorApplication, name: str, *, now: dt.datetime) -> None:
    if name in ExhibitorCallReason.values:
        call_exhibitor(application, name, now=now)


def _calendar(application: ExhibitorApplication, method: str, *, now: dt.datetime) -> str:
    if not application.holds_a_place or application.fair.setup_from is None:
        return ""
    return setup_entry(application, language=application.language, method=method, now=now)


def exhibitor_context(application: ExhibitorApplication, *, message: str, **context: Any) -> dict[str, Any]:
    """What a mail to an exhibitor is made of; a preview uses the same."""
    fair = application.fair
    return {
        "application": application,
        "enterprise": application.enterprise,
        "fair": fair,
        "event": fair.event,
        "call": fair.call,
        "office": Office.objects.current(),
        "message": message,
        **context,
    }


def preview(application: ExhibitorApplication, name: str, *, message: str, **context: Any) -> tuple[str, str]:
    """Subject and text of the mail `exhibitor_<name>` about a step that has not been taken yet."""
    facts = exhibitor_context(application, message=message, **context)
    return render(f"events/exhibitor_{name}", facts, application.language)

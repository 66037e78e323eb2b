"""Certificates of attendance as tagged PDF, a page for each, in the reader's script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext, ngettext, override

from centar.codes import shown
from centar.dates import date_text
from centar.models import Office
from centar.printing import pdf
from centar.script import in_script
from centar.twins import in_language
from events.models import Event, Registration

SOURCE = Path(__file__).parent / "certificate.typ"


def has_certificate(registration: Registration, *, now: dt.datetime) -> bool:
    """For those who were there, where the event gives one, once it is over."""
    event = registration.event
    is_given = bool(event.certificate_hours) and not event.is_cancelled and event.is_over(now)
    return is_given and bool(registration.came)


def certificates(registrations: Iterable[Registration], *, language: str) -> bytes:
    """A page for each registration, made out to whoever registered."""
    with override(language):
        office = Office.objects.current()
        return pdf(
            SOURCE,
            language,
            title=gettext("Certificate of attendance"),
            address=in_script(f"{office.address}, {office.postcode} {office.town}", language) if office else "",
            given_to=gettext("This is to say that"),
            took_part=gettext("took part in the event"),
            signature=gettext("For the Center"),
            pages=[_page(registration, language) for registration in registrations],
        )


def _page(registration: Registration, language: str) -> dict[str, str]:
    event = registration.event
    return {
        "name": in_script(registration.name, language),
        "event": in_language(event, "title", language),
        "when": f"{_days(event, language).rstrip('.')}, {in_language(event, 'venue', language)}",
        "hours": ngettext("%(count)d hour", "%(count)d hours", event.certificate_hours or 0)
        % {"count": event.certificate_hours},
        "code": gettext("Number of the certificate: %(code)s") % {"code": shown(registration.code)},
    }


def _days(event: Event, language: str) -> str:
    first, last = event.days
    if first == last:
        return date_text(first, language)
    return f"{date_text(first, language)} – {date_text(last, language)}"

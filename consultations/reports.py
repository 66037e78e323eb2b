"""The figures of a period as one tagged page of PDF, in the reader's script."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from centar.dates import date_text
from centar.languages import active_language
from centar.models import Office, Partner
from centar.printing import pdf
from centar.script import in_script
from centar.templatetags.phones import phone
from centar.twins import in_language
from consultations.figures import Figures

SOURCE = Path(__file__).parent / "report.typ"


def report(figures: Figures, *, now: dt.datetime) -> bytes:
    """In the active language."""
    language = active_language()
    return pdf(SOURCE, language, **texts_of(figures, language, now=now))


def texts_of(figures: Figures, language: str, *, now: dt.datetime) -> dict[str, Any]:
    """All that the page says. Who supported the work on a day of the period is named as the site's band does it."""
    first, last = (date_text(day, language) for day in (figures.period.first, figures.period.last))
    partners = Partner.objects.shown_between(figures.period.first, figures.period.last).supporting()
    return {
        "title": _("Talks in numbers"),
        "period": _("From %(first)s to %(last)s") % {"first": first, "last": last},
        "summary_title": _("Summary"),
        "summary": [[label, str(value)] for label, value in figures.summary if value is not None],
        "tables": [
            {"title": table.title, "rows": [[bar.label, str(bar.count)] for bar in table.bars]}
            for table in figures.tables
        ],
        "empty": _("There are no talks in this period."),
        "footer": _("A talk counts in the period in which it took place."),
        "made": _("Made on %(day)s") % {"day": date_text(timezone.localdate(now), language)},
        "contact": _contact(language),
        "supported": _("The work of the Center is supported by"),
        "partners": [
            [in_script(partner.name, language), in_language(partner, "statement", language)] for partner in partners
        ],
        "disclaimers": [text for partner in partners if (text := in_language(partner, "disclaimer", language))],
    }


def _contact(language: str) -> str:
    """Address, phone and e-mail of the office; empty before it is set up."""
    office = Office.objects.current()
    if office is None:
        return ""
    place = in_script(f"{office.address}, {office.postcode} {office.town}", language)
    return " · ".join([place, phone(office.phone), office.email])

"""The figures of a period as one tagged page of PDF, in the reader's script."""

from __future__ import annotations

import json
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from centar.dates import date_text
from centar.languages import active_language
from centar.models import Office
from centar.twins import in_language
from consultations.figures import Figures

SOURCE = Path(__file__).parent / "report.typ"
SCRIPTS = {"sr-cyrl": "cyrl"}


def report(figures: Figures) -> bytes:
    """PDF/UA-1, in the active language."""
    language = active_language()
    office = Office.objects.current()
    first, last = (date_text(day, language) for day in (figures.period.first, figures.period.last))
    data = {
        "lang": "en" if language == "en" else "sr",
        "script": SCRIPTS.get(language, "latn"),
        "title": _("Talks in numbers"),
        "office": in_language(office, "name", language) if office else "",
        "period": _("From %(first)s to %(last)s") % {"first": first, "last": last},
        "summary_title": _("Summary"),
        "summary": [[label, str(value)] for label, value in figures.summary if value is not None],
        "tables": [
            {"title": table.title, "rows": [[bar.label, str(bar.count)] for bar in table.bars]}
            for table in figures.tables
        ],
        "empty": _("There are no talks in this period."),
        "footer": _("A talk counts in the period in which it took place."),
    }
    return typst.compile(
        str(SOURCE),
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
    )

"""The figures of a period as one tagged page of PDF, in the reader's script."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from centar.dates import date_text
from centar.languages import active_language
from centar.printing import pdf
from consultations.figures import Figures

SOURCE = Path(__file__).parent / "report.typ"


def report(figures: Figures) -> bytes:
    """In the active language."""
    language = active_language()
    first, last = (date_text(day, language) for day in (figures.period.first, figures.period.last))
    return pdf(
        SOURCE,
        language,
        title=_("Talks in numbers"),
        period=_("From %(first)s to %(last)s") % {"first": first, "last": last},
        summary_title=_("Summary"),
        summary=[[label, str(value)] for label, value in figures.summary if value is not None],
        tables=[
            {"title": table.title, "rows": [[bar.label, str(bar.count)] for bar in table.bars]}
            for table in figures.tables
        ],
        empty=_("There are no talks in this period."),
        footer=_("A talk counts in the period in which it took place."),
    )

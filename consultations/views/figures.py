"""The figures of consulting: page, CSV, XLSX and PDF."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from centar.http import SignedInRequest
from centar.spreadsheets import csv_file, xlsx_file
from centar.staff import staff_required
from consultations.figures import Figures, Period, figures_of
from consultations.forms.figures import PeriodForm
from consultations.reports import report

PERMISSION = "consultations.view_booking"


@staff_required(PERMISSION)
@require_GET
def figures(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    form = PeriodForm(request.GET or None, initial={"od": today.replace(month=1, day=1), "do": today})
    found = None
    if not form.is_bound:
        found = figures_of(Period(form.initial["od"], form.initial["do"]))
    elif form.is_valid():
        found = figures_of(form.period)
        if (kind := request.GET.get("oblik")) in FORMATS:
            return FORMATS[kind](found)
    context = {"form": form, "figures": found, "shortcuts": shortcuts(today), "formats": list(FORMATS)}
    return TemplateResponse(request, "consultations/desk_figures.html", context)


def shortcuts(today: dt.date) -> list[tuple[str, Period]]:
    """Periods that reports are asked for, by a name that the template puts into words."""
    year, month = today.replace(month=1, day=1), today.replace(day=1)
    before = month - dt.timedelta(days=1)
    last_year = year - dt.timedelta(days=1)
    return [
        ("month", Period(month, today)),
        ("last_month", Period(before.replace(day=1), before)),
        ("year", Period(year, today)),
        ("last_year", Period(last_year.replace(month=1, day=1), last_year)),
    ]


def _name(figures: Figures) -> str:
    return f"razgovori-{figures.period.first:%Y%m%d}-{figures.period.last:%Y%m%d}"


def _as_pdf(figures: Figures) -> HttpResponse:
    content = report(figures, now=timezone.now())
    disposition = content_disposition_header(as_attachment=True, filename=f"{_name(figures)}.pdf")
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition or ""})


FORMATS = {
    "csv": lambda figures: csv_file(figures.rows(), _name(figures)),
    "xlsx": lambda figures: xlsx_file(figures.rows(), _name(figures), title="Razgovori"),
    "pdf": _as_pdf,
}

"""Tables that leave the portal as CSV or XLSX; no cell may begin a formula, whoever typed it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
INVISIBLE = "\ufeff\u200b \u00a0"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

type Row = Sequence[Any]


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would read as a formula gets an apostrophe before it; numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(INVISIBLE).startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def csv_file(rows: Iterable[Row], name: str) -> HttpResponse:
    """Semicolons and a BOM, as a spreadsheet program here opens it by a double click."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([harmless(value) for value in row] for row in rows)
    return _download(("\ufeff" + text.getvalue()).encode(), "text/csv; charset=utf-8", f"{name}.csv")


def xlsx_file(rows: Iterable[Row], name: str, *, title: str) -> HttpResponse:
    from openpyxl import Workbook  # a tenth of a second that few requests need

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in rows:
        sheet.append([harmless(value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return _download(file.getvalue(), XLSX, f"{name}.xlsx")


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}
    return HttpResponse(content, content_type=content_type, headers=headers)

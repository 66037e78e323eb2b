"""Stands out of a table that staff prepared: read, checked row by row, nothing written before all rows are right."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any
from zipfile import ZipFile

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from centar.forms import parse_number
from centar.text import clean_text
from events.models import Fair, Stand, StandType

MOST_BYTES = 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024  # a megabyte of XLSX can unpack to a thousand
MOST_ROWS = 500
COLUMNS = ("code", "stand_type", "zone", "x", "y", "width", "height", "has_power", "is_accessible")
BOX = ("x", "y", "width", "height")
YES = {"da", "yes", "1", "x", "true", "да"}
NO = {"", "ne", "no", "0", "false", "не"}


@dataclass
class ReadRow:
    """One row of the file, counted as the spreadsheet does; `problems` are for people."""

    number: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def rows_of(upload: File) -> list[list[str]]:
    """The cells of the file as text, with its heading. Raises ValidationError for what is no such table."""
    if upload.size > MOST_BYTES:
        raise ValidationError(_("The file is larger than 1 MB"))
    content = upload.read()
    try:
        rows = _of_book(content) if content.startswith(b"PK") else _of_text(content)
    except ValidationError:
        raise
    except Exception as error:  # a reader fed with hostile bytes may raise anything
        raise ValidationError(_("We cannot read this file. Save it as CSV or XLSX and try again")) from error
    while rows and not any(rows[-1]):
        rows.pop()
    if sum(any(row) for row in rows) < 2:
        raise ValidationError(_("There are no stands in the file"))
    if len(rows) > MOST_ROWS + 1:
        raise ValidationError(_("The file has more than 500 rows"))
    return rows


def _of_book(content: bytes) -> list[list[str]]:
    from openpyxl import load_workbook  # a tenth of a second that few requests need

    with ZipFile(io.BytesIO(content)) as packed:
        if sum(member.file_size for member in packed.infolist()) > MOST_UNPACKED:
            raise ValidationError(_("Unpacked, the file is larger than 20 MB. Save only the table, as CSV or XLSX"))
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = islice(book.worksheets[0].iter_rows(values_only=True, max_col=len(COLUMNS)), MOST_ROWS + 2)
    return [read_cells("" if cell is None else str(cell) for cell in row) for row in rows]


def _of_text(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1250")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = islice(csv.reader(io.StringIO(text), delimiter=delimiter), MOST_ROWS + 2)
    return [read_cells(row[: len(COLUMNS)]) for row in reader]


def read_cells(cells: Iterable[str]) -> list[str]:
    texts = [clean_text(cell) for cell in cells]
    return texts + [""] * (len(COLUMNS) - len(texts))


def check(rows: Sequence[Sequence[str]], *, fair: Fair) -> list[ReadRow]:
    """Every row below the heading with what is wrong with it, also against the others and the stands there are.

    Empty rows are passed over and counted all the same, so that the numbers are those of the spreadsheet.
    """
    types = {row.code.lower(): row for row in fair.stand_types.all()}
    codes = {code.lower() for code in fair.stands.values_list("code", flat=True)}
    found = []
    filled = [(number, cells) for number, cells in enumerate(rows, start=1) if any(cells)]
    for number, cells in filled[1:]:
        read = ReadRow(number, list(cells))
        _read(read, types)
        _refuse_repeat(read, codes)
        found.append(read)
    return found


def _read(read: ReadRow, types: dict[str, StandType]) -> None:
    cells = dict(zip(COLUMNS, read.cells, strict=True))
    values: dict[str, Any] = {"code": cells["code"], "zone": cells["zone"]}
    if not cells["code"] or len(cells["code"]) > 8:
        read.problems.append(_("the number is missing, or longer than 8 signs"))
    if len(cells["zone"]) > 40:
        read.problems.append(_("the zone is longer than 40 signs"))
    values["stand_type"] = types.get(cells["stand_type"].lower())
    if values["stand_type"] is None:
        read.problems.append(_("there is no type with the code “%(code)s”") % {"code": cells["stand_type"]})
    for name in ("has_power", "is_accessible"):
        answer = cells[name].lower()
        if answer not in YES | NO:
            read.problems.append(_("“%(answer)s” is neither yes nor no") % {"answer": cells[name]})
        values[name] = answer in YES
    for name in BOX:
        values[name] = _number(cells[name], read)
    read.values = values
    if not read.problems:
        _refuse_unfit(read)


def _number(text: str, read: ReadRow) -> Decimal | None:
    if not text:
        return None
    try:
        number = round(Decimal(parse_number(text)), 2)
        is_fit = 0 <= number <= 100  # NaN compares with nothing
    except InvalidOperation:
        is_fit = False
    if not is_fit:
        read.problems.append(_("“%(text)s” is not a number from 0 to 100") % {"text": text})
        return None
    return number


def _refuse_unfit(read: ReadRow) -> None:
    """What the stand itself says about its four numbers."""
    stand = Stand(**read.values)
    try:
        stand.validate_constraints(exclude={"fair"})
    except ValidationError as error:
        read.problems += error.messages


def _refuse_repeat(read: ReadRow, codes: set[str]) -> None:
    code = read.cells[0].lower()
    if code and code in codes:
        read.problems.append(_("there is another stand with this number"))
    codes.add(code)

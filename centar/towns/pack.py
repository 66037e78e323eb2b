"""Reading and checking a town pack; every problem is found in one go and named by table and key."""

import datetime as dt
import re
import tomllib
from decimal import Decimal
from difflib import get_close_matches
from itertools import batched, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone, translation

from centar.models import ConsentText, District, Municipality, Office, OfficeHours, Page, Partner

FOLDER = Path(__file__).parent
SPAN = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TYPES: list[tuple[type[models.Field], type | tuple[type, ...], str]] = [
    (models.BooleanField, bool, "true or false"),
    (models.IntegerField, int, "a whole number"),
    (models.DecimalField, (Decimal, int), "a number"),
    (models.DateField, dt.date, "a date such as 2026-11-21, without quotes"),
    (models.TimeField, dt.time, "a time such as 09:00:00, without quotes"),
    (models.Field, str, "text in quotes"),
]


class PackError(Exception):
    """A pack that cannot be loaded; `problems` are sentences for the person who writes it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Table(NamedTuple):
    """How one table of the pack becomes rows: the model, what tells rows apart, what the pack does not say."""

    model: type[models.Model]
    key: tuple[str, ...]
    is_single: bool = False
    unsaid: frozenset[str] = frozenset()

    @property
    def fields(self) -> dict[str, models.Field]:
        fields = self.model._meta.concrete_fields
        return {f.name: f for f in fields if f.editable and not f.primary_key and f.name not in self.unsaid}

    @property
    def unchecked(self) -> set[str]:
        """Fields that the pack has no values for."""
        return {f.name for f in self.model._meta.concrete_fields} - set(self.fields)


TABLES = {
    "district": Table(District, ("code",), is_single=True),
    "municipality": Table(Municipality, ("code",), unsaid=frozenset({"district"})),
    "office": Table(Office, (), is_single=True, unsaid=frozenset({"district", "municipality"})),
    "hours": Table(OfficeHours, ("weekday", "opens")),
    "partner": Table(Partner, ("name", "project"), unsaid=frozenset({"logo", "alt"})),
    "page": Table(Page, ("slug",)),
    "consent": Table(ConsentText, ("purpose", "version")),
}
REQUIRED = ("district", "municipality", "office", "hours", "page", "consent")


class TownPack(NamedTuple):
    """A checked pack: rows of values by table, and the slug of the municipality where the office is."""

    path: Path
    rows: dict[str, list[dict[str, Any]]]
    seat: str


def find_pack(name: str = "") -> Path:
    """The file of a pack by its name or path; without a name the only pack there is. Raises PackError."""
    packs = {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}
    if not name and len(packs) == 1:
        return next(iter(packs.values()))
    path = packs.get(name) or Path(name)
    if name and path.is_file():
        return path
    said = f"There is no town pack {name!r}." if name else "Name a town pack, here or in TOWN_PACK."
    raise PackError([f"{said} Packs here: {', '.join(packs) or 'none'}."])


def read_pack(path: Path) -> TownPack:
    """Read and check; raises PackError with every problem found."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError([f"{path.name} cannot be read as TOML: {error}."]) from error
    problems = [f"There is no table [{name}]." for name in REQUIRED if name not in data]
    problems += [f"[{name}]: unknown table.{near(name, TABLES)}" for name in data if name not in TABLES]
    seat = seat_of(data)
    reader = Reader(path, data.get("office"))
    rows = {name: reader.rows(name, data.get(name, [])) for name in TABLES}
    problems += reader.problems
    if not problems:
        problems += cross_problems(rows, seat)
    if problems:
        raise PackError(problems)
    return TownPack(path, rows, seat)


def seat_of(data: dict[str, Any]) -> str:
    """Take the seat out of the office: the slug of one of the pack's municipalities."""
    office = data.get("office")
    return str(office.pop("municipality", "")) if isinstance(office, dict) else ""


def near(name: str, names: Any) -> str:
    found = get_close_matches(name, list(names), n=1)
    return f" Did you mean {found[0]}?" if found else ""


class Reader:
    """Turns the tables of one pack into checked rows and gathers what is wrong with them."""

    def __init__(self, path: Path, office: Any) -> None:
        self.folder = path.parent
        self.facts = {k: v for k, v in office.items() if isinstance(v, str)} if isinstance(office, dict) else {}
        self.problems: list[str] = []

    def rows(self, name: str, data: Any) -> list[dict[str, Any]]:
        table = TABLES[name]
        if name == "hours":
            data = self.hours(data)
        entries = [data] if table.is_single and data != [] else data
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self.problems.append(f"Write {f'[{name}]' if table.is_single else f'[[{name}]]'} above its keys.")
            return []
        rows = []
        for number, entry in enumerate(entries, start=1):
            title = entry.get("name") or entry.get("slug") or entry.get("purpose") or entry.get("weekday")
            place = f"[{name}]" if table.is_single else f"[[{name}]] {number} ({title})"
            rows.append(self.row(table, place, entry))
        return rows

    def hours(self, data: Any) -> Any:
        """`monday = ["09:00-13:00"]` to a row; a day left out is closed, a second span comes after a break."""
        if not isinstance(data, dict):
            return data
        rows = []
        for day, spans in data.items():
            if day not in WEEKDAYS:
                self.problems.append(f"[hours], {day}: unknown day.{near(day, WEEKDAYS)}")
            elif not isinstance(spans, list) or not spans or not all(SPAN.fullmatch(str(span)) for span in spans):
                self.problems.append(f'[hours], {day}: write opening and closing as ["09:00-13:00"].')
            else:
                times = [dt.time.fromisoformat(part) for span in spans for part in span.split("-")]
                if any(later <= earlier for earlier, later in pairwise(times)):
                    self.problems.append(f"[hours], {day}: put the hours in the order of the day.")
                weekday = WEEKDAYS.index(day)
                rows += [{"weekday": weekday, "opens": a, "closes": b} for a, b in batched(times, 2, strict=True)]
        return rows

    def row(self, table: Table, place: str, entry: dict[str, Any]) -> dict[str, Any]:
        """The values of one row, by the names and types of the model's fields and then by the model's own checks."""
        before = len(self.problems)
        fields, values = table.fields, {}
        for key, given in entry.items():
            name, value = key, given
            if key.endswith("_file") and key not in fields:
                name, value = key.removesuffix("_file"), self.file(place, key, given)
            if name not in fields:
                self.problems.append(f"{place}, {key}: unknown key.{near(key, fields)}")
                continue
            _, kind, words = next(entry for entry in TYPES if isinstance(fields[name], entry[0]))
            if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
                self.problems.append(f"{place}, {key}: write {words}.")
                continue
            values[name] = self.settled(place, key, fields[name], value)
        for name, field in fields.items():
            if name not in values and not (field.blank or field.has_default()):
                self.problems.append(f"{place}, {name}: missing.")
        if len(self.problems) == before:
            self.problems += model_problems(table, place, values)
        return values

    def file(self, place: str, key: str, name: Any) -> str:
        try:
            return (self.folder / str(name)).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            self.problems.append(f"{place}, {key}: there is no readable file {name!r} beside the pack.")
            return ""

    def settled(self, place: str, key: str, field: models.Field, value: Any) -> Any:
        """The value as the field holds it: text with the office's facts put in, a day as its first moment."""
        if isinstance(value, str):
            return self.filled(place, key, value.strip())
        if isinstance(field, models.DateTimeField) and not isinstance(value, dt.datetime):
            return timezone.make_aware(dt.datetime.combine(value, dt.time()))
        return value

    def filled(self, place: str, key: str, text: str) -> str:
        """Put the office's facts in place of `{email}`, `{host_association_full}` and the like."""

        def fact(match: re.Match[str]) -> str:
            if match[1] not in self.facts:
                self.problems.append(f"{place}, {key}: {match[0]} is no key of [office].{near(match[1], self.facts)}")
            return self.facts.get(match[1], "")

        return PLACEHOLDER.sub(fact, text)


def model_problems(table: Table, place: str, values: dict[str, Any]) -> list[str]:
    row = table.model(**values)
    with translation.override("en"):
        try:
            row.clean_fields(exclude=table.unchecked)
        except ValidationError as error:
            return [f"{place}, {name}: {' '.join(texts)}" for name, texts in error.message_dict.items()]
        problems = []
        for constraint in table.model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                try:
                    constraint.validate(table.model, row, exclude=table.unchecked)
                except ValidationError as error:
                    problems.append(f"{place}: {' '.join(error.messages)}")
        return problems


def cross_problems(rows: dict[str, list[dict[str, Any]]], seat: str) -> list[str]:
    """What only shows between rows: twins, a seat outside the pack, tiles of the map on top of each other."""
    problems = []
    for name, table in TABLES.items():
        keys = [tuple(row.get(part) for part in table.key) for row in rows[name]]
        problems += [f"[[{name}]]: {twin} is there twice." for twin in {str(k) for k in keys if keys.count(k) > 1}]
    slugs = [row["slug"] for row in rows["municipality"]]
    if seat not in slugs:
        problems.append(f"[office], municipality: name one of {', '.join(slugs)}.")
    taken: dict[tuple[int, int], str] = {}
    for row in rows["municipality"]:
        for cell in map_cells(row):
            if (other := taken.setdefault(cell, row["name"])) != row["name"]:
                problems.append(f"[[municipality]] {row['name']}: on the map it covers {other} (column, row {cell}).")
    return problems


def map_cells(row: dict[str, Any]) -> list[tuple[int, int]]:
    columns = range(row["map_column"], row["map_column"] + row.get("map_columns", 1))
    lines = range(row["map_row"], row["map_row"] + row.get("map_rows", 1))
    return [(column, line) for column in columns for line in lines]

"""The public catalogue of a fair: of each exhibitor what they chose to show, and nothing else is read."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import CharField, F, FilteredRelation, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Left
from django.urls import reverse

from centar.languages import active_language
from centar.script import in_script
from centar.search import Fold, SortCyrl, SortLatn, search_words
from entrepreneurs.models.lists import name_in_language
from events.models import ApplicationPhoto, ExhibitorApplication, Fair, Stand
from events.models.choices import EXHIBITING

EXCERPT = 180  # signs of the text in the list
# finding the address of each of two hundred takes as long as all the rest about them
ANY_KEY = uuid.UUID(int=0)


class Entry(NamedTuple):
    """One exhibitor among others, in the reader's language; `stand` is empty as long as stands are not shown.

    `category` is its slug and name, both empty for an exhibitor without one.
    """

    key: uuid.UUID
    address: str
    name: str
    excerpt: str
    is_english: bool
    category: tuple[str, str]
    ornament: str
    stand: str
    stand_id: int | None
    zone: str
    photo: uuid.UUID | None


@dataclass(frozen=True)
class Exhibitor:
    """One exhibitor whole; of the contact, what is to be public."""

    entry: Entry
    text: str
    phone: str
    email: str
    website: str


class Section(NamedTuple):
    """The exhibitors of one category."""

    slug: str
    name: str
    entries: list[Entry]


def public_applications(fair: Fair) -> QuerySet[ExhibitorApplication]:
    """Who is in the catalogue; nobody before it is published."""
    rows = ExhibitorApplication.objects.exhibiting().filter(fair=fair)
    return rows if fair.is_catalogue_public else rows.none()


def entries(fair: Fair, *, words: str = "") -> list[Entry]:
    """Those who have every word, by category and name: in the name, the text, the category, or the stand's number.

    One query, whatever their number.
    """
    rows = public_applications(fair)
    if searched := search_words(words):
        rows = rows.annotate(words=Fold(_searched(fair)))
        for word in searched:
            rows = rows.filter(words__contains=word)
    elif words:
        return []
    return _read(fair, rows)


def exhibitors(fair: Fair, *, key: uuid.UUID | None = None) -> list[Exhibitor]:
    """The same with everything that they show; with `key` the one who has it, if anybody."""
    rows = public_applications(fair)
    if key is not None:
        rows = rows.filter(key=key)
    columns = ("key", "public_text", "public_text_en", "public_phone", "public_email", "public_website")
    shown = {row["key"]: row for row in rows.values(*columns)}
    return [_whole(entry, shown[entry.key]) for entry in _read(fair, rows) if entry.key in shown]


class StandRow(NamedTuple):
    """A stand with who is there; `key` and `name` are empty as long as nobody is, or as that is not told."""

    pk: int
    code: str
    zone: str
    is_accessible: bool
    x: Decimal | None
    y: Decimal | None
    width: Decimal | None
    height: Decimal | None
    key: uuid.UUID | None
    name: str

    @property
    def box(self) -> list[Decimal]:
        return [size for size in (self.x, self.y, self.width, self.height) if size is not None]


def stands(fair: Fair) -> list[StandRow]:
    """All stands of the fair in one query, in the reader's script."""
    language = active_language()
    columns = ("pk", "code", "zone", "is_accessible", "x", "y", "width", "height")
    who: dict[str, Any] = {"key": Value(None, output_field=CharField()), "name": Value("")}
    rows = Stand.objects.filter(fair_id=fair.pk)
    if fair.is_catalogue_public and fair.are_stands_shown:
        is_public = Q(application__state__in=EXHIBITING)
        rows = rows.annotate(there=FilteredRelation("application", condition=is_public))
        who = {"key": F("there__key"), "name": F("there__public_title")}
    found = rows.values_list(*columns, *who.values())
    return [
        StandRow(pk, code, _zone(zone, language), is_flat, x, y, width, height, key, in_script(name or "", language))
        for pk, code, zone, is_flat, x, y, width, height, key, name in found
    ]


def _searched(fair: Fair) -> Func:
    """The texts one after the other; "stand 12" is found as well as "12"."""
    columns = ["public_title", "public_text", "public_text_en", "category__name", "category__name_en"]
    stand = [Value("stand"), _stand(fair)["stand_code"]]
    return Func(Value(" "), *columns, *stand, function="concat_ws", output_field=TextField())


def _stand(fair: Fair) -> dict[str, Any]:
    """Where they are; nothing is read of it before it is told."""
    if not fair.are_stands_shown:
        nothing = Value(None, output_field=CharField())
        return {"stand_code": nothing, "stand_key": nothing, "stand_zone": nothing}
    return {"stand_code": F("stand__code"), "stand_key": F("stand_id"), "stand_zone": F("stand__zone")}


def _read(fair: Fair, rows: QuerySet[ExhibitorApplication]) -> list[Entry]:
    language = active_language()
    order = SortCyrl if language == "sr-cyrl" else SortLatn
    rows = rows.order_by(F("category__position").asc(nulls_last=True), "category_id", order("public_title"), "id")
    cover = ApplicationPhoto.objects.filter(application=OuterRef("pk")).order_by("position").values("key")[:1]
    beginnings = {name: Left(f"public_{name}", EXCERPT + 1) for name in ("text", "text_en")}
    stand = _stand(fair)
    found = rows.annotate(photo_key=Subquery(cover), **beginnings, **stand).values_list(
        "key", "public_title", *beginnings, "category__slug", "category__name", "category__name_en",
        "category__ornament", *stand, "photo_key",
    )  # fmt: skip
    address = reverse("events:exhibitor", args=[fair.year, ANY_KEY])
    before, after = address.split(str(ANY_KEY))
    return [_entry(row, f"{before}{row[0]}{after}", language) for row in found]


def _entry(row: tuple[Any, ...], address: str, language: str) -> Entry:
    key, title, text, text_en, slug, name, name_en, ornament, stand, stand_id, zone, photo = row
    is_english = language == "en" and bool(text_en)
    return Entry(
        key,
        address,
        in_script(title, language),
        _shortened(text_en) if is_english else in_script(_shortened(text), language),
        is_english,
        _category(slug, name, name_en, language) if slug else ("", ""),
        ornament or "",
        stand or "",
        stand_id,
        _zone(zone, language) if zone else "",
        photo,
    )


@lru_cache(maxsize=200)
def _category(slug: str, name: str, name_en: str, language: str) -> tuple[str, str]:
    """`language` is the active one."""
    return slug, name_in_language(name, name_en)


@lru_cache(maxsize=200)
def _zone(name: str, language: str) -> str:
    return in_script(name, language)


def _shortened(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT].rsplit(' ', 1)[0]} …"


def _whole(entry: Entry, row: dict[str, Any]) -> Exhibitor:
    text = row["public_text_en"] if entry.is_english else in_script(row["public_text"], active_language())
    return Exhibitor(entry, text, str(row["public_phone"] or ""), row["public_email"], row["public_website"])


def by_category(found: Iterable[Entry]) -> list[Section]:
    """In the order in which they come, which is that of the categories."""
    return [Section(slug, name, list(members)) for (slug, name), members in groupby(found, lambda one: one.category)]


def as_data(one: Exhibitor, *, site: str) -> dict[str, Any]:
    """For the open data file: the same as on the page, under names that stay."""
    entry = one.entry
    return {
        "name": entry.name,
        "text": one.text,
        "category": entry.category[1] or None,
        "stand": entry.stand or None,
        "zone": entry.zone or None,
        "phone": one.phone or None,
        "email": one.email or None,
        "website": one.website or None,
        "address": f"{site}{entry.address}",
    }

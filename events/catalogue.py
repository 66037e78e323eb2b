"""The public catalogue of a fair: of each exhibitor what they chose to show, and nothing else is read."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse

from centar.languages import active_language
from centar.script import in_script
from centar.search import Fold, SortCyrl, SortLatn, search_words
from entrepreneurs.models.lists import name_in_language
from events.models import ApplicationPhoto, ExhibitorApplication, Fair

EXCERPT = 180  # signs of the text in the list
# finding the address of each of two hundred takes as long as all the rest about them
ANY_KEY = uuid.UUID(int=0)
COLUMNS = (
    "key", "public_title", "public_text", "public_text_en", "public_phone", "public_email", "public_website",
    "category__slug", "category__name", "category__name_en", "category__ornament",
)  # fmt: skip


@dataclass(frozen=True)
class Exhibitor:
    """One exhibitor in the reader's language; `stand` is empty as long as stands are not shown."""

    key: uuid.UUID
    address: str
    name: str
    text: str
    is_english: bool
    category: str
    category_slug: str
    ornament: str
    phone: str
    email: str
    website: str
    stand: str
    stand_id: int | None
    zone: str
    photo: uuid.UUID | None
    photo_alt: str

    @property
    def excerpt(self) -> str:
        if len(self.text) <= EXCERPT:
            return self.text
        return f"{self.text[:EXCERPT].rsplit(' ', 1)[0]} …"


@dataclass(frozen=True)
class Section:
    """The exhibitors of one category."""

    slug: str
    name: str
    exhibitors: list[Exhibitor]


def public_applications(fair: Fair) -> QuerySet[ExhibitorApplication]:
    """Who is in the catalogue; nobody before it is published."""
    rows = ExhibitorApplication.objects.exhibiting().filter(fair=fair)
    return rows if fair.is_catalogue_public else rows.none()


def exhibitors(fair: Fair, *, words: str = "", key: uuid.UUID | None = None) -> list[Exhibitor]:
    """Those who have every word, by category and name: in the name, the text, the category, or the stand's number.

    One query, whatever their number.
    """
    language = active_language()
    rows = public_applications(fair)
    if key is not None:
        rows = rows.filter(key=key)
    if searched := search_words(words):
        rows = rows.annotate(words=Fold(Concat(*_searched(fair), output_field=CharField())))
        for word in searched:
            rows = rows.filter(words__contains=word)
    elif words:
        return []
    order = SortCyrl if language == "sr-cyrl" else SortLatn
    rows = rows.order_by(F("category__position").asc(nulls_last=True), "category_id", order("public_title"), "id")
    address = reverse("events:exhibitor", args=[fair.year, ANY_KEY])
    found = rows.values(*COLUMNS, **_stand(fair), **_cover())
    return [_exhibitor(row, address.replace(str(ANY_KEY), str(row["key"])), language) for row in found]


def _searched(fair: Fair) -> list[Any]:
    """The texts one after the other; "stand 12" is found as well as "12"."""
    columns = ["public_title", "public_text", "public_text_en", "category__name", "category__name_en"]
    texts = [part for column in columns for part in (Coalesce(column, Value("")), Value(" "))]
    code = Case(When(stand__isnull=False, then=_stand(fair)["stand_code"]), output_field=CharField())
    return [*texts, Value("stand "), Coalesce(code, Value(""))]


def _stand(fair: Fair) -> dict[str, Any]:
    """Where they are; nothing is read of it before it is told."""
    if not fair.are_stands_shown:
        nothing = Value(None, output_field=CharField())
        return {"stand_code": nothing, "stand_key": nothing, "stand_zone": nothing}
    return {"stand_code": F("stand__code"), "stand_key": F("stand_id"), "stand_zone": F("stand__zone")}


def _cover() -> dict[str, Any]:
    photos = ApplicationPhoto.objects.filter(application=OuterRef("pk")).order_by("position")
    return {"photo_key": Subquery(photos.values("key")[:1]), "photo_alt": Subquery(photos.values("alt")[:1])}


def _exhibitor(row: dict[str, Any], address: str, language: str) -> Exhibitor:
    is_english = language == "en" and bool(row["public_text_en"])
    text = row["public_text_en"] if is_english else in_script(row["public_text"], language)
    return Exhibitor(
        key=row["key"],
        address=address,
        name=in_script(row["public_title"], language),
        text=text,
        is_english=is_english,
        category=name_in_language(row["category__name"], row["category__name_en"]) if row["category__slug"] else "",
        category_slug=row["category__slug"] or "ostalo",
        ornament=row["category__ornament"] or "",
        phone=str(row["public_phone"] or ""),
        email=row["public_email"],
        website=row["public_website"],
        stand=row["stand_code"] or "",
        stand_id=row["stand_key"],
        zone=in_script(row["stand_zone"] or "", language),
        photo=row["photo_key"],
        photo_alt=in_script(row["photo_alt"] or "", language),
    )


def by_category(found: Iterable[Exhibitor]) -> list[Section]:
    """In the order in which they come, which is that of the categories."""
    grouped = groupby(found, key=lambda one: (one.category_slug, one.category))
    return [Section(slug, name, list(members)) for (slug, name), members in grouped]


def as_data(one: Exhibitor, *, site: str) -> dict[str, Any]:
    """For the open data file: the same as on the page, under names that stay."""
    return {
        "name": one.name,
        "text": one.text,
        "category": one.category,
        "stand": one.stand or None,
        "zone": one.zone or None,
        "phone": one.phone or None,
        "email": one.email or None,
        "website": one.website or None,
        "address": f"{site}{one.address}",
    }

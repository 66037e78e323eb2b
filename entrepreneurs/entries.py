"""An enterprise as the directory shows it among others, in the reader's language and script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from centar.languages import active_language
from centar.script import in_script
from centar.templatetags.icons import icon
from entrepreneurs.facets import Option, options_by_word
from entrepreneurs.listing import Row
from entrepreneurs.models import LegalStatus, State
from entrepreneurs.models.lists import Ornament

BADGES = {
    LegalStatus.REGISTERED: ("registered", "check-circle-fill"),
    LegalStatus.OPERATES_BY_MODEL: ("model", "check-circle"),
    LegalStatus.FOUNDING: ("founding", "clock"),
}

# Finding the address of each of twenty takes as long as all the rest about them
ANY_SLUG = "any-slug"


@dataclass(slots=True)
class Entry:
    address: str
    name: str
    place: str
    description: str
    is_english: bool
    legal_form: str
    badge: SafeString
    traits: tuple[str, ...]
    categories: tuple[str, ...]
    picture: str
    checked_on: dt.date
    is_example: bool
    is_stale: bool


def entries(rows: Iterable[Row]) -> list[Entry]:
    options, language = options_by_word(), active_language()
    address = reverse("entrepreneurs:enterprise", args=[ANY_SLUG])
    return [_entry(row, options, language, address.replace(ANY_SLUG, row.slug)) for row in rows]


def _entry(row: Row, options: Mapping[str, Option], language: str, address: str) -> Entry:
    known: dict[str, list[Option]] = {"m": [], "s": [], "f": [], "b": [], "k": [], "g": []}
    for word in row.facets:
        if option := options.get(word):
            known[word[0]].append(option)
    english = row.description_en if language == "en" else ""
    return Entry(
        address=address,
        name=in_script(row.name, language),
        place=in_script(row.place, language),
        description=english or in_script(row.description, language),
        is_english=bool(english),
        legal_form=known["f"][0].label,
        badge=_badge(known["s"][0].value, known["s"][0].label),
        traits=tuple([option.label for option in known["b"]]),
        categories=tuple([option.label for option in known["k"]]),
        picture=_picture(row.cover, known["k"]),
        checked_on=row.checked_on,
        is_example=row.is_example,
        is_stale=row.state == State.RENEWAL_DUE,
    )


def _picture(cover: Any, categories: list[Option]) -> str:
    if cover:
        return reverse("entrepreneurs:photo", args=[cover])
    return ornament_picture(categories[0].ornament if categories else "")


@cache
def ornament_picture(ornament: str) -> str:
    """The address of the drawn pattern, in the one version that this process serves."""
    return static(ornament_file(ornament))


def ornament_file(ornament: str) -> str:
    """The drawn pattern that stands in for a photo."""
    return f"img/ornament-{ornament or Ornament.ROSETTE}.svg"


def status_badge(status: LegalStatus) -> SafeString:
    return _badge(status, str(status.label))


@lru_cache(maxsize=100)
def _badge(status: str, label: str) -> SafeString:
    kind, picture = BADGES[LegalStatus(status)]
    return format_html('<span class="badge-status badge-status--{}">{}{}</span>', kind, icon(picture), label)

"""An enterprise as the directory shows it among others, in the reader's language and script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from centar.script import in_script
from centar.templatetags.icons import icon
from entrepreneurs.facets import Option
from entrepreneurs.models import LegalStatus, State
from entrepreneurs.models.lists import Ornament

BADGES = {
    LegalStatus.REGISTERED: ("registered", "check-circle-fill"),
    LegalStatus.OPERATES_BY_MODEL: ("model", "check-circle"),
    LegalStatus.FOUNDING: ("founding", "clock"),
}


@dataclass(slots=True)
class Entry:
    address: str
    name: str
    place: str
    description: str
    is_english: bool
    legal_form: str
    badge: SafeString
    traits: list[str]
    categories: list[str]
    picture: str
    checked_on: dt.date
    is_example: bool
    is_stale: bool


def entries(rows: Iterable[Mapping[str, Any]], options: Mapping[str, Option]) -> list[Entry]:
    """`rows` as QuerySet.for_list gives them; `options` name the values by their words in the index column."""
    language = get_language() or ""
    badges = {f"s:{status}": status_badge(status) for status in LegalStatus}
    return [_entry(row, options, badges, language) for row in rows]


def _entry(
    row: Mapping[str, Any], options: Mapping[str, Option], badges: Mapping[str, SafeString], language: str
) -> Entry:
    known: dict[str, list[Option]] = {"m": [], "s": [], "f": [], "b": [], "k": [], "g": []}
    for word in row["facets"]:
        if option := options.get(word):
            known[word[0]].append(option)
    english = row["description_en"] if language == "en" else ""
    return Entry(
        address=reverse("entrepreneurs:enterprise", args=[row["slug"]]),
        name=in_script(row["name"], language),
        place=in_script(row["place"], language),
        description=english or in_script(row["description"], language),
        is_english=bool(english),
        legal_form=known["f"][0].label,
        badge=badges[known["s"][0].word],
        traits=[option.label for option in known["b"]],
        categories=[option.label for option in known["k"]],
        picture=_picture(row["cover"], known["k"]),
        checked_on=row["checked_on"],
        is_example=row["is_example"],
        is_stale=row["state"] == State.RENEWAL_DUE,
    )


def _picture(cover: Any, categories: list[Option]) -> str:
    if cover:
        return reverse("entrepreneurs:photo", args=[cover])
    return static(ornament_file(categories[0].ornament if categories else ""))


def ornament_file(ornament: str) -> str:
    """The drawn pattern that stands in for a photo."""
    return f"img/ornament-{ornament or Ornament.ROSETTE}.svg"


def status_badge(status: LegalStatus) -> SafeString:
    kind, picture = BADGES[status]
    return format_html('<span class="badge-status badge-status--{}">{}{}</span>', kind, icon(picture), status.label)

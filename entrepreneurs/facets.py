"""The directory's facets: their options, and what is chosen of them.

The index column `facets` of an enterprise holds one word per value, with the prefix of its facet. They are counted by
entrepreneurs/listing.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext

from centar.kept import Kept
from centar.languages import active_language
from centar.models import Municipality
from centar.script import in_script
from entrepreneurs.models import BuyerTrait, Category, LegalForm, LegalStatus, VulnerableGroup
from entrepreneurs.models.lists import name_in_language


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen, and its name for the reader; `word` stands for it in the index column.

    `ornament` is a category's.
    """

    value: str
    word: str
    label: str
    ornament: str = ""


class Kind(NamedTuple):
    """What a facet is in one language, whatever is asked; `name` is its query parameter."""

    name: str
    prefix: str
    label: str
    options: list[Option]
    is_folded: bool = False


@dataclass(slots=True)
class Facet:
    """A group of options and what is chosen of them.

    `counts` are the enterprises that would show with each word, the other facets as they are; None when there are too
    many to be counted.
    """

    name: str
    prefix: str
    label: str
    options: list[Option]
    is_folded: bool
    chosen: list[Option]
    counts: Mapping[str, int] | None = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        return [option.word for option in self.chosen]

    def count(self, option: Option) -> int | None:
        return None if self.counts is None else self.counts.get(option.word, 0)


def facets(values: Callable[[str], Iterable[str]]) -> list[Facet]:
    """All facets with their options; `values` gives what a query parameter asks for, unknown values are ignored."""
    found = []
    for kind in kept_kinds(active_language()):
        wanted = set(values(kind.name))
        found.append(Facet(*kind, chosen=[option for option in kind.options if option.value in wanted]))
    return found


def options_by_word() -> dict[str, Option]:
    """All options, by the word that stands for them in an enterprise's facets."""
    return kept_options(active_language())


def read_kinds(language: str) -> list[Kind]:
    """The facets with the office's lists, in the language, which is the active one."""
    return [
        Kind("opstina", "m:", gettext("City or municipality"), _municipalities(language)),
        Kind("vrsta", "k:", gettext("What they offer"), _categories()),
        Kind("status", "s:", gettext("Status"), _choices("s:", LegalStatus)),
        Kind("pomazu", "g:", gettext("Whom they help"), _groups()),
        Kind("kupci", "b:", gettext("For buyers"), _choices("b:", BuyerTrait)),
        Kind("oblik", "f:", gettext("Legal form"), _choices("f:", LegalForm), is_folded=True),
    ]


kept_kinds = Kept(read_kinds)
kept_options = Kept(lambda language: {option.word: option for kind in kept_kinds(language) for option in kind.options})


def _municipalities(language: str) -> list[Option]:
    rows = Municipality.objects.by_name().values_list("slug", "name")
    return [Option(slug, f"m:{slug}", in_script(name, language)) for slug, name in rows]


def _categories() -> list[Option]:
    rows = Category.objects.values_list("slug", "name", "name_en", "ornament")
    return [
        Option(slug, f"k:{slug}", name_in_language(name, name_en), ornament) for slug, name, name_en, ornament in rows
    ]


def _groups() -> list[Option]:
    rows = VulnerableGroup.objects.values_list("slug", "name", "name_en")
    return [Option(slug, f"g:{slug}", name_in_language(name, name_en)) for slug, name, name_en in rows]


def _choices(prefix: str, choices: type[TextChoices]) -> list[Option]:
    return [Option(value, prefix + value, str(label)) for value, label in choices.choices]

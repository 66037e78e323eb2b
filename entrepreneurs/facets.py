"""The directory's facets: their options, what is chosen, and how many enterprises each option would show.

The index column `facets` of an enterprise holds one word per value, with the prefix of its facet. One query counts
them. In a registry of thousands it reads pairs that a job has counted (migration 0002_directory), so that the page
costs the same whatever the size; in a town's registry it always counts the rows themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import TextChoices
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from centar.kept import Kept
from centar.models import Municipality
from centar.script import in_script
from entrepreneurs.models import BuyerTrait, Category, Enterprise, LegalForm, LegalStatus, VulnerableGroup
from entrepreneurs.models.lists import name_in_language
from entrepreneurs.querysets import RANKED_AT_MOST, EnterpriseQuerySet

# From this many listed enterprises on, the counted pairs serve instead of the rows.
LARGE_REGISTRY = 5000
EVERYTHING = "*"

# How many have each word, and how many match in all
type Counts = tuple[dict[str, int], int]


@dataclass(slots=True)
class Option:
    """A value that can be chosen, and its name for the reader; `word` stands for it in the index column.

    `count` is how many enterprises would show with it, the other facets as they are; None when there are too many to
    be counted. `ornament` is a category's.
    """

    value: str
    word: str
    label: str
    ornament: str = ""
    is_chosen: bool = False
    count: int | None = 0


@dataclass
class Facet:
    """A group of options; `name` is its query parameter."""

    name: str
    prefix: str
    label: LazyText
    options: list[Option]
    is_folded: bool = False
    chosen: list[Option] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return [option.word for option in self.chosen]


def facets(values: Callable[[str], Iterable[str]]) -> list[Facet]:
    """All facets with their options; `values` gives what a query parameter asks for, unknown values are ignored."""
    lists = kept_lists()
    found = [
        Facet("opstina", "m:", _("City or municipality"), _municipalities(lists)),
        Facet("vrsta", "k:", _("What they offer"), _categories(lists)),
        Facet("status", "s:", _("Status"), _choices("s:", LegalStatus)),
        Facet("pomazu", "g:", _("Whom they help"), _groups(lists)),
        Facet("kupci", "b:", _("For buyers"), _choices("b:", BuyerTrait)),
        Facet("oblik", "f:", _("Legal form"), _choices("f:", LegalForm), is_folded=True),
    ]
    for facet in found:
        wanted = set(values(facet.name))
        for option in facet.options:
            if option.value in wanted:
                option.is_chosen = True
                facet.chosen.append(option)
    return found


@dataclass(frozen=True)
class Lists:
    """The editable lists, for all languages."""

    municipalities: list[tuple[str, str]]  # slug, name
    categories: list[tuple[str, str, str, str]]  # slug, name, name in English, ornament
    groups: list[tuple[str, str, str]]  # slug, name, name in English


def read_lists() -> Lists:
    return Lists(
        municipalities=list(Municipality.objects.by_name().values_list("slug", "name")),
        categories=list(Category.objects.values_list("slug", "name", "name_en", "ornament")),
        groups=list(VulnerableGroup.objects.values_list("slug", "name", "name_en")),
    )


kept_lists = Kept(read_lists)


def _municipalities(lists: Lists) -> list[Option]:
    language = get_language() or ""
    return [Option(slug, f"m:{slug}", in_script(name, language)) for slug, name in lists.municipalities]


def _categories(lists: Lists) -> list[Option]:
    return [
        Option(slug, f"k:{slug}", name_in_language(name, name_en), ornament)
        for slug, name, name_en, ornament in lists.categories
    ]


def _groups(lists: Lists) -> list[Option]:
    return [Option(slug, f"g:{slug}", name_in_language(name, name_en)) for slug, name, name_en in lists.groups]


def _choices(prefix: str, choices: type[TextChoices]) -> list[Option]:
    return [Option(value, prefix + value, str(label)) for value, label in choices.choices]


def narrow(rows: EnterpriseQuerySet, chosen: Iterable[Facet]) -> EnterpriseQuerySet:
    """Rows that have, for each facet with a choice, one of the chosen values."""
    for facet in chosen:
        if facet.chosen:
            rows = rows.filter(facets__overlap=facet.words)
    return rows


def count(rows: EnterpriseQuerySet, found: list[Facet], *, is_searched: bool) -> int:
    """Writes each option's count, and returns how many rows match all that is chosen.

    `rows` are the listed rows that have the searched words, if there are any. Then the count ends at RANKED_AT_MOST,
    and an option that the rest may have too has none.
    """
    active = [facet for facet in found if facet.chosen]
    counts, total = _counted(rows, active, is_searched=is_searched)
    is_capped = is_searched and total >= RANKED_AT_MOST
    for facet in found:
        for option in facet.options:
            option.count = None if is_capped else counts.get(option.word, 0)
    return total


def _counted(rows: EnterpriseQuerySet, active: list[Facet], *, is_searched: bool) -> Counts:
    if rows.query.is_empty():  # the words hold nothing that could be searched for
        return {}, 0
    if not is_searched and (found := _from_pairs(active)) is not None:
        return found
    return _from_rows(rows, active, at_most=RANKED_AT_MOST if is_searched else None)


def _from_pairs(active: list[Facet]) -> Counts | None:
    """Counts out of the counted pairs: nothing chosen, or one value of one facet, in a large registry."""
    if len(active) > 1 or (active and len(active[0].words) > 1):
        return None
    word = active[0].words[0] if active else EVERYTHING
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a, b, n FROM entrepreneurs_facet_pairs WHERE a IN (%s, %s)"
            " AND (SELECT n FROM entrepreneurs_facet_pairs WHERE a = '*' AND b = '*') >= %s",
            [EVERYTHING, word, LARGE_REGISTRY],
        )
        pairs = {(a, b): n for a, b, n in cursor.fetchall()}
    if not pairs:
        return None
    counts = {b: n for (a, b), n in pairs.items() if a == word}
    if active:
        own = active[0].prefix
        counts |= {b: n for (a, b), n in pairs.items() if a == EVERYTHING and b.startswith(own)}
    return counts, pairs.get((word, EVERYTHING), 0)


def _from_rows(rows: EnterpriseQuerySet, active: list[Facet], *, at_most: int | None) -> Counts:
    """Counts over the rows, in one query: a facet with a choice is counted as if it had none.

    The pieces of SQL are compiled by Django from QuerySets; values travel as parameters.
    """
    parts: list[str] = []
    values: list[Any] = []
    for left_out in [None, *active]:
        counted = narrow(rows.order_by(), (facet for facet in active if facet is not left_out))
        sql, params = _words_of(counted[:at_most])
        if left_out is None:
            parts.append(f"SELECT word, count(*) FROM ({sql}) AS w GROUP BY word")  # noqa: S608
            values += params
        else:
            parts.append(f"SELECT '!' || word, count(*) FROM ({sql}) AS w WHERE word LIKE %s GROUP BY word")  # noqa: S608
            values += [*params, left_out.prefix + "%"]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        found = dict(cursor.fetchall())
    total = found.pop(EVERYTHING, 0)
    own = {word[1:]: n for word, n in found.items() if word.startswith("!")}
    chosen_prefixes = tuple(facet.prefix for facet in active)
    others = {word: n for word, n in found.items() if not word.startswith(("!", *chosen_prefixes))}
    return others | own, total


def _words_of(rows: EnterpriseQuerySet) -> tuple[str, tuple]:
    sql, params = rows.values_list("facets").query.sql_with_params()
    return f"SELECT unnest(array_append(facets, '*')) AS word FROM ({sql}) AS listed", params  # noqa: S608


def refresh_facet_pairs() -> None:
    """Counts the pairs anew, while readers go on with the old ones."""
    with connection.cursor() as cursor:
        cursor.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY entrepreneurs_facet_pairs")


def refresh_pairs_of_large_registry() -> None:
    """Counts the pairs anew, where they serve or no longer should; a town's registry does without them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(max(n), 0) FROM entrepreneurs_facet_pairs WHERE a = '*' AND b = '*'")
        (counted,) = cursor.fetchone()
    if max(counted, Enterprise.objects.listed().count()) >= LARGE_REGISTRY:
        refresh_facet_pairs()

"""The directory's facets: their options, what is chosen, and how many enterprises each option would show.

The index column `facets` of an enterprise holds one word per value, with the prefix of its facet. One query counts
them. In a registry of thousands it reads pairs that a job has counted (migration 0002_directory), so that the page
costs the same whatever the size; in a town's registry it always counts the rows themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from centar.models import Municipality
from entrepreneurs.models import BuyerTrait, Category, LegalForm, LegalStatus, VulnerableGroup
from entrepreneurs.querysets import EnterpriseQuerySet

# From this many listed enterprises on, the counted pairs serve instead of the rows.
LARGE_REGISTRY = 5000
EVERYTHING = "*"


@dataclass
class Option:
    """A value that can be chosen; `count` is how many enterprises would show with it, the other facets as they are."""

    value: str
    label: str | LazyText
    row: Municipality | Category | VulnerableGroup | None = None
    word: str = ""
    is_chosen: bool = False
    count: int = 0


@dataclass
class Facet:
    """A group of options; `name` is its query parameter."""

    name: str
    prefix: str
    label: LazyText
    options: list[Option] = field(default_factory=list)
    is_folded: bool = False

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.is_chosen]

    @property
    def words(self) -> list[str]:
        return [option.word for option in self.chosen]


def facets(chosen: Mapping[str, Iterable[str]]) -> list[Facet]:
    """All facets with their options; `chosen` maps query parameters to values, unknown ones of which are ignored."""
    found = [
        Facet("opstina", "m:", _("City or municipality"), _rows(Municipality.objects.all())),
        Facet("vrsta", "k:", _("What they offer"), _rows(Category.objects.all())),
        Facet("status", "s:", _("Status"), _choices(LegalStatus.choices)),
        Facet("pomazu", "g:", _("Whom they help"), _rows(VulnerableGroup.objects.all())),
        Facet("kupci", "b:", _("For buyers"), _choices(BuyerTrait.choices)),
        Facet("oblik", "f:", _("Legal form"), _choices(LegalForm.choices), is_folded=True),
    ]
    for facet in found:
        wanted = set(chosen.get(facet.name, ()))
        for option in facet.options:
            option.word = facet.prefix + option.value
            option.is_chosen = option.value in wanted
    return found


def _rows(rows: Iterable[Municipality | Category | VulnerableGroup]) -> list[Option]:
    return [Option(row.slug, str(row), row) for row in rows]


def _choices(choices: Iterable[tuple[str, LazyText]]) -> list[Option]:
    return [Option(value, label) for value, label in choices]


def narrow(rows: EnterpriseQuerySet, chosen: Iterable[Facet]) -> EnterpriseQuerySet:
    """Rows that have, for each facet with a choice, one of the chosen values."""
    for facet in chosen:
        if facet.words:
            rows = rows.filter(facets__overlap=facet.words)
    return rows


def count(rows: EnterpriseQuerySet, found: list[Facet], *, is_searched: bool) -> int:
    """Writes each option's count, and returns how many rows match all that is chosen.

    `rows` are the listed rows that have the searched words, if there are any.
    """
    if rows.query.is_empty():
        return 0
    active = [facet for facet in found if facet.words]
    counts, total = _from_pairs(active) if not is_searched else ({}, None)
    if total is None:
        counts, total = _from_rows(rows, active)
    for facet in found:
        for option in facet.options:
            option.count = counts.get(option.word, 0)
    return total


def _from_pairs(active: list[Facet]) -> tuple[dict[str, int], int | None]:
    """Counts out of the counted pairs: nothing chosen, or one value of one facet, in a large registry."""
    if len(active) > 1 or (active and len(active[0].words) > 1):
        return {}, None
    word = active[0].words[0] if active else EVERYTHING
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a, b, n FROM entrepreneurs_facet_pairs WHERE a IN (%s, %s)"
            " AND (SELECT n FROM entrepreneurs_facet_pairs WHERE a = '*' AND b = '*') >= %s",
            [EVERYTHING, word, LARGE_REGISTRY],
        )
        pairs = {(a, b): n for a, b, n in cursor.fetchall()}
    if not pairs:
        return {}, None
    counts = {b: n for (a, b), n in pairs.items() if a == word}
    if active:
        own = active[0].prefix
        counts |= {b: n for (a, b), n in pairs.items() if a == EVERYTHING and b.startswith(own)}
    return counts, pairs.get((word, EVERYTHING), 0)


def _from_rows(rows: EnterpriseQuerySet, active: list[Facet]) -> tuple[dict[str, int], int]:
    """Counts over the rows, in one query: a facet with a choice is counted as if it had none.

    The pieces of SQL are compiled by Django from QuerySets; values travel as parameters.
    """
    parts, values = [], []
    for left_out in [None, *active]:
        sql, params = _words_of(narrow(rows, (facet for facet in active if facet is not left_out)))
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
    sql, params = rows.order_by().values_list("facets").query.sql_with_params()
    return f"SELECT unnest(array_append(facets, '*')) AS word FROM ({sql}) AS listed", params  # noqa: S608


def refresh_facet_pairs() -> None:
    """Counts the pairs anew, while readers go on with the old ones."""
    with connection.cursor() as cursor:
        cursor.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY entrepreneurs_facet_pairs")

"""The directory's questions to the database, in SQL: the ORM took six times as long to put one together as the
database to answer it. What people ask for travels as values.
"""

# ruff: noqa: S608 -- the pieces of SQL are all of this file

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from centar.search import CONFIG, search_words, tsquery
from entrepreneurs.facets import Facet
from entrepreneurs.pairs import EVERYTHING, Counts, count_by_pairs
from entrepreneurs.vocabulary import similar_query

# Of more matches than this, so many are ranked and shown: the cost of a search grows with it.
RANKED_AT_MOST = 500
ORDERS = {
    "naziv": "sort_key, id",
    "mesto": "place, sort_key, id",
    "provera": "checked_on DESC, sort_key, id",
}
RELEVANCE = "rank DESC, sort_key, id"

ENTRIES = """
SELECT id, slug, name, place, description, description_en, facets, state, checked_on, is_example,
       (SELECT key FROM entrepreneurs_photo WHERE enterprise_id = entrepreneurs_enterprise.id
         ORDER BY position, id LIMIT 1) AS cover
  FROM entrepreneurs_enterprise
"""


class Row(NamedTuple):
    """What an entry of the directory shows; `cover` is the key of its first photo."""

    id: int
    slug: str
    name: str
    place: str
    description: str
    description_en: str
    facets: list[str]
    state: str
    checked_on: dt.date
    is_example: bool
    cover: uuid.UUID | None


class Piece(NamedTuple):
    """A part of a statement, and the values that travel beside it."""

    sql: str
    values: list[Any]


class Found(NamedTuple):
    """The ids that match a search, in order, and how many of them have each word.

    `counts` is None when there are RANKED_AT_MOST, since they would be those of a part.
    """

    ids: list[int]
    counts: dict[str, int] | None


NOTHING = Found([], {})


def entries_from(first: int, most: int, chosen: Sequence[Facet], order: str) -> list[Row]:
    """Listed entries that have what is chosen: those from `first` on, counted from 0, and at most `most`."""
    listed = _listed(chosen)
    sql = f"{ENTRIES} WHERE {listed.sql} ORDER BY {ORDERS[order]} LIMIT %s OFFSET %s"
    return [Row(*row) for row in _fetch(sql, [*listed.values, most, first])]


def entries_with(ids: Sequence[int]) -> list[Row]:
    """The listed entries of these ids, in their order."""
    rows = {row[0]: Row(*row) for row in _fetch(f"{ENTRIES} WHERE is_listed AND id = ANY(%s)", [list(ids)])}
    return [rows[key] for key in ids if key in rows]


def search(text: str, chosen: Sequence[Facet], order: str) -> Found:
    """Listed entries that have the words of `text` in any script, case or inflection, and what is chosen.

    When no entry at all has the words, those whose names have words similar to them, so that a typing error still
    finds. Without an order, those first that fit best.
    """
    words = search_words(text)
    if not words:
        return NOTHING
    query = tsquery(words)
    found = _search(query, chosen, order)
    if found.ids or (chosen and _search(query, [], order).ids):
        return found
    similar = similar_query(words)
    return _search(similar, chosen, order) if similar else NOTHING


def count(chosen: Sequence[Facet]) -> Counts:
    """How many listed entries have each word, and how many have all that is chosen.

    A facet with a choice is counted as if it had none. `chosen` are the facets with a choice, here and below.
    """
    if (counted := count_by_pairs(chosen)) is not None:
        return counted
    counting = _counting(_facets_of(_listed(chosen), None), _listed, chosen, None)
    counts = dict(_fetch(*counting))
    return counts, counts.pop(EVERYTHING, 0)


def _search(query: str, chosen: Sequence[Facet], order: str) -> Found:
    def matching(facets: Sequence[Facet]) -> Piece:
        listed = _listed(facets)
        return Piece(f"{listed.sql} AND search @@ to_tsquery('{CONFIG}', %s)", [*listed.values, query])

    condition = matching(chosen)
    first = f"ORDER BY {ORDERS[order]}" if order else ""  # with none PostgreSQL stops as soon as it has enough
    counting = _counting(Piece("SELECT facets FROM found", []), matching, chosen, RANKED_AT_MOST)
    [(ids, counts)] = _fetch(
        f"""
        WITH found AS MATERIALIZED (
            SELECT id, facets, place, checked_on, sort_key, ts_rank(search, to_tsquery('{CONFIG}', %s)) AS rank
              FROM entrepreneurs_enterprise WHERE {condition.sql} {first} LIMIT %s)
        SELECT array_agg(id ORDER BY {ORDERS.get(order, RELEVANCE)}),
               CASE WHEN count(*) < %s THEN (SELECT jsonb_object_agg(word, n) FROM ({counting.sql}) AS counted) END
          FROM found
        """,
        [query, *condition.values, RANKED_AT_MOST, RANKED_AT_MOST, *counting.values],
    )
    if not ids:
        return Found([], json.loads(counts or "{}"))
    return Found(ids, json.loads(counts) if counts else None)


def _listed(chosen: Sequence[Facet]) -> Piece:
    """The condition of being listed and having, for each facet with a choice, one of the chosen values."""
    words = [facet.words for facet in chosen]
    return Piece(" AND ".join(["is_listed", *["facets && %s::text[]"] * len(words)]), words)


def _facets_of(condition: Piece, most: int | None) -> Piece:
    sql = f"SELECT facets FROM entrepreneurs_enterprise WHERE {condition.sql} LIMIT %s"
    return Piece(sql, [*condition.values, most])


def _counting(
    rows: Piece, condition: Callable[[Sequence[Facet]], Piece], chosen: Sequence[Facet], most: int | None
) -> Piece:
    """Words and how many have them: of `rows`, and for each facet with a choice of what the other facets leave."""
    counted = "SELECT word, count(*) AS n FROM ({}) AS listed, unnest(array_append(facets, '*')) AS word WHERE {}"
    pieces = [
        Piece(
            counted.format(rows.sql, "NOT word LIKE ANY(%s) GROUP BY word"),
            [*rows.values, [f"{facet.prefix}%" for facet in chosen]],
        )
    ]
    for facet in chosen:
        others = _facets_of(condition([other for other in chosen if other is not facet]), most)
        sql = counted.format(others.sql, "word LIKE %s GROUP BY word")
        pieces.append(Piece(sql, [*others.values, f"{facet.prefix}%"]))
    return Piece(
        " UNION ALL ".join(piece.sql for piece in pieces), [value for piece in pieces for value in piece.values]
    )


def _fetch(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()

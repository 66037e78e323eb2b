"""Counted pairs: how many listed enterprises have both of two facet words (migration 0002_directory).

In a registry of thousands they answer what is asked most, so that the page costs the same whatever the size; a town's
registry counts the rows themselves.
"""

from collections.abc import Sequence

from django.db import connection

from entrepreneurs.facets import Facet
from entrepreneurs.models import Enterprise

# From this many listed enterprises on, the pairs serve instead of the rows.
LARGE_REGISTRY = 5000
EVERYTHING = "*"

# How many have each word, and how many match in all
type Counts = tuple[dict[str, int], int]


def count_by_pairs(chosen: Sequence[Facet]) -> Counts | None:
    """Counts out of the counted pairs: nothing chosen, or one value of one facet, in a large registry."""
    if len(chosen) > 1 or (chosen and len(chosen[0].words) > 1):
        return None
    word = chosen[0].words[0] if chosen else EVERYTHING
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
    if chosen:
        own = chosen[0].prefix
        counts |= {b: n for (a, b), n in pairs.items() if a == EVERYTHING and b.startswith(own)}
    return counts, pairs.get((word, EVERYTHING), 0)


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

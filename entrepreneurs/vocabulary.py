"""The words in the names of listed entries: where a typing error finds what was meant.

To compare a misspelt word with 100 000 names takes a second, with the few thousand different words in them some
milliseconds. A trigger adds the words of a name as soon as it is listed; those that no name has any more harm nothing,
and a job takes them out.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

# By trigrams: one letter too many, too few or swapped in a word of six is about 0.45; below are other words.
SIMILAR_FROM = 0.4
SIMILAR_WORDS = 3

SIMILAR = """
SELECT asked, similar_to.word FROM unnest(%s::text[]) AS asked CROSS JOIN LATERAL (
    SELECT word FROM entrepreneurs_nameword WHERE word %% asked AND similarity(word, asked) >= %s
     ORDER BY similarity(word, asked) DESC, word LIMIT %s) AS similar_to
"""
LISTED_WORDS = """
SELECT DISTINCT word FROM entrepreneurs_enterprise, regexp_split_to_table(name_fold, '[^a-z0-9]+') AS word
 WHERE is_listed AND word ~ '[a-z]'
"""


def similar_query(words: Sequence[str]) -> str:
    """The text of a query like `tsquery`, with a name's similar words beside each word; empty when no word has any."""
    similar = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(SIMILAR, [list(words), SIMILAR_FROM, SIMILAR_WORDS])
        for asked, word in cursor.fetchall():
            similar[asked].append(f"'{word}':A")  # A: in the name
    if not similar:
        return ""
    return " & ".join(f"({' | '.join([f"'{word}'", *similar[word]])})" for word in words)


def refresh_vocabulary() -> None:
    """Adds what rows that came in without triggers have, and takes out what no listed name has any more.

    A word that a name gets again in the same moment may be missing until the next time.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO entrepreneurs_nameword (word) {LISTED_WORDS} ON CONFLICT DO NOTHING")
        cursor.execute(f"DELETE FROM entrepreneurs_nameword WHERE word NOT IN ({LISTED_WORDS})")  # noqa: S608

"""Search and alphabetical order in the database, in both scripts and with or without diacritics.

Columns are folded first and stemmed after (text search configuration `sr`), so one query finds a name typed any way.
The functions are immutable: generated columns and indexes may stand on them.
"""

import re
from collections.abc import Sequence

from django.db.models import Func, TextField

from centar.script import fold

CONFIG = "sr"
MAX_WORDS = 8
MAX_WORD_LENGTH = 40

# PostgreSQL ships no stop words for Serbian; these say nothing in a question of a few words
_STOP_WORDS = (
    "a ali bez bi da do gde i ili iz je ka kako ko kod koja koje koji kroz na nad ne ni o od oko po pod pred pri"
    " s sa se su sta te u uz za and for in of the to"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
_WORD = re.compile("[a-z0-9]+")


class Fold(Func):
    """The search key of a text: `centar.script.fold` in the database."""

    function = "sr_fold"
    arity = 1
    output_field = TextField()


class SortLatn(Func):
    """The key that sorts by the Serbian Latin alphabet."""

    function = "sr_sort_latn"
    arity = 1
    output_field = TextField(db_collation="C")


class SortCyrl(Func):
    """The key that sorts by the Cyrillic alphabet."""

    function = "sr_sort_cyrl"
    arity = 1
    output_field = TextField(db_collation="C")


def search_words(text: str) -> list[str]:
    """The folded words worth searching for, few and short; stop words only when there is nothing else."""
    words = [word[:MAX_WORD_LENGTH] for word in _WORD.findall(fold(text[:500]))]
    telling = [word for word in words if word not in STOP_WORDS]
    return (telling or words)[:MAX_WORDS]


def tsquery(words: Sequence[str]) -> str:
    """The text of a query, for the configuration `sr`, for rows that have every word, the last one as a beginning.

    `words` are those of `search_words`, at least one: only a-z and 0-9, so none can break the query.
    """
    return " & ".join(f"'{word}'" for word in words) + ":*"

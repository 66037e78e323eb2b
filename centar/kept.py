"""What every page shows and staff seldom change, read once and kept until the database has another edition of it."""

import uuid
from collections.abc import Callable, Hashable

from centar.models import Edition


class Kept[Data]:
    """Calls `read` when the edition is another than at the last call, or the arguments are.

    What is read must come from tables with `renews_edition()`, and nobody may change it. The mark is read first: a
    change in between only makes the next call read again.
    """

    def __init__(self, read: Callable[..., Data]) -> None:
        self._read = read
        self._kept: tuple[uuid.UUID | None, tuple[Hashable, ...], Data] | None = None

    def __call__(self, *args: Hashable) -> Data:
        mark = Edition.current()
        kept = self._kept
        if kept is None or mark is None or kept[:2] != (mark, args):
            self._kept = kept = (mark, args, self._read(*args))
        return kept[2]

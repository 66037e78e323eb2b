"""What every page shows and staff seldom change, made once and kept until the database has another edition of it."""

import uuid
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from centar.models.edition import Edition

# More calls with different arguments than this in one edition, and what was kept is dropped.
MOST = 1000

# The mark that was asked for within `one_edition`, once it was; None outside.
_page: ContextVar[list[uuid.UUID | None] | None] = ContextVar("page", default=None)


class Kept[Data]:
    """Calls `make` when the edition is another than at the last call with these arguments.

    What is made must come from the arguments and from tables with `renews_edition()`, and nobody may change it. The
    mark is read first: a change in between only makes the next call make it again.
    """

    def __init__(self, make: Callable[..., Data]) -> None:
        self._make = make
        self._kept: tuple[uuid.UUID | None, dict[tuple[Hashable, ...], Data]] = (None, {})

    def __call__(self, *args: Hashable) -> Data:
        mark = _mark()
        if mark is None:
            return self._make(*args)
        kept_mark, known = self._kept
        if kept_mark != mark or len(known) >= MOST:
            known = {}
            self._kept = (mark, known)
        if args not in known:
            known[args] = self._make(*args)
        return known[args]


@contextmanager
def one_edition() -> Iterator[None]:
    """Asks for the mark once: for what reads the kept tables and changes none of them."""
    token = _page.set([])
    try:
        yield
    finally:
        _page.reset(token)


class OneEditionMiddleware:
    """A page that changes nothing shows one edition."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with one_edition():
            return self.get_response(request)


def _mark() -> uuid.UUID | None:
    asked = _page.get()
    if asked is None:
        return Edition.current()
    if not asked:
        asked.append(Edition.current())
    return asked[0]

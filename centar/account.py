"""The account page: what the signed-in person has here.

An app puts its blocks on the page by a function `blocks(request)` in its own `account.py`. A block also says what
waits for the person; the page begins with that.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from centar.composition import modules_named


@dataclass(frozen=True)
class Pending:
    """Something that waits for the person: one sentence, which says by when, and leads to where it is done."""

    text: str
    url: str
    due: dt.date | None = None


@dataclass(frozen=True)
class AccountBlock:
    """A titled part of the page; `template` is shown with `context` and what every page has."""

    title: str | Promise
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    waiting: tuple[Pending, ...] = ()

    def shown(self, request: HttpRequest) -> SafeString:
        return render_to_string(self.template, dict(self.context), request)


def blocks_for(request: HttpRequest) -> list[AccountBlock]:
    return [
        block for module in modules_named("account") if hasattr(module, "blocks") for block in module.blocks(request)
    ]


def waiting_in(blocks: Iterable[AccountBlock]) -> list[Pending]:
    """What is due first comes first, what has no date last."""
    found = [one for block in blocks for one in block.waiting]
    return sorted(found, key=lambda one: (one.due is None, one.due or dt.date.max))

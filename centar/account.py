"""The account page: what the signed-in person has here.

An app puts its blocks on the page by a function `blocks(request)` in its own `account.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from centar.composition import modules_named


@dataclass(frozen=True)
class AccountBlock:
    """A titled part of the page; `template` is shown with `context` and what every page has."""

    title: str | Promise
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)

    def shown(self, request: HttpRequest) -> SafeString:
        return render_to_string(self.template, dict(self.context), request)


def blocks_for(request: HttpRequest) -> list[AccountBlock]:
    return [
        block for module in modules_named("account") if hasattr(module, "blocks") for block in module.blocks(request)
    ]

"""What an attacker sends, and where: every form, query parameter and path that the portal's own pages show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar
from unittest.mock import patch
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.conf import settings
from django.core.handlers import wsgi
from django.db import connection, transaction
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import Resolver404, resolve

from tests.access import UNNAMED, named_patterns, sample_address
from tests.access_cast import Cast
from tests.conftest import MAY_BE_WRITTEN_ON_GET, WRITES
from tests.html import Document, Element

# shaped as the answer of a passkey, with nothing in it that fits
KEY = {
    "id": "YQ",
    "rawId": "YQ",
    "type": "public-key",
    "response": {
        "clientDataJSON": "e30",
        "attestationObject": "oA",
        "authenticatorData": "AA" * 30,
        "signature": "AA",
        "userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
    },
}
# what a browser can be made to send as text; lone surrogates and bytes that are no UTF-8 travel in RAW
TEXTS = {
    "NUL": "Ana\x00 Anić",
    "escape": "\x1b[2J\x7f\x85",
    "surrogate": "Ana \ud800 Anić",
    "zero width": "\u200b\u2060\ufeff\u00ad",
    "right to left": "Ana \u202egnp.exe\u202c",
    "formula": '=HYPERLINK("http://zlo.example";"+1")',
    "percent": "%s %(name)s %n {0} {name} {{ 7|add:7 }} {% now 'Y' %} ${7*7} %00",
    "SQL": "' OR 1=1; DROP TABLE centar_user; --\\",
    "HTML": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&#0;",
    "emoji": "👩🏽‍🍳🇷🇸 e\u0301\u0327 ﷽",
    "digits": "9" * 5000,
    "minus": "-1",
    "huge number": "1e400",
    "other digits": "١٢٣٤٥٦٧٨",
    "line ends": "Ana\r\nBcc: zlo@zlo.example\r\n\r\nx",
    "long": "ž" * 400,
    "address": "a@" + "b" * 60 + "." + ".".join(["c" * 60] * 4) + ".rs",
    "date": "31.02.0000",
    "key": json.dumps(KEY),
    "list": '["a", {"id": null}]',
    "nested": "[" * 2000,
    "nothing": "",
}
MEGABYTE = "Ж" * 524_288  # two bytes each
RAW = {
    "no UTF-8": b"\xff\xfe\xfa",
    "surrogate": b"\xed\xa0\x80",
    "overlong": b"\xc0\x80",
    "cut": b"\xf0\x9f\x92",
}
# counters that a refused form may move; nothing that a person would call saved
COUNTERS = MAY_BE_WRITTEN_ON_GET | {"cache"}
# what a page of any kind may take; to one that does not ask for it, it is like any parameter that nobody asks for
EVERYWHERE = {"next", "strana"}
LOCALE = re.compile(r"^/(en|sr-cyrl)/")
TYPED = {"text", "email", "tel", "url", "search", "password", "textarea", "number"}


@dataclass
class Input:
    """One field of a form as the page has it: its kind, and what it offers or holds."""

    name: str
    kind: str
    values: list[str]
    chosen: list[str]
    is_optional: bool = True


@dataclass
class Found:
    """A form of a page, asked by one of the cast."""

    visitor: str
    page: str
    address: str
    method: str
    inputs: dict[str, Input] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> tuple[Any, ...]:
        """Forms of one view with the same fields are one form."""
        return resolve(self.address).view_name, self.method, tuple(sorted(self.inputs))

    def filled(self) -> dict[str, Any]:
        """The form as a person would send it: what it holds, and something fitting where it holds nothing."""
        return {name: value for name, one in self.inputs.items() if (value := _fitting(one)) is not None}

    def __str__(self) -> str:
        return f"{self.visitor} {self.method} {self.address}"


def _fitting(one: Input) -> Any:
    if one.chosen and any(one.chosen):
        return one.chosen if one.kind == "checkbox" else one.chosen[0]
    if one.kind in {"radio", "select"}:
        return next((value for value in one.values if value), "")
    if one.kind == "checkbox":
        return one.values[:1]
    if one.kind == "file":
        return None
    if one.is_optional or one.kind == "hidden":
        return ""
    return {"email": "neko@primer.rs", "tel": "060 123 4567", "url": "www.primer.rs"}.get(one.kind, "Ana Anić")


@contextmanager
def undone() -> Iterator[list[str]]:
    """What happens inside is rolled back; gives the tables written to, without counters and what a view took back."""
    written: list[str] = []
    savepoints: dict[str, int] = {}

    def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        match str(sql).split():
            case ["SAVEPOINT", name]:
                savepoints[name] = len(written)
            case ["ROLLBACK", "TO", "SAVEPOINT", name]:
                del written[savepoints[name] :]
        for match in WRITES.finditer(sql if isinstance(sql, str) else ""):
            if match["table"] not in COUNTERS:
                written.append(match["table"] or match["job"])
        return execute(sql, params, many, context)

    block = transaction.atomic()
    block._from_testcase = True  # so that a limit, counted outside of transactions, is counted here too
    with block, connection.execute_wrapper(watch):
        yield written
        transaction.set_rollback(True)


class Visitor(RequestFactory):
    """A browser that keeps nothing; quicker than the test client, which copies what each template was given.

    A view that fails answers 500 instead of raising.
    """

    def __init__(self, session: str | None) -> None:
        super().__init__()
        if session:
            self.cookies[settings.SESSION_COOKIE_NAME] = session
        self.handler = ClientHandler(enforce_csrf_checks=False)

    def request(self, **environ: Any) -> HttpResponse:
        return self.handler(self._base_environ(**environ))


def client_of(cast: Cast, visitor: str) -> Visitor:
    return Visitor(cast.sessions.get(visitor))


class Query(QueryDict):
    """Remembers the parameters that it is asked for, there or not; who goes through all asks for EVERYWHERE."""

    asked: ClassVar[set[str]] = set()

    def __iter__(self) -> Iterator[str]:
        self.asked.update(EVERYWHERE)
        return super().__iter__()

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def _getlist(self, key: str, default: Any = None, force_list: bool = False) -> Any:
        self.asked.add(key)
        return super()._getlist(key, default, force_list)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)


def survey(cast: Cast, visitors: tuple[str, ...]) -> tuple[list[Found], dict[str, set[str]]]:
    """Every form that the visitors' pages show, and the query parameters of each path.

    They are those in its links and forms, and those of EVERYWHERE that its page asks for.
    """
    forms: dict[tuple[Any, ...], Found] = {}
    queries: dict[str, set[str]] = {}
    asked: dict[str, set[str]] = {}
    for visitor in visitors:
        for address, page in _pages(cast, visitor, asked):
            for link in page.all("a"):
                _note_query(queries, urljoin(address, link.attrs.get("href", "")))
            for form in _forms(page, address, visitor):
                if form.method == "GET":
                    queries.setdefault(form.address, set()).update(form.inputs)
                elif "/admin/" not in form.address:
                    forms.setdefault(form.key, form)
    for path in queries.keys() - asked.keys():
        queries[path] |= EVERYWHERE
    for path, names in asked.items():
        if names and "/admin/" not in path:
            queries.setdefault(path, set()).update(names)
    return list(forms.values()), queries


def _pages(cast: Cast, visitor: str, asked: dict[str, set[str]]) -> Iterator[tuple[str, Document]]:
    """The sample of each address, and the pages that these link to; notes which of EVERYWHERE each asks for."""
    client = client_of(cast, visitor)
    samples = [sample_address(name, pattern, cast) for name, pattern in named_patterns() if UNNAMED not in name]
    waiting = [address for address in samples if "logout" not in address]
    if visitor != "coordinator":  # there is nothing for others
        waiting = [address for address in waiting if not address.startswith("/admin/")]
    seen = set(waiting)
    while waiting:
        address = waiting.pop(0)
        with undone(), patch.object(wsgi, "QueryDict", Query), patch.object(Query, "asked", set()) as names:
            response = client.get(address)
        asked.setdefault(address, set()).update(names & EVERYWHERE)
        if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
            continue
        page = Document(response.content)
        yield address, page
        for link in page.all("a"):
            path = urlsplit(urljoin(address, link.attrs.get("href", ""))).path
            if path not in seen and not LOCALE.match(path) and is_ours(path):
                seen.add(path)
                waiting.append(path)


def is_ours(path: str) -> bool:
    try:
        return resolve(path).namespace != "admin"
    except Resolver404:
        return False


def _note_query(queries: dict[str, set[str]], link: str) -> None:
    parts = urlsplit(link)
    if parts.query and not parts.netloc and not LOCALE.match(parts.path):
        queries.setdefault(parts.path, set()).update(name for name, _value in parse_qsl(parts.query, True))


def _forms(page: Document, address: str, visitor: str) -> Iterator[Found]:
    for form in page.all("form"):
        target = urlsplit(urljoin(address, form.attrs.get("action", ""))).path
        if LOCALE.match(target) or not target.startswith("/"):
            continue
        found = Found(visitor, address, target, form.attrs.get("method", "get").upper())
        for element in page.elements:
            if form in element.parents or element.attrs.get("form", "-") == form.attrs.get("id"):
                _add(found, page, element)
        yield found


def _add(found: Found, page: Document, element: Element) -> None:
    name = element.attrs.get("name")
    if not name or name == "csrfmiddlewaretoken":
        return
    if element.tag == "button":
        found.buttons.append((name, element.attrs.get("value", "")))
    elif element.tag == "select":
        options = [one for one in page.all("option") if element in one.parents]
        chosen = [one.attrs.get("value", "") for one in options if "selected" in one.attrs]
        found.inputs[name] = Input(name, "select", [one.attrs.get("value", "") for one in options], chosen)
    elif element.tag == "textarea":
        # a browser drops the first line end
        found.inputs[name] = Input(
            name, "textarea", [], [element.text.removeprefix("\n")], _is_optional(page, element)
        )
    elif element.tag == "input":
        _add_input(found, page, element, name)


def _add_input(found: Found, page: Document, element: Element, name: str) -> None:
    kind = element.attrs.get("type", "text")
    one = found.inputs.setdefault(name, Input(name, kind, [], [], _is_optional(page, element)))
    value = element.attrs.get("value", "on" if kind == "checkbox" else "")
    one.values.append(value)
    if kind not in {"checkbox", "radio"} or "checked" in element.attrs:
        one.chosen.append(value)


def _is_optional(page: Document, element: Element) -> bool:
    labels = page.all("label", for_=element.attrs.get("id", "-"))
    return not labels or "nije obavezno" in labels[0].label

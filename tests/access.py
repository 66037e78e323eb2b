"""Every address of the portal, asked by everyone: what the table in access.csv is made of and compared with.

A pattern with arguments needs a sample: an entry in ACCESS_SAMPLES that makes the arguments, given the cast.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from centar.accounts import confirm_email
from centar.models import User
from centar.roles import ROLES, sync_roles

TABLE = Path(__file__).with_name("access.csv")
METHODS = ("GET", "POST")
VISITORS = ("anonymous", "entrepreneur", *(role.code for role in ROLES))
# addresses no one reverses: they are parts of the admin that stand for a whole tree
UNNAMED = "(without a name)"
PASSWORD = "lozinka za probu"


@dataclass
class Cast:
    """The people who ask, each with a session in which they are signed in."""

    people: dict[str, User | None]
    sessions: dict[str, str]


def make_cast() -> Cast:
    """One person for each column; staff have a second factor."""
    sync_roles()
    people: dict[str, User | None] = {"anonymous": None}
    for visitor in VISITORS[1:]:
        user = User.objects.create_user(f"{visitor}@example.rs", PASSWORD)
        user.groups.set(Group.objects.filter(name=visitor))
        confirm_email(user)
        people[visitor] = user
    sync_roles()
    people = {name: user and User.objects.get(pk=user.pk) for name, user in people.items()}
    for user in people.values():
        if user and user.is_staff:
            Authenticator.objects.create(
                user=user, type=Authenticator.Type.TOTP, data={"secret": generate_totp_secret()}
            )
    return Cast(people, {name: _session_of(user) for name, user in people.items() if user})


def _session_of(user: User) -> str:
    """Signed in and just confirmed again, so that the table shows the page behind that question too."""
    client = Client()
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _key_of(cast: Cast) -> dict[str, Any]:
    user = cast.people["entrepreneur"]
    key = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Telefon"})
    return {"pk": key.pk}


def _user(cast: Cast) -> dict[str, Any]:
    return {"object_id": cast.people["entrepreneur"].pk}


def _group(cast: Cast) -> dict[str, Any]:
    return {"object_id": Group.objects.get(name="editor").pk}


# a record of the admin without a sample is asked for as one that does not exist
ADMIN_RECORD = re.compile(r"^admin:.*_(change|delete|history)$")
Sample = Callable[[Cast], dict[str, Any]]
ACCESS_SAMPLES: dict[str, Sample] = {
    "mfa_remove_webauthn": _key_of,
    "mfa_edit_webauthn": _key_of,
    "admin:app_list": lambda cast: {"app_label": "centar"},
    "admin:view_on_site": lambda cast: {"content_type_id": 1, "object_id": 1},
    "admin:centar_user_change": _user,
    "admin:centar_user_delete": _user,
    "admin:centar_user_history": _user,
    "admin:auth_group_change": _group,
    "admin:auth_group_delete": _group,
    "admin:auth_group_history": _group,
}


def named_patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every pattern with its full name, each name once, in the order of the names."""
    found: dict[str, URLPattern] = {}
    for name, pattern in _walk(get_resolver().url_patterns, ""):
        found.setdefault(name, pattern)
    yield from sorted(found.items())


def _walk(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", pattern
        else:
            yield f"{namespace}{UNNAMED} {pattern.pattern}", pattern


def is_public(pattern: URLPattern) -> bool:
    return not getattr(pattern.callback, "login_required", True)


def access_rows() -> list[dict[str, str]]:
    """The table: for each address and method the status that each visitor gets, each asked afresh."""
    cast = make_cast()
    rows = []
    for name, pattern in named_patterns():
        if UNNAMED in name:
            continue
        for method in METHODS:
            row = {"name": name, "method": method}
            for visitor in cast.people:
                row[visitor] = _status(name, pattern, method, visitor, cast)
            rows.append(row)
    return rows


def _status(name: str, pattern: URLPattern, method: str, visitor: str, cast: Cast) -> str:
    with transaction.atomic():
        address = reverse(name, kwargs=_arguments(name, pattern, cast))
        client = Client()
        if visitor in cast.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = cast.sessions[visitor]
        status = client.generic(method, address).status_code
        transaction.set_rollback(True)
    return str(status)


def _arguments(name: str, pattern: URLPattern, cast: Cast) -> dict[str, Any]:
    if sample := ACCESS_SAMPLES.get(name):
        return sample(cast)
    if not pattern.pattern.regex.groups:
        return {}
    if ADMIN_RECORD.search(name):
        return {"object_id": "0"}
    raise LookupError(f"{name} has arguments: give it a sample in tests/access.py")


def as_csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["name", "method", *VISITORS], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()

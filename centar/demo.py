"""Accounts of the demo: one per role and two entrepreneurs, with one shared password that is no secret."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from centar.models import User

ACCOUNTS_FILE = Path(__file__).parent / "data" / "demo_accounts.toml"
ENTREPRENEUR = "entrepreneur"


@dataclass(frozen=True)
class DemoAccount:
    """Who to sign in as; `role` is the code of a role, or `entrepreneur` for a person without one."""

    email: str
    name: str
    role: str
    password: str


def demo_accounts() -> list[DemoAccount]:
    data = tomllib.loads(ACCOUNTS_FILE.read_text(encoding="utf-8"))
    return [DemoAccount(password=data["password"], **account) for account in data["account"]]


@transaction.atomic
def seed_accounts() -> list[User]:
    """Make the demo accounts that are missing, in the order of the list.

    Roles are groups; their permissions and the staff mark come from sync_roles, to be run after this.
    Raises ImproperlyConfigured outside the demo: everybody knows the password.
    """
    if not settings.DEMO:
        raise ImproperlyConfigured("Demo accounts have a public password; they are made only with DEMO=1.")
    accounts, users = demo_accounts(), []
    password = make_password(accounts[0].password)  # one hash for all: making it is slow on purpose
    for account in accounts:
        user = User.objects.filter(email=account.email).first()
        if user is None:
            user = User.objects.create(email=account.email, name=account.name, password=password)
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if account.role != ENTREPRENEUR:
            user.groups.add(Group.objects.get_or_create(name=account.role)[0])
        users.append(user)
    return users

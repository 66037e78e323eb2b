import tomllib
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

import entrepreneurs
from centar.demo import demo_accounts, seed_accounts
from centar.models import User

pytestmark = pytest.mark.django_db
ROLES = [
    "coordinator", "consultant", "editor", "researcher", "council_secretary", "council_member", "administrator",
    "juror", "steward",
]  # fmt: skip


def test_one_account_per_role_and_two_entrepreneurs():
    accounts = demo_accounts()
    assert [account.role for account in accounts] == [*ROLES, "entrepreneur", "entrepreneur"]
    assert all(account.email.endswith("@primer.rs") for account in accounts)
    assert len({account.email for account in accounts}) == 11


def test_enterprises_with_an_owner_belong_to_demo_entrepreneurs():
    data = tomllib.loads((Path(entrepreneurs.__file__).parent / "data" / "demo.toml").read_text())
    owners = {enterprise["owner"] for enterprise in data["enterprise"] if "owner" in enterprise}
    assert owners == {account.email for account in demo_accounts() if account.role == "entrepreneur"}


def test_accounts_can_sign_in_and_have_their_role(settings):
    settings.DEMO = True
    seed_accounts()
    for account in demo_accounts():
        user = User.objects.get(email=account.email)
        assert user.name == account.name
        expected = [] if account.role == "entrepreneur" else [account.role]
        assert [group.name for group in user.groups.all()] == expected
        assert EmailAddress.objects.get(user=user).verified
    request = RequestFactory().post("/")
    assert authenticate(request, username=account.email, password=account.password) == user


def test_seeding_again_makes_nothing_new(settings):
    settings.DEMO = True
    assert [user.pk for user in seed_accounts()] == [user.pk for user in seed_accounts()]
    assert (User.objects.count(), EmailAddress.objects.count(), Group.objects.count()) == (11, 11, 9)


def test_public_password_stays_in_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured, match="only with DEMO=1"):
        seed_accounts()
    assert not User.objects.exists()

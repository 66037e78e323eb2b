"""Every page of allauth that can be reached is ours: in our frame, with nothing the policy would block."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from centar.accounts import confirm_email
from centar.models import User
from tests.mails import code_in, mails_to

pytestmark = pytest.mark.django_db

INLINE = re.compile(r"<script(?![^>]*(?:src=|application/json))|<style|\sstyle=|\son\w+=|data:")
PASSWORD = "lozinka za probu"
KEYS = ["2fa/webauthn/", "2fa/webauthn/add/"]


@pytest.fixture
def user(client):
    user = User.objects.create_user("mira@example.rs", PASSWORD)
    confirm_email(user)
    client.force_login(user)
    client.post("/nalog/reauthenticate/", {"password": PASSWORD})
    return user


def look(client, address):
    page = client.get(address)
    assert page.status_code == 200, address
    text = page.content.decode()
    assert any(template.name == "base.html" for template in page.templates)
    assert len(re.findall(r"<h1[ >]", text)) == 1
    assert re.search(r"<title>\s*\S", text)
    assert INLINE.findall(text) == []
    return text


@pytest.mark.parametrize("prefix", ["", "/sr-cyrl", "/en"])
@pytest.mark.parametrize("address", ["login/", "password/reset/", "inactive/", "password/reset/done/"])
def test_pages_of_a_stranger(client, prefix, address):
    look(client, f"{prefix}/nalog/{address}")


@pytest.mark.parametrize(
    "address",
    ["", "logout/", "email/", "password/change/", "reauthenticate/", "2fa/", "2fa/totp/activate/", *KEYS],
)
def test_pages_of_a_person(client, user, address):
    look(client, f"/nalog/{address}")


def test_pages_of_a_person_with_a_second_factor(client, user):
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    key = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Moj telefon"})
    for address in ("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "reauthenticate/"):
        look(client, f"/nalog/2fa/{address}")
    assert "Moj telefon" in look(client, "/nalog/2fa/webauthn/")
    for action in ("edit", "remove"):
        look(client, f"/nalog/2fa/webauthn/keys/{key.pk}/{action}/")
    download = client.get("/nalog/2fa/recovery-codes/download/")
    assert download.headers["Content-Disposition"].startswith("attachment")


def test_page_where_the_second_factor_is_asked_for(client, user):
    TOTP.activate(user, generate_totp_secret())
    client.logout()
    client.post("/nalog/login/", {"login": user.email, "password": PASSWORD})
    look(client, "/nalog/2fa/authenticate/")


def test_pages_where_codes_are_typed(client, user):
    client.post("/en/nalog/email/", {"email": "nova@example.rs", "action_add": ""})
    look(client, "/en/nalog/confirm-email/")
    look(client, "/en/nalog/email/")
    client.post("/en/nalog/confirm-email/", {"code": code_in(mails_to("nova@example.rs")[0])})
    user.refresh_from_db()
    assert user.email == "nova@example.rs"
    assert "The e-mail address was changed." in mails_to("mira@example.rs")[-1].text
    client.logout()
    client.post("/en/nalog/password/reset/", {"email": "nova@example.rs"})
    look(client, "/en/nalog/password/reset/confirm/")
    client.post("/en/nalog/password/reset/confirm/", {"code": code_in(mails_to("nova@example.rs")[-1])})
    look(client, "/en/nalog/password/reset/complete/")


def test_an_address_in_use_looks_free_but_cannot_be_taken(client, user):
    other = User.objects.create_user("vera@example.rs")
    confirm_email(other)
    free = client.post("/en/nalog/email/", {"email": "nova@example.rs", "action_add": ""})
    taken = client.post("/en/nalog/email/", {"email": "vera@example.rs", "action_add": ""})
    assert (taken.status_code, taken.headers["Location"]) == (free.status_code, free.headers["Location"])
    page = client.post("/en/nalog/confirm-email/", {"code": code_in(mails_to("vera@example.rs")[0])})
    assert page.context["form"].errors["code"] == ["This address already has an account."]
    user.refresh_from_db()
    assert user.email == "mira@example.rs"


def test_password_is_set_by_a_person_without_one(client):
    user = User.objects.create_user("mira@example.rs")
    confirm_email(user)
    client.force_login(user)
    look(client, "/nalog/password/set/")
    new = {"password1": "nova lozinka 22", "password2": "nova lozinka 22"}
    assert client.post("/nalog/password/set/", new).headers["Location"] == "/nalog/"
    user.refresh_from_db()
    assert user.check_password("nova lozinka 22")


@pytest.mark.parametrize("field", ["login", "password"])
def test_missing_field_is_named(client, field):
    typed = {"login": "mira@example.rs", "password": "x"} | {field: ""}
    page = client.post("/en/nalog/login/", typed)
    assert page.context["form"].errors[field] == [f"Enter {'your e-mail' if field == 'login' else 'the password'}"]
    assert "placeholder" not in page.content.decode()

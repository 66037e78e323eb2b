"""Every page of allauth that can be reached is ours: in our frame, with nothing the policy would block."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from centar.accounts import confirm_email
from centar.models import User
from tests.html import Document
from tests.mails import code_in, mails_to

pytestmark = pytest.mark.django_db

INLINE = re.compile(r"<script(?![^>]*(?:src=|application/json))|<style|\sstyle=|\son\w+=|data:")
PASSWORD = "lozinka za probu"


@pytest.fixture
def user(client):
    user = User.objects.create_user("mira@example.rs", PASSWORD)
    confirm_email(user)
    client.force_login(user)
    client.post("/nalog/reauthenticate/", {"password": PASSWORD})
    return user


def look(client, address, heading):
    """The text of a page of ours, under the one heading that it should have."""
    page = client.get(address)
    assert page.status_code == 200, address
    text = page.content.decode()
    assert any(template.name == "base.html" for template in page.templates)
    assert [found.label for found in Document(text).elements if found.tag == "h1"] == [heading]
    assert re.search(r"<title>\s*\S", text)
    assert INLINE.findall(text) == []
    return text


@pytest.mark.parametrize(
    ("address", "headings"),
    [
        ("login/", ["Prijava", "Пријава", "Sign in"]),
        ("password/reset/", ["Ne sećam se lozinke", "Не сећам се лозинке", "I forgot the password"]),
        ("inactive/", ["Ovaj nalog je zatvoren.", "Овај налог је затворен.", "This account is closed."]),
        ("password/reset/done/", ["Lozinka je promenjena.", "Лозинка је промењена.", "The password was changed."]),
    ],
)
def test_pages_of_a_stranger(client, address, headings):
    for prefix, heading in zip(["", "/sr-cyrl", "/en"], headings, strict=True):
        look(client, f"{prefix}/nalog/{address}", heading)


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("", "My account"),
        ("logout/", "Sign out"),
        ("email/", "Change the e-mail address"),
        ("password/change/", "Change the password"),
        ("reauthenticate/", "Confirm that it is you"),
        ("2fa/", "Second factor"),
        ("2fa/totp/activate/", "Set up the app"),
        ("2fa/webauthn/", "Passkeys"),
        ("2fa/webauthn/add/", "Add a passkey"),
    ],
)
def test_pages_of_a_person(client, user, address, heading):
    look(client, f"/en/nalog/{address}", heading)


def test_pages_of_a_person_with_a_second_factor(client, user):
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    key = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Moj telefon"})
    for address, heading in {
        "": "Druga potvrda",
        "totp/deactivate/": "Uklonite aplikaciju",
        "recovery-codes/": "Rezervne šifre",
        "recovery-codes/generate/": "Napravite nove šifre",
        "reauthenticate/": "Potvrdite da ste to Vi",
        f"webauthn/keys/{key.pk}/edit/": "Promenite naziv ključa",
        f"webauthn/keys/{key.pk}/remove/": "Uklonite pristupni ključ",
    }.items():
        look(client, f"/nalog/2fa/{address}", heading)
    assert "Moj telefon" in look(client, "/nalog/2fa/webauthn/", "Pristupni ključevi")
    download = client.get("/nalog/2fa/recovery-codes/download/")
    assert download.headers["Content-Disposition"].startswith("attachment")


def test_page_where_the_second_factor_is_asked_for(client, user):
    TOTP.activate(user, generate_totp_secret())
    client.logout()
    client.post("/nalog/login/", {"login": user.email, "password": PASSWORD})
    look(client, "/nalog/2fa/authenticate/", "Potvrdite da ste to Vi")


def test_pages_where_codes_are_typed(client, user):
    client.post("/en/nalog/email/", {"email": "nova@example.rs", "action_add": ""})
    look(client, "/en/nalog/confirm-email/", "Confirm your e-mail")
    look(client, "/en/nalog/email/", "Change the e-mail address")
    client.post("/en/nalog/confirm-email/", {"code": code_in(mails_to("nova@example.rs")[0])})
    user.refresh_from_db()
    assert user.email == "nova@example.rs"
    assert "The e-mail address was changed." in mails_to("mira@example.rs")[-1].text
    client.logout()
    client.post("/en/nalog/password/reset/", {"email": "nova@example.rs"})
    look(client, "/en/nalog/password/reset/confirm/", "Type the code for a new password")
    client.post("/en/nalog/password/reset/confirm/", {"code": code_in(mails_to("nova@example.rs")[-1])})
    look(client, "/en/nalog/password/reset/complete/", "Choose a new password")


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
    look(client, "/nalog/password/set/", "Postavite lozinku")
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

"""What every answer of the portal carries, and what every change asks for, whatever its address."""

import pytest
from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from centar.models import User
from tests.access import UNNAMED, named_patterns, sample_address
from tests.access_cast import make_cast
from tests.hostile import client_of, undone
from tests.mails import mails_to

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "https://zlo.example/",
    "//zlo.example/",
    "/\\zlo.example",
    "\\\\zlo.example",
    "https:zlo.example",
    "javascript:alert(1)",
    " //zlo.example",
    "/%09/zlo.example",
    "//zlo.example@127.0.0.1",
    "http://testserver@zlo.example/",
    "\t//zlo.example",
    "https://testserver.zlo.example/",
]


@pytest.fixture
def cast(photo_store):
    return make_cast()


def answers(cast, visitor):
    """Each address with what the visitor gets there."""
    client = client_of(cast, visitor)
    for name, pattern in named_patterns():
        if UNNAMED not in name:
            with undone():
                yield name, client.get(sample_address(name, pattern, cast))


@pytest.mark.parametrize("visitor", ["anonymous", "owner", "coordinator"])
def test_every_answer_is_guarded(cast, visitor):
    for name, answer in answers(cast, visitor):
        headers = answer.headers
        assert headers["X-Frame-Options"] == "DENY", name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), name
        assert "unsafe" not in policy, name
        assert "data:" not in policy, name
        # what a signed-in person sees is kept nowhere, unless it is the same for everybody
        if visitor != "anonymous" and name not in {"admin:jsi18n", "events:exhibitor_photo"}:
            assert "no-store" in headers["Cache-Control"], name
        # nothing that depends on the visitor is without the mark that it does
        if answer.cookies:
            assert "Cookie" in headers.get("Vary", ""), name


def test_every_change_needs_the_token_of_its_form(cast):
    """Without it each view that takes POST answers 403, for strangers and people alike."""
    handler = ClientHandler(enforce_csrf_checks=True)
    for visitor in ("anonymous", "owner", "coordinator"):
        client = client_of(cast, visitor)
        client.handler = handler
        for name, pattern in named_patterns():
            if UNNAMED in name:
                continue
            with undone() as written:
                answer = client.post(sample_address(name, pattern, cast), {"email": "a@primer.rs"})
            assert answer.status_code in {403, 404, 405, 302, 410}, (name, answer.status_code)
            assert written == [], name
            if answer.status_code == 302:  # to the sign-in page, before anything is read
                assert visitor == "anonymous", (name, answer.url)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_way_leads_elsewhere(client, address):
    user = User.objects.create_user("ana@primer.rs", "lozinka za probu")
    for name in ("account_login", "account_request_login_code", "account_signup", "admin:login", "account_logout"):
        for answer in (client.get(reverse(name), {"next": address}), client.post(reverse(name), {"next": address})):
            assert stays_here(answer), (name, answer.url)
    sent = client.post(reverse("account_request_login_code"), {"email": "nova@primer.rs", "next": address})
    assert stays_here(sent)
    client.force_login(user)
    for name in ("account_login", "account_request_login_code", "account_reauthenticate", "entrepreneurs:start"):
        data = {"next": address, "email": "ana@primer.rs", "password": "lozinka za probu"}
        assert stays_here(client.post(f"{reverse(name)}?next={address}", data)), name


def stays_here(answer):
    return answer.status_code != 302 or (answer.url.startswith("/") and not answer.url.startswith(("//", "/\\")))


@pytest.mark.parametrize("host", ["zlo.example", "testserver.zlo.example", "zlo.example:80", "testserver@zlo.example"])
def test_another_host_is_refused_and_mailed_nowhere(host):
    answer = Client(headers={"host": host}).post(reverse("account_request_login_code"), {"email": "ana@primer.rs"})
    assert answer.status_code == 400
    assert mails_to("ana@primer.rs") == []


def test_a_forged_forwarding_host_is_not_believed(settings):
    settings.TRUSTED_PROXIES = 0
    headers = {"x-forwarded-host": "zlo.example", "forwarded": "host=zlo.example", "x-original-url": "/admin/"}
    answer = Client(headers=headers).post(reverse("entrepreneurs:start"), {"email": "ana@primer.rs"})
    assert answer.url.startswith("/nalog/")
    (mail,) = mails_to("ana@primer.rs")
    assert "zlo.example" not in mail.text


def test_cookies_are_for_the_server_alone():
    """Secure is on with an https address (test_env asks Django's own check of a server's settings)."""
    assert settings.SESSION_COOKIE_HTTPONLY
    assert (settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_SAMESITE) == ("Lax", "Lax")
    assert settings.SITE_URL.startswith("https://") == settings.SESSION_COOKIE_SECURE

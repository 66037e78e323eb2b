from types import SimpleNamespace

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation
from django.views.decorators.csrf import csrf_protect

from centar.context_processors import LastSeen
from centar.http import gone
from centar.urls import urlpatterns as portal_urls
from tests.html import Document

LANGUAGES = {"": "sr-Latn", "/sr-cyrl": "sr-Cyrl", "/en": "en"}
NO_DATABASE = ["400.html", "500.html", "503.html"]


@login_not_required
def forbidden(request):
    raise PermissionDenied


@login_not_required
def broken(request):
    raise RuntimeError("told only to the log")


urlpatterns = [
    path("forbidden/", forbidden),
    path("broken/", broken),
    path("gone/", login_not_required(gone)),
    path("guarded/", login_not_required(csrf_protect(gone))),
    *portal_urls,
]
pytestmark = pytest.mark.urls(__name__)


def assert_calm(document):
    """One heading, no code number, a way back, nothing inline."""
    assert len(document.all("h1")) == 1
    assert not set("0123456789") & set(document.one("title").label.split("–")[0])
    assert [link for link in document.all("a") if link.attrs["href"] in {"/", "/sr-cyrl/", "/en/"}]
    assert document.all("style") == document.all("script") == []


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "lang"), LANGUAGES.items())
def test_missing_page_answers_in_the_language_of_its_address(client, prefix, lang):
    response = client.get(f"{prefix}/no-such-page/")
    assert response.status_code == 404
    document = Document(response.content)
    assert document.one("html").attrs["lang"] == lang
    assert document.one("meta", name="robots").attrs["content"] == "noindex"
    assert "Content-Security-Policy" in response.headers
    assert_calm(document)


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), [("/gone/", 410), ("/forbidden/", 403)])
def test_withdrawn_and_forbidden_pages_say_what_to_do(client, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert_calm(Document(response.content))


@pytest.mark.django_db
def test_form_sent_without_its_token_leads_back_to_the_page():
    response = Client(enforce_csrf_checks=True).post("/guarded/", {"name": "x"})
    assert response.status_code == 403
    document = Document(response.content)
    assert document.one("main").label
    assert document.all("a", href="/guarded/")


@pytest.mark.django_db
def test_failure_shows_no_detail(client):
    client.raise_request_exception = False
    response = client.get("/broken/")
    assert response.status_code == 500
    assert "told only to the log" not in response.content.decode()
    assert_calm(Document(response.content))


def test_request_for_another_host_is_refused_without_the_database(client):
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert_calm(Document(response.content))


@pytest.mark.parametrize("template", NO_DATABASE)
@pytest.mark.parametrize(("code", "lang"), [("sr-latn", "sr-Latn"), ("sr-cyrl", "sr-Cyrl"), ("en", "en")])
def test_failure_pages_need_neither_database_nor_context(template, code, lang):
    with translation.override(code):
        document = Document(render_to_string(template))
    assert document.one("html").attrs["lang"] == lang
    assert_calm(document)


@pytest.mark.parametrize("template", NO_DATABASE)
def test_failure_pages_say_how_to_reach_the_office_once_it_was_seen(template, monkeypatch):
    office = SimpleNamespace(address="Duga 1", town="Primerovac", phone="+381111234567", email="centar@primer.rs")
    assert "Duga 1" not in render_to_string(template)
    monkeypatch.setattr(LastSeen, "office", office)
    document = Document(render_to_string(template))
    assert "Duga 1, Primerovac" in document.one("main").label
    assert document.all("a", href="tel:+381111234567")


def test_gone_names_nobody():
    response = gone(RequestFactory().get("/preduzeca/somebody/"))
    assert response.status_code == 410
    assert response.template_name == "410.html"
    assert response.context_data is None

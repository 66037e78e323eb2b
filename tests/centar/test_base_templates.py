import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from centar.models import Office, OfficeHours, Page
from centar.opening import hours_text
from centar.page_slugs import PAGE_SLUGS
from centar.script import to_latin
from centar.templatetags.icons import icon
from centar.towns.pack import read_pack
from centar.towns.setup import set_up_office
from tests.html import Document

pytestmark = pytest.mark.django_db

PREFIXES = {"/": "sr-Latn", "/sr-cyrl/": "sr-Cyrl", "/en/": "en"}
ADDRESSES = [prefix + page for prefix in PREFIXES for page in ("", "kontakt/")]
TOWN = Path(__file__).parents[1] / "towns" / "lipograd.toml"
TEMPLATES = settings.BASE_DIR / "templates"


@pytest.fixture(params=ADDRESSES)
def address(request):
    return request.param


@pytest.fixture
def document(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return Document(response.content)


def prefix_of(address):
    return next(prefix for prefix in ("/sr-cyrl/", "/en/", "/") if address.startswith(prefix))


def test_page_says_its_language_exactly(document, address):
    assert document.one("html").attrs["lang"] == PREFIXES[prefix_of(address)]


def test_page_names_itself_in_every_language(document, address):
    page = address.removeprefix(prefix_of(address))
    alternates = {link.attrs["hreflang"]: link.attrs["href"] for link in document.all("link", rel="alternate")}
    here = {lang: f"{settings.SITE_URL}{prefix}{page}" for prefix, lang in PREFIXES.items()}
    assert alternates == {**here, "x-default": here["sr-Latn"]}
    assert document.one("link", rel="canonical").attrs["href"] == settings.SITE_URL + address


def test_language_links_lead_to_the_same_page_and_mark_this_one(document, address):
    page = address.removeprefix(prefix_of(address))
    links = [link for link in document.all("a") if "hreflang" in link.attrs]
    assert [(link.attrs["href"], link.attrs["lang"]) for link in links] == [
        (prefix + page, lang) for prefix, lang in PREFIXES.items()
    ]
    assert [link.attrs["lang"] for link in links if "aria-current" in link.attrs] == [PREFIXES[prefix_of(address)]]


def test_page_has_one_heading_of_the_first_level(document):
    assert len(document.all("h1")) == 1
    assert document.one("h1").label


def test_page_has_nothing_the_csp_would_refuse(document):
    assert document.all("style") == []
    assert [script for script in document.all("script") if "src" not in script.attrs] == []
    for element in document.elements:
        assert "style" not in element.attrs, element
        assert not [name for name in element.attrs if name.startswith("on")], element
        assert not element.attrs.get("src", "/").startswith(("http", "data:", "//")), element
    assert "data:" not in document.source


def test_skip_link_is_the_first_thing_to_reach(document):
    first = next(element for element in document.elements if element.tag in {"a", "button", "input", "summary"})
    assert first.attrs["href"] == "#content"
    assert document.by_id("content").tag == "main"


def test_answers_carry_the_content_security_policy(client, address):
    policy = client.get(address).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy


def test_titles_and_descriptions_differ_between_pages(client):
    pages = [Document(client.get(address).content) for address in ("/", "/kontakt/")]
    assert len({page.one("title").text for page in pages}) == 2
    assert len({page.one("meta", name="description").attrs["content"] for page in pages}) == 2


def test_every_link_of_the_frame_leads_somewhere(client, document):
    for slug in PAGE_SLUGS:  # a town pack brings these
        checked = dt.date(2026, 11, 1)
        Page.objects.create(slug=slug, title=slug, body=slug, checked_on=checked, next_check_on=dt.date(2027, 11, 1))
    paths = {link.attrs["href"] for link in document.all("a") if link.attrs["href"].startswith("/")}
    assert len(paths) > 4
    account = {path for path in paths if path.endswith("/nalog/")}
    assert {path: client.get(path).status_code for path in paths} == {
        path: 302 if path in account else 200 for path in paths
    }


def test_demo_says_on_every_page_that_it_is_one(client, settings, address):
    def notices():
        return [e for e in Document(client.get(address).content).elements if "notice" in e.classes]

    assert notices() == []
    settings.DEMO = True
    assert len(notices()) == 1


def office():
    return SimpleNamespace(
        name="Centar Primer",
        name_line_1="Centar",
        name_line_2="Primer",
        town="Primerovac",
        address="Duga 1",
        phone="+381111234567",
        email="centar@primer.rs",
        directions="Kod pošte.",
        premises_access="Bez stepenika.",
        map_url="https://www.openstreetmap.org/?mlat=1&mlon=2",
        district=SimpleNamespace(name="Primerski okrug"),
        host_association="Primer",
        host_association_full="Udruženje Primer",
        hero_title="Naslov",
        lead="Uvod",
    )


@pytest.mark.parametrize("address", ["/", "/nema-takve-strane/"])
def test_help_block_shows_how_to_reach_the_office(client, address):
    set_up_office(pack=read_pack(TOWN))
    at = Office.objects.get()
    page = Document(client.get(address).content)
    (help_block,) = [element for element in page.all("aside") if "help" in element.classes]
    for fact in (to_latin(f"{at.address}, {at.town}"), hours_text(OfficeHours.objects.all(), "sr-latn"), at.email):
        assert fact in help_block.label
    assert len([link for link in page.all("a", href=f"tel:{at.phone}") if help_block in link.parents]) == 1


def test_contact_page_says_how_to_come_and_whether_there_are_steps():
    request = RequestFactory().get("/kontakt/")
    source = render_to_string("centar/contact.html", {"office": office()}, request)
    assert "Kod pošte." in source
    assert "Bez stepenika." in source
    assert Document(source).all("a", href="https://www.openstreetmap.org/?mlat=1&mlon=2")


def test_home_works_before_a_town_pack_is_loaded(client):
    with translation.override("en"):
        assert Document(client.get("/en/").content).one("h1").label == translation.gettext(
            "Center for Social Entrepreneurship"
        )


def test_icon_is_hidden_from_screen_readers_and_takes_the_colour_of_its_text():
    drawing = Document(icon("geo-alt")).one("svg")
    assert drawing.attrs["aria-hidden"] == "true"
    assert drawing.attrs["focusable"] == "false"
    assert drawing.attrs["fill"] == "currentColor"
    with pytest.raises(TemplateDoesNotExist):
        icon("no-such-icon")


def test_every_icon_in_the_templates_has_its_drawing():
    templates = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    names = {name for source in templates for name in re.findall(r'{% icon "([^"]+)"', source)}
    assert names
    for name in names:
        assert (TEMPLATES / "icons" / f"{name}.svg").exists(), name


def test_stylesheets_name_only_files_that_are_there():
    for sheet in Path(settings.BASE_DIR / "static" / "css").glob("*.css"):
        source = sheet.read_text()
        assert "data:" not in source.replace("data: images", "")
        for url in re.findall(r'url\("?([^")]+)"?\)', source):
            assert url.startswith("../bootstrap/") or (sheet.parent / url).resolve().is_file(), f"{sheet.name}: {url}"


@pytest.mark.parametrize(("prefix", "label"), [("", "Pretraga"), ("/sr-cyrl", "Претрага"), ("/en", "Search")])
def test_every_page_leads_to_the_search_of_the_directory(client, prefix, label):
    page = Document(client.get(f"{prefix}/kontakt/").content)
    assert page.links()[label] == f"{prefix}/preduzeca/#q"
    found = page.all("a", href=f"{prefix}/preduzeca/#q")
    assert [{"header"} <= {parent.tag for parent in one.parents} for one in found] == [True, True]
    assert Document(client.get(f"{prefix}/preduzeca/").content).one("input", id="q")

"""Search engines find what is public, in every language, and nothing else."""

import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from entrepreneurs.models import State
from events.models import EventState
from tests.entrepreneurs.factories import make_enterprise
from tests.events.factories import make_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

SITE = "http://testserver"


def addresses(path):
    return re.findall(r"<loc>(.*?)</loc>", Client().get(path).text)


def test_index_names_a_section_for_each_kind_of_page():
    sections = ["centar", "stranice", "imenik", "preduzeca", "podrska", "kalendar", "dogadjaji"]
    assert addresses("/sitemap.xml") == [f"{SITE}/sitemap-{name}.xml" for name in sections]


def test_every_address_in_it_is_a_page():
    make_enterprise(State.PUBLISHED)
    make_event()
    found = [address for section in addresses("/sitemap.xml") for address in addresses(section.removeprefix(SITE))]
    assert len(found) > 30
    client = Client()
    assert {address: client.get(address.removeprefix(SITE)).status_code for address in found} == dict.fromkeys(
        found, 200
    )


def test_an_enterprise_is_there_in_every_language_while_it_is_listed():
    listed = make_enterprise(State.PUBLISHED)
    for state in set(State) - {State.PUBLISHED, State.RENEWAL_DUE}:
        make_enterprise(state)
    paths = [f"{SITE}{prefix}/preduzeca/{listed.slug}/" for prefix in ("", "/sr-cyrl", "/en")]
    assert addresses("/sitemap-preduzeca.xml") == paths


def test_each_language_names_the_others():
    listed = make_enterprise(State.PUBLISHED)
    first = ElementTree.fromstring(Client().get("/sitemap-preduzeca.xml").content)[0]  # noqa: S314 -- our own
    links = {link.attrib["hreflang"]: link.attrib["href"] for link in first if "hreflang" in link.attrib}
    page = f"/preduzeca/{listed.slug}/"
    assert links == {
        "sr-latn": SITE + page,
        "sr-cyrl": f"{SITE}/sr-cyrl{page}",
        "en": f"{SITE}/en{page}",
        "x-default": SITE + page,
    }


def test_an_event_that_is_not_announced_is_not_there():
    announced, _hidden = make_event(), make_event(state=EventState.DRAFT)
    assert addresses("/sitemap-dogadjaji.xml")[0] == SITE + announced.get_absolute_url()
    assert len(addresses("/sitemap-dogadjaji.xml")) == 3


def test_an_unknown_section_is_not_found():
    assert Client().get("/sitemap-nema.xml").status_code == 404


def test_robots_keep_out_of_what_needs_an_account(settings):
    areas = ("admin", "rad", "nalog")
    closed = [f"Disallow: {prefix}/{area}/" for area in areas for prefix in ("", "/sr-cyrl", "/en")]
    expected = ["User-agent: *", *closed, "", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    assert Client().get("/robots.txt").text.splitlines() == expected


def test_robots_keep_out_of_examples(settings):
    settings.DEMO = True
    assert Client().get("/robots.txt").text.splitlines()[:2] == ["User-agent: *", "Disallow: /"]

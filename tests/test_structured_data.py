"""JSON-LD of enterprises and events: what it says, that no text breaks out of it, that nothing private is in it."""

import json
import re

import pytest
from django.test import Client

from centar.structured import data_block
from entrepreneurs.models import Enterprise
from tests.entrepreneurs.factories import make_enterprise
from tests.events.factories import at, make_event
from tests.events.fairs import make_fair
from tests.hostile import TEXTS
from tests.html import Document

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def facts_of(address):
    """The one block of the page, in its head."""
    response = Client().get(address)
    document = Document(response.content)
    (script,) = document.all("script")
    assert "head" in {parent.tag for parent in script.parents}
    return json.loads(*BLOCK.findall(response.content.decode()))


@pytest.mark.django_db
def test_an_enterprise_with_what_its_page_shows(town, settings):
    enterprise = make_enterprise(
        name="Пекара „Зрно“ & ко", website="https://zrno.primer.rs", contact_email="tajna@primer.rs"
    )
    assert facts_of(f"/en{enterprise.get_absolute_url()}") == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": "Pekara „Zrno“ & ko",
        "url": f"{settings.SITE_URL}/en/preduzeca/{enterprise.slug}/",
        "address": {"@type": "PostalAddress", "addressLocality": enterprise.place},
        "sameAs": "https://zrno.primer.rs",
    }
    Enterprise.objects.filter(pk=enterprise.pk).update(website="")
    assert "sameAs" not in facts_of(enterprise.get_absolute_url())


@pytest.mark.django_db
def test_an_event_with_its_days_place_and_state(town, settings):
    event = make_event(
        title="Prvi koraci", venue="Sala", address="Trg 1", online_url="https://tajna.primer.rs",
        starts_at=at("17:00"), ends_at=at("19:00"),
    )  # fmt: skip
    said = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Први кораци",
        "description": "О чему је реч.",
        "url": f"{settings.SITE_URL}/sr-cyrl/dogadjaji/{event.slug}/",
        "startDate": "2026-11-26T17:00:00+01:00",
        "endDate": "2026-11-26T19:00:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "Place", "name": "Сала", "address": "Трг 1"},
    }
    assert facts_of(f"/sr-cyrl/dogadjaji/{event.slug}/") == said
    event.state = "cancelled"
    event.save()
    said["eventStatus"] = "https://schema.org/EventCancelled"
    assert facts_of(f"/sr-cyrl/dogadjaji/{event.slug}/") == said


@pytest.mark.django_db
def test_a_fair_under_its_own_address(town, settings):
    make_fair()
    said = facts_of("/sajam/2027/")
    assert (said["@type"], said["url"]) == ("Event", f"{settings.SITE_URL}/sajam/2027/")


@pytest.mark.parametrize("text", [*filter(None, TEXTS.values()), "</script><script>alert(1)", "<!--<script>", "]]>"])
def test_no_text_leaves_the_block(text):
    block = data_block({"name": text, "empty": ""})
    (body,) = BLOCK.fullmatch(block).groups()
    assert not {"<", ">", "&"} & set(body)
    assert json.loads(body) == {"@context": "https://schema.org", "name": text}

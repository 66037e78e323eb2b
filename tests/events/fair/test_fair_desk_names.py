"""Fairs of several years may have one title: the desk says which year's it is."""

import pytest

from events.models import Event
from tests.events.desk import page
from tests.events.fairs import make_application, make_fair, make_type
from tests.html import Document

pytestmark = pytest.mark.django_db

PAGES = [
    "desk_fair", "desk_jury", "desk_decisions", "desk_places", "desk_needs", "desk_invitations", "desk_coverage",
    "desk_fair_settings", "desk_stands", "desk_stand_types", "desk_programme", "desk_swap", "desk_plan", "desk_offer",
    "desk_calls", "desk_apply", "desk_fair_clone", "desk_day", "desk_badges", "desk_media",
]  # fmt: skip


@pytest.fixture
def two_fairs(fair):
    other = make_fair(year=2026)
    Event.objects.update(title="Mini-sajam")
    return fair, other


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_desk_says_the_year(vera, two_fairs, name):
    document = Document(vera.get(page(name, 2027)).content)
    assert "Mini-sajam 2027" in document.one("title").label + document.one("body").label


def test_lists_say_the_year(vera, two_fairs):
    new, old = (make_type(fair) for fair in two_fairs)
    sent = make_application(new)
    make_application(old, "rejected", enterprise=sent.enterprise)
    assert {"Mini-sajam 2026", "Mini-sajam 2027"} <= set(Document(vera.get(page("desk_fairs")).content).links())
    assert "Mini-sajam 2026" in Document(vera.get(page("desk_application", sent.pk)).content).links()


def test_a_title_that_says_its_year_does_not_say_it_twice(vera, fair):
    words = Document(vera.get(page("desk_fair", 2027)).content).one("body").label
    assert "Mini-sajam 2027" in words
    assert "2027 2027" not in words


def test_labels_begin_with_a_capital(vera, fair):
    labels = [one.label for one in Document(vera.get(page("desk_swap", 2027)).content).all("label")]
    assert labels == ["Exhibitor", "Changes places with"]

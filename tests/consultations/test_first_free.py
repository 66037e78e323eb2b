"""The first free time on the home page, and the hub with the topics."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.models import Mode
from tests.consultations.factories import NOW, at, make_booking, make_topic
from tests.consultations.pages import details_address, page, text_of
from tests.html import Document

pytestmark = pytest.mark.django_db

HOME = "/"


def test_says_when_the_first_time_is_and_leads_there(topic, consultant, visitor):
    shown = visitor.get(HOME)
    links = Document(shown.content).links()
    assert "Prvi slobodan termin: ponedeljak, 23. novembra 2026. u 11:15, danas." in text_of(shown)
    monday = details_address(topic, at("11:15", dt.date(2026, 11, 23)))
    assert links["ponedeljak, 23. novembra 2026. u 11:15"] == monday
    assert visitor.get(monday).status_code == 200
    assert links["Pokretanje"] == page("times") + f"?tema={topic.slug}"
    assert links["Zakažite razgovor"] == page("times")
    assert links["Podrška"] == page("support")


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "sutra"), (2, "za 2 dana"), (5, "za 5 dana"), (21, "za 21 dan"), (22, "za 22 dana")],
)
def test_counts_the_days(topic, consultant, visitor, clock, *, days, words):
    first = dt.datetime(2026, 12, 15, 9, 0, tzinfo=NOW.tzinfo)
    clock.move_to(first - dt.timedelta(days=days), tick=False)
    consultant.exceptions.create(effect="away", starts_at=NOW, ends_at=first - dt.timedelta(hours=4))
    assert f"utorak, 15. decembra 2026. u 09:00, {words}." in text_of(visitor.get(HOME))


def test_is_kept_for_a_minute_and_not_longer(topic, consultant, visitor, clock):
    visitor.get(HOME)
    make_booking(at("11:15", dt.date(2026, 11, 23)), topic=topic, mode=Mode.IN_PERSON)
    with CaptureQueriesContext(connection) as queries:
        assert "u 11:15, danas" in text_of(visitor.get(HOME))
    assert not [one for one in queries if "consultations_" in one["sql"]]
    clock.shift(60)
    assert "u 12:00, danas" in text_of(visitor.get(HOME))


def test_with_nothing_free_the_topics_stay(topic, consultant, visitor):
    consultant.exceptions.create(effect="away", starts_at=NOW, ends_at=NOW + dt.timedelta(days=100))
    shown = visitor.get(HOME)
    assert "Prvi slobodan termin" not in text_of(shown)
    assert "Pokretanje" in Document(shown.content).links()


def test_without_topics_or_consultants_there_is_nothing(topic, visitor):
    assert "Razgovarajte sa nama o ideji" not in text_of(visitor.get(HOME))


def test_the_hub_leads_to_the_times_of_each_topic(topic, consultant, visitor):
    hidden = make_topic(is_public=False)
    consultant.topics.add(hidden)
    shown = visitor.get(page("support"))
    links = Document(shown.content).links()
    assert links["Pokretanje"] == page("times") + f"?tema={topic.slug}"
    assert links["Pozovite me"] == page("call_back")
    assert links["Nađite svoj razgovor"] == page("find")
    assert hidden.name not in text_of(shown)
    assert Document(shown.content).one("nav", class_="main-menu d-none d-lg-block")


def test_the_hub_before_anybody_consults(office, visitor):
    assert "Razgovor još ne može da se zakaže na sajtu" in text_of(visitor.get(reverse("consultations:support")))


def test_who_has_booked_finds_the_talk_from_home(topic, consultant, client):
    assert Document(client.get("/en/").content).links()["Find your talk"] == "/en/podrska/razgovor/nadji/"

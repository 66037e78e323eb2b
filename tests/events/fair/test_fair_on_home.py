"""The home page leads to a fair that takes exhibitors or is on, and is silent of it at other times."""

import datetime as dt

import pytest
from django.test import Client

from events.models import Call, Event
from tests.events.factories import make_event
from tests.events.fairs import DAY, NOW, make_fair
from tests.html import Document

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2027, 5, 15, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def home(town, time_machine):
    """The home page in English at a moment."""

    def open_at(moment):
        time_machine.move_to(moment, tick=False)
        return Document(Client().get("/en/").content)

    return open_at


def card(document):
    found = [one for one in document.all("div") if "fair-card" in one.classes]
    return found[0].label if found else ""


@pytest.mark.parametrize(
    ("moment", "said", "button"),
    [
        (NOW, "Apply by 1 April 2027 at 02:00. 22 more days", "Apply to exhibit"),
        (NOW + 25 * DAY, "Until 10 April 2027 at 02:00 you can still apply", "Apply for the waiting list"),
        (MORNING, "Today", "See what is on"),
    ],
)
def test_a_fair_that_takes_exhibitors_or_is_on(home, fair, moment, said, button):
    document = home(moment)
    assert said in card(document)
    assert document.links()[button] == ("/en/sajam/2027/" if moment == MORNING else "/en/sajam/2027/prijava/")
    assert document.links()["Mini-sajam 2027"] == "/en/sajam/2027/"
    assert document.links()["The fair"] == "/en/sajam/"


@pytest.mark.parametrize("moment", [NOW - 30 * DAY, NOW + 40 * DAY, MORNING + DAY])
def test_a_fair_at_other_times_is_an_event_like_others(home, fair, moment):
    assert card(home(moment)) == ""


def test_the_day_of_the_fair_begins_at_the_centers_midnight(home, fair):
    assert "Today" in card(home(dt.datetime(2027, 5, 14, 22, 0, tzinfo=dt.UTC)))
    assert card(home(dt.datetime(2027, 5, 14, 21, 59, tzinfo=dt.UTC))) == ""


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_no_card_for_one_that_is_not_on_offer(home, fair, state):
    Event.objects.update(state=state)
    assert card(home(NOW)) == ""


def test_a_fair_that_is_on_needs_no_call(home, fair):
    Call.objects.all().delete()
    assert "Today" in card(home(MORNING))


def test_the_card_stands_before_nearer_events_and_is_not_repeated(home, fair):
    near = [
        make_event(title=f"Radionica {day}", starts_at=NOW + day * DAY, ends_at=NOW + day * DAY + DAY / 8)
        for day in (1, 2, 3)
    ]
    document = home(NOW)
    assert [title for title in document.links() if title in {event.title for event in near}] == [
        "Radionica 1",
        "Radionica 2",
    ]
    assert document.one("main").label.count("Mini-sajam 2027") == 1


def test_the_fair_costs_the_home_page_no_query(home, town, django_assert_num_queries):
    home(NOW)  # the pieces of the page that are kept
    with django_assert_num_queries(4):
        home(NOW)
    make_fair()
    with django_assert_num_queries(4):
        home(NOW)

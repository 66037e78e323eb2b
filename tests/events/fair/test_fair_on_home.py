"""The home page leads to a fair that is near or takes exhibitors, and to what came of the last one."""

import datetime as dt

import pytest
from django.test import Client

from events.models import Call, Event, Fair, TapCount
from tests.events.factories import make_event
from tests.events.fairs import DAY, NOW, make_application, make_fair, make_type
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


MONTH_BEFORE = dt.datetime(2027, 4, 14, 8, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize("moment", [NOW - 30 * DAY, MONTH_BEFORE - SECOND])
def test_a_fair_at_other_times_is_an_event_like_others(home, fair, moment):
    document = home(moment)
    assert card(document) == ""
    assert document.links()["Mini-sajam 2027"] == "/en/sajam/2027/"


def test_in_the_month_before_it_stands_first(home, fair):
    make_event(title="Radionica", starts_at=MONTH_BEFORE + DAY, ends_at=MONTH_BEFORE + 1.1 * DAY)
    document = home(MONTH_BEFORE + SECOND)
    assert card(document).startswith("Soon Mini-sajam 2027")
    assert "Exhibitors" not in document.links()
    assert [title for title in document.links() if title in ("Radionica", "Mini-sajam 2027")] == [
        "Mini-sajam 2027",
        "Radionica",
    ]
    Fair.objects.update(catalogue_published_at=NOW)
    document = home(MONTH_BEFORE + SECOND)
    assert card(document).startswith("Programme and exhibitors Mini-sajam 2027")
    assert document.links()["Exhibitors"] == "/en/sajam/2027/izlagaci/"


def test_the_day_of_the_fair_begins_at_the_centers_midnight(home, fair):
    assert card(home(dt.datetime(2027, 5, 14, 22, 0, tzinfo=dt.UTC))).startswith("Today")
    assert card(home(dt.datetime(2027, 5, 14, 21, 59, tzinfo=dt.UTC))).startswith("Soon")


def test_after_it_its_results_until_the_next_one_is_announced(home, fair):
    Fair.objects.update(catalogue_published_at=NOW)
    make_application(make_type(fair), "attended")
    TapCount.objects.create(event=fair.event, gate="a", minute=MORNING, people=1321)
    make_fair(year=2026)
    after = MORNING + DAY
    events = [make_event(starts_at=after + day * DAY, ends_at=after + day * DAY + DAY / 8) for day in (1, 2, 3, 4)]
    document = home(after)
    assert card(document) == (
        "The last fair Mini-sajam 2027 15 May 2027Trg mladih 1 exhibitor at the fair · 1,321 visitors, counted at the"
        " entrance What came of it: Mini-sajam 2027"
    )
    assert [event.title in document.links() for event in events] == [True, True, True, False]
    coming = make_fair(year=2028).event
    assert card(home(after)) == ""
    Event.objects.filter(pk=coming.pk).update(state="draft")
    assert card(home(after)).startswith("The last fair Mini-sajam 2027")


def test_a_fair_that_was_cancelled_has_no_results(home, fair):
    Event.objects.update(state="cancelled")
    assert card(home(MORNING + DAY)) == ""


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

"""The page of the fair through its phases, the call, the programme."""

import datetime as dt
from functools import partial

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from icalendar import Calendar

from events.actions.events import add_material
from events.models import Event, EventState, ProgrammeItem, TapCount
from tests.events.fair_stage import AFTER, BEFORE, MORNING, make_exhibitor, page, published_fair
from tests.events.fairs import make_fair, make_type
from tests.html import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def text_of(response):
    return Document(response.content).one("main").label


def at(time_machine, *moment):
    time_machine.move_to(dt.datetime(2027, *moment, tzinfo=dt.UTC), tick=False)


def test_without_a_fair_the_page_says_so_and_leads_on():
    response = Client().get(page("fairs", language="en"))
    assert "No fair is announced yet" in text_of(response)
    assert "/en/preduzeca/" in Document(response.content).links().values()


@pytest.mark.parametrize("name", ["fair", "call", "catalogue", "catalogue_json", "plan", "programme", "programme_ics",
                                  "media_request"])  # fmt: skip
def test_nothing_of_a_draft_is_public(name):
    fair = published_fair()
    Event.objects.filter(pk=fair.pk).update(state=EventState.DRAFT)
    assert Client().get(page(name, 2027)).status_code == 404


@pytest.mark.parametrize(
    ("moment", "phase", "words"),
    [
        ((2, 1), "announced", "Applications open on 1 March 2027 at 01:00. 28 more days"),
        ((3, 10), "call_open", "Apply by 1 April 2027 at 02:00. 22 more days"),
        ((4, 1), "call_open", "Until 10 April 2027 at 02:00 you can still apply for the waiting list. 9 more days"),
        ((4, 20), "preparing", "Applications are closed"),
        ((5, 15, 7), "today", "We open at 10:00"),
        ((5, 15, 9), "today", "Open until 18:00"),
        ((5, 16), "results", "The fair is over"),
    ],
)
def test_the_page_follows_the_day(time_machine, moment, phase, words):
    fair = make_fair()
    at(time_machine, *moment)
    response = Client().get(page("fair", fair.year, language="en"))
    assert response.context["phase"] == phase
    assert words in text_of(response)


def test_the_last_day_of_the_call_is_said_as_today(time_machine):
    make_fair()
    at(time_machine, 3, 31, 23, 30)
    assert "By the clock of the Center it is 1 April 2027 at 01:30" in text_of(
        Client().get(page("fair", 2027, language="en"))
    )
    assert "That is today" in text_of(Client().get(page("fair", 2027, language="en")))


def test_with_a_catalogue_it_leads_to_exhibitors_plan_and_programme(time_machine):
    fair = published_fair()
    make_exhibitor(fair, "Pekara", code="12")
    ProgrammeItem.objects.create(
        event=fair.event, stage="Bina", starts_at=MORNING, ends_at=MORNING + dt.timedelta(hours=1), title="Hor"
    )
    at(time_machine, 5, 2)
    links = Document(Client().get(page("fair", 2027)).content).links().values()
    assert {page("catalogue", 2027), page("plan", 2027), page("programme", 2027), page("media_request", 2027)} <= set(
        links
    )


def test_who_is_late_finds_the_call_beside_the_catalogue(time_machine):
    fair = published_fair()
    at(time_machine, 4, 5)
    text = text_of(Client().get(page("fair", fair.year, language="en")))
    assert "Apply for the waiting list" in text
    at(time_machine, 4, 20)
    text = text_of(Client().get(page("fair", fair.year, language="en")))
    assert "Programme and exhibitors" in text
    assert "waiting list" not in text


def test_a_cancelled_fair_stays_and_says_so(time_machine):
    fair = make_fair()
    fair.event.state, fair.event.cancel_reason = EventState.CANCELLED, "Zbog poplave."
    fair.event.save()
    at(time_machine, 3, 10)
    response = Client().get(page("fair", 2027))
    assert "Zbog poplave." in text_of(response)
    assert Document(response.content).one("h1").label.startswith("Otkazano:")


def test_the_call_does_not_lead_to_itself(time_machine):
    fair = make_fair()
    time_machine.move_to(fair.call.opens_at, tick=False)
    links = [Document(Client().get(page(name, 2027)).content).links() for name in ("fair", "call")]
    assert ["Poziv i uslovi" in found for found in links] == [True, False]


def test_results_give_the_numbers_that_are_known(time_machine):
    fair = published_fair()
    make_exhibitor(fair, "Pekara")
    fair.event.recap = "Bilo je **lepo**."
    fair.event.save()
    TapCount.objects.create(event=fair.event, gate="a", minute=MORNING, people=1321)
    time_machine.move_to(AFTER, tick=False)
    response = Client().get(page("fair", 2027))
    assert [number.label for number in Document(response.content).all("dd", class_="tnum")][-2:] == ["1", "1.321"]
    assert "<strong>lepo</strong>" in response.content.decode()


def test_the_current_fair_is_the_next_one_and_names_the_others(time_machine):
    make_fair(year=2026)
    make_fair(year=2028)
    make_fair()
    time_machine.move_to(BEFORE, tick=False)
    response = Client().get(page("fairs"))
    assert response.context["fair"].year == 2027
    assert [other.year for other in response.context["others"]] == [2028, 2026]


@pytest.mark.parametrize(("language", "prefix"), [("sr-latn", ""), ("sr-cyrl", "/sr-cyrl"), ("en", "/en")])
def test_the_address_of_the_event_leads_to_the_page_of_the_fair_for_good(language, prefix):
    fair = make_fair()
    response = Client().get(page("event", fair.event.slug, language=language))
    assert (response.status_code, response["Location"]) == (301, f"{prefix}/sajam/2027/")


def test_calendars_lead_to_the_page_of_the_fair(time_machine, settings, django_assert_num_queries):
    fair = make_fair()
    at(time_machine, 3, 10)
    shown = Document(Client().get(page("fair", 2027, language="en")).content).links()
    assert shown["Put it in your calendar"] == page("ics", fair.event.slug, language="en")
    make_fair(year=2028)
    with django_assert_num_queries(1):
        feed = Client().get(page("feed", language="en")).content
    entries = Calendar.from_ical(Client().get(shown["Put it in your calendar"]).content).walk("VEVENT")
    assert [entry["url"] for entry in [*entries, *Calendar.from_ical(feed).walk("VEVENT")]] == [
        f"{settings.SITE_URL}/en/sajam/{year}/" for year in (2027, 2027, 2028)
    ]


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.DRAFT, "over"])
def test_only_what_is_to_come_goes_into_calendars(time_machine, vera, state):
    fair = make_fair()
    if state != "over":
        Event.objects.filter(pk=fair.pk).update(state=state)
    at(time_machine, *((5, 16) if state == "over" else (3, 10)))
    assert "Put it in your calendar" not in Document(vera.get(page("fair", 2027, language="en")).content).links()


def test_materials_are_read_on_the_page_of_the_fair():
    fair = make_fair()
    add = partial(add_material, event=fair.event, by=None)
    add(title="Katalog", title_en="Catalogue", file=ContentFile(b"%PDF-1.7", "a.pdf"), url="")
    add(title="Snimak", title_en="", file=None, url="https://primer.rs/snimak")
    document = Document(Client().get(page("fair", 2027, language="en")).content)
    key = fair.event.materials.first().key
    assert document.links()["Catalogue"] == page("material", fair.event.slug, key, language="en")
    assert document.links()["Snimak"] == "https://primer.rs/snimak"
    assert [one.label for one in document.all("li") if "(PDF)" in one.label] == ["Catalogue (PDF)"]


def test_a_fair_with_registration_leads_to_it(time_machine):
    fair = make_fair()
    at(time_machine, 3, 10)
    assert "Register" not in Document(Client().get(page("fair", 2027, language="en")).content).links()
    Event.objects.filter(pk=fair.pk).update(takes_registrations=True)
    links = Document(Client().get(page("fair", 2027, language="en")).content).links()
    assert links["Register"] == page("register", fair.event.slug, language="en")


def test_staff_see_a_fair_before_it_is_announced(vera):
    fair = make_fair()
    Event.objects.filter(pk=fair.pk).update(state=EventState.DRAFT)
    assert Client().get(page("event", fair.event.slug)).status_code == 404
    response = vera.get(page("event", fair.event.slug, language="en"), follow=True)
    assert response.redirect_chain == [(page("fair", 2027, language="en"), 301)]
    assert "Only staff see this page: the fair is not announced yet." in text_of(response)
    assert page("media_request", 2027, language="en") not in Document(response.content).links().values()


def test_the_call_never_tells_how_many_places_are_taken(time_machine):
    fair = make_fair()
    stand_type = make_type(fair, quota=17, power_watts=2000)
    make_exhibitor(fair, "Pekara")
    stand_type.refresh_from_db()
    assert stand_type.taken == 1
    at(time_machine, 3, 10)
    response = Client().get(page("call", 2027, language="en"))
    row = Document(response.content).all("tr")[1].label
    assert row.endswith("1 table, 2 chairs2000 W17")


def test_programme_and_its_calendar():
    fair = make_fair()
    hour = dt.timedelta(hours=1)
    item = ProgrammeItem.objects.create(
        event=fair.event, stage="Velika bina", starts_at=MORNING, ends_at=MORNING + hour, title="Hor", people="Deca"
    )
    assert "11:00–12:00HorDecaVelika bina" in text_of(Client().get(page("programme", 2027)))
    (entry,) = Calendar.from_ical(Client().get(page("programme_ics", 2027)).content).walk("VEVENT")
    assert (entry["summary"], entry.decoded("dtstart"), entry["sequence"]) == ("Hor", MORNING, 1)
    item.title = "Хор деце"
    item.save()
    (moved,) = Calendar.from_ical(Client().get(page("programme_ics", 2027)).content).walk("VEVENT")
    assert (moved["uid"], moved["sequence"], moved["summary"]) == (entry["uid"], 2, "Hor dece")


def test_the_programme_of_a_cancelled_fair_is_taken_out_of_calendars():
    fair = make_fair()
    ProgrammeItem.objects.create(
        event=fair.event, stage="Bina", starts_at=MORNING, ends_at=MORNING + dt.timedelta(hours=1), title="Hor"
    )
    fair.event.state = EventState.CANCELLED
    fair.event.save()
    (entry,) = Calendar.from_ical(Client().get(page("programme_ics", 2027)).content).walk("VEVENT")
    assert (entry["status"], entry["sequence"]) == ("CANCELLED", 2)


def test_the_call_does_not_link_to_itself(time_machine):
    make_fair()
    at(time_machine, 3, 10)
    fair, call = (Document(Client().get(page(name, 2027, language="en")).content) for name in ("fair", "call"))
    assert fair.links()["The call and its conditions"] == page("call", 2027, language="en")
    assert "Apply to exhibit" in call.links()
    assert "The call and its conditions" not in call.links()

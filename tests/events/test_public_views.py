"""The list, the archive, one event, its files: what everybody sees."""

import datetime as dt
import uuid

import icalendar
import pytest
from django.core.files.base import ContentFile

from events.actions.events import add_material
from events.models import Event
from tests.events.factories import DAY, NOW, at, make_event, plain_registration
from tests.events.pages import heading_of, page, text_of
from tests.html import Document

pytestmark = pytest.mark.django_db
DECEMBER = dt.date(2026, 12, 5)


def titles(response):
    document = Document(response.content)
    return [one.label for one in document.all("h3") if any(p.tag == "li" for p in one.parents)]


def months(response):
    return [one.label for one in Document(response.content).all("h2") if one.attrs.get("id", "").startswith("m2")]


def test_grouped_by_month_the_nearest_first(visitor, event):
    make_event(title="U decembru", starts_at=at("9:00", DECEMBER), ends_at=at("10:00", DECEMBER))
    make_event(title="Nacrt", state="draft")
    make_event(title="Prošlo", starts_at=NOW - DAY, ends_at=NOW - DAY / 2)
    shown = visitor.get(page("events"))
    assert titles(shown) == ["Prvi koraci", "U decembru"]
    assert months(shown) == ["Novembar 2026.", "Decembar 2026."]
    assert "četvrtak, 26. novembra 2026, 17:00–19:00" in text_of(shown)
    assert "Prošli događaji" in text_of(shown)
    assert titles(visitor.get(page("archive"))) == ["Prošlo"]


def test_what_is_on_now_is_not_past_yet(visitor, town):
    make_event(starts_at=NOW - DAY, ends_at=NOW + DAY, title="Traje")
    assert titles(visitor.get(page("events"))) == ["Traje"]


def test_by_kind_with_the_kinds_that_there_are(visitor, event):
    make_event(title="Predavanje o zadrugama", kind="lecture")
    chips = Document(visitor.get(page("events")).content).links()
    assert chips["Radionica"] == "/dogadjaji/?vrsta=workshop"
    assert "Okrugli sto" not in chips
    assert titles(visitor.get(page("events") + "?vrsta=lecture")) == ["Predavanje o zadrugama"]
    assert "Nije najavljen ni" in text_of(visitor.get(page("events") + "?vrsta=press"))
    assert len(titles(visitor.get(page("events") + "?vrsta=nesto"))) == 2


def test_without_events_the_page_says_so(visitor, town):
    assert "Nema najavljenih događaja" in text_of(visitor.get(page("events")))
    assert "Nema najavljenih događaja" in text_of(visitor.get("/"))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "još 10 mesta"),
        ({"capacity": 1}, "još 1 mesto"),
        ({"capacity": 3}, "još 3 mesta"),
        ({"capacity": None}, "Prijave su u toku"),
        ({"capacity": 0}, "Popunjeno, postoji lista čekanja"),
        ({"takes_registrations": False}, "Dođite bez prijave"),
        ({"registration_opens_at": NOW + DAY}, "Prijave od 24. novembra 2026."),
        ({"registration_closes_at": NOW}, "Prijave su zatvorene"),
        ({"state": "cancelled"}, "Otkazano"),
    ],
)
def test_whether_one_can_still_come_in_a_word(visitor, town, facts, words):
    make_event(**facts)
    assert words in text_of(visitor.get(page("events")))


def test_home_shows_the_next_three(visitor, town):
    for number in range(4):
        make_event(title=f"Događaj {number}", starts_at=at("9:00") + number * DAY, ends_at=at("10:00") + number * DAY)
    words = text_of(visitor.get("/"))
    assert "Događaj 2" in words
    assert "Događaj 3" not in words


def test_the_menu_leads_to_events(visitor, event):
    for address in (page("events"), page("event", event.slug)):
        links = [one for one in Document(visitor.get(address).content).all("a") if "aria-current" in one.attrs]
        assert "Događaji" in [one.label for one in links]


class TestOneEvent:
    def test_facts_texts_and_the_way_to_a_seat(self, visitor, event):
        Event.objects.update(
            text="Uvod.\n\n- prvo\n- drugo", agenda="17:00 početak", accessibility="Rampa.", address="Trg 1"
        )
        shown = visitor.get(page("event", event.slug))
        words = text_of(shown)
        for expected in ("Sala", "Trg 1", "Uvod.", "17:00 početak", "Rampa.", "ukupno 10 mesta", "još 10 mesta"):
            assert expected in words
        document = Document(shown.content)
        assert document.links()["Prijavite se"] == page("register", event.slug)
        facts, text = document.by_id("facts-heading"), document.by_id("about-heading")
        assert document.position(facts) < document.position(text)

    def test_a_draft_is_seen_by_who_keeps_events_only(self, visitor, vera, town):
        event = make_event(state="draft")
        assert visitor.get(page("event", event.slug)).status_code == 404
        assert "Ovu stranicu vidi samo osoblje" in text_of(vera.get(page("event", event.slug)))

    @pytest.mark.parametrize(
        ("facts", "words"),
        [
            ({"registration_opens_at": NOW + DAY}, "Prijave počinju 24. novembra 2026. u 09:00"),
            ({"registration_closes_at": NOW}, "Prijave su zatvorene 23. novembra 2026. u 09:00"),
            ({"takes_registrations": False}, "Nije potrebno da se prijavite"),
        ],
    )
    def test_says_when_by_the_clock_of_the_server(self, visitor, town, facts, words):
        event = make_event(**facts)
        shown = visitor.get(page("event", event.slug))
        assert words in text_of(shown)
        assert "Prijavite se" not in Document(shown.content).links()

    def test_full_is_no_dead_end(self, visitor, town):
        event = make_event(capacity=1)
        plain_registration(event)
        shown = visitor.get(page("event", event.slug))
        assert Document(shown.content).links()["Prijavite se na listu čekanja"] == page("register", event.slug)

    def test_cancelled_is_kept_and_marked_in_title_and_text(self, visitor, town):
        event = make_event(state="cancelled", title="Zadruge", cancel_reason="Gošća je bolesna.")
        shown = visitor.get(page("event", event.slug))
        assert heading_of(shown) == "Otkazano: Zadruge"
        assert Document(shown.content).one("title").label.startswith("Otkazano: Zadruge")
        assert "Gošća je bolesna." in text_of(shown)
        assert "Upišite u svoj kalendar" not in Document(shown.content).links()

    @pytest.mark.parametrize("facts", [{"state": "cancelled"}, {"starts_at": NOW - DAY, "ends_at": NOW - DAY / 2}])
    def test_nobody_is_asked_what_they_need_when_there_is_nothing_to_come_to(self, visitor, event, facts):
        assert "Šta Vam je potrebno" in text_of(visitor.get(page("event", event.slug)))
        Event.objects.update(**facts)
        assert "Šta Vam je potrebno" not in text_of(visitor.get(page("event", event.slug)))

    def test_afterwards_there_are_materials_and_what_came_of_it(self, visitor, photo_store, event):
        add_material(
            event=event, title="Beleške", title_en="", file=ContentFile(b"%PDF-1.7", "a.pdf"), url="", by=None
        )
        add_material(event=event, title="Zakon", title_en="", file=None, url="https://primer.rs/zakon", by=None)
        Event.objects.update(starts_at=NOW - DAY, ends_at=NOW - DAY / 2, recap="Došlo je dvadesetoro.")
        shown = visitor.get(page("event", event.slug))
        assert "Došlo je dvadesetoro." in text_of(shown)
        links = Document(shown.content).links()
        assert links["Zakon"] == "https://primer.rs/zakon"
        answer = visitor.get(links["Beleške"])
        assert answer.headers["Content-Disposition"] == 'attachment; filename="beleske.pdf"'
        assert b"".join(answer.streaming_content) == b"%PDF-1.7"
        assert visitor.get(page("material", event.slug, uuid.uuid4())).status_code == 404
        assert visitor.get(page("material", make_event().slug, event.materials.first().key)).status_code == 404

    def test_english_where_it_is_written_and_serbian_marked_where_not(self, visitor, event):
        Event.objects.update(title_en="First steps", agenda="Почетак")
        shown = visitor.get(page("event", event.slug, language="en"))
        assert heading_of(shown) == "First steps"
        document = Document(shown.content)
        (agenda,) = [one for one in document.all("div", lang="sr-Latn") if "Početak" in one.label]
        assert agenda

    def test_in_cyrillic(self, visitor, event):
        shown = visitor.get(page("event", event.slug, language="sr-cyrl"))
        assert heading_of(shown) == "Први кораци"
        assert "четвртак, 26. новембра 2026, 17:00" in text_of(shown)


def test_the_file_for_a_calendar(visitor, event):
    answer = visitor.get(page("ics", event.slug))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (entry,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert (str(entry["UID"]), entry.decoded("DTSTART")) == (event.ics_uid, at("17:00"))
    Event.objects.update(state="draft")
    assert visitor.get(page("ics", event.slug)).status_code == 404


def test_the_feed_has_what_comes_and_what_has_just_been(visitor, event):
    make_event(title="Nedavno", starts_at=NOW - 10 * DAY, ends_at=NOW - 9 * DAY)
    make_event(title="Davno", starts_at=NOW - 100 * DAY, ends_at=NOW - 99 * DAY)
    make_event(title="Nacrt", state="draft")
    calendar = icalendar.Calendar.from_ical(visitor.get(page("feed")).content)
    assert [str(one["SUMMARY"]) for one in calendar.walk("VEVENT")] == ["Nedavno", "Prvi koraci"]


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_asks_as_often_for_many_as_for_one(visitor, town, count, django_assert_max_num_queries):
    for _ in range(count):
        plain_registration(make_event())
    visitor.get(page("events"))
    with django_assert_max_num_queries(6):
        visitor.get(page("events"))

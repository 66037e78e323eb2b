"""The desk of events as staff go through it."""

import datetime as dt
import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from centar.models import OutgoingEmail, Reading
from events.actions.registering import cancel_registration
from events.models import Event, Registration
from tests.events.factories import DAY, NOW, at, make_contact, make_event, plain_registration, sign_up, states
from tests.events.pages import desk, page, text_of
from tests.html import Document, errors_of, filled, send
from tests.people import staff_member

pytestmark = pytest.mark.django_db
NEW = {
    "kind": "workshop",
    "title": "Прва радионица",
    "summary": "О почецима.",
    "starts_at": "26.11.2026 17:00",
    "ends_at": "26.11.2026. 19:00",
    "venue": "Sala",
    "capacity": "20",
}


def told(response):
    """What the pages say of who will be told."""
    return " ".join(one.label for one in Document(response.content).all("div") if "message" in one.classes)


def signed_in(role):
    client = Client()
    client.force_login(staff_member(f"{role}@primer.rs", role))
    return client


class TestTheForm:
    def test_a_new_event_is_a_draft_that_is_then_announced(self, vera):
        answer = send(vera, desk("new"), **NEW)
        event = Event.objects.get()
        assert answer.headers["Location"] == desk("event", event.pk)
        assert (event.state, event.starts_at, event.slug) == ("draft", at("17:00"), "prva-radionica-2026-11-26")
        shown = vera.get(desk("publish", event.pk))
        assert "No mail is sent" in text_of(shown)
        send(vera, desk("publish", event.pk))
        event.refresh_from_db()
        assert event.state == "published"

    def test_what_makes_no_sense_is_said_at_its_field(self, vera):
        answer = send(
            vera, desk("new"), **NEW | {"ends_at": "26.11.2026 16:00", "capacity": "-1", "starts_at": "sutra"}
        )
        assert "Enter a date and a time, for example 15.5.2027 10:30" in errors_of(answer.content)
        answer = send(vera, desk("new"), **NEW | {"ends_at": "26.11.2026 16:00"})
        assert errors_of(answer.content) == ["The end must be after the start"]
        answer = send(vera, desk("new"), **NEW | {"ends_at": "26.11.9999 17:00"})
        assert errors_of(answer.content) == ["Enter a date and a time, for example 15.5.2027 10:30"]
        answer = send(vera, desk("new"), **NEW | {"largest_party": "7"})
        assert errors_of(answer.content) == ["Enter 1 to 6 people"]
        assert not Event.objects.exists()

    def test_of_an_announced_event_time_place_and_seats_are_not_in_it(self, vera, event):
        fields = Document(vera.get(desk("change", event.pk)).content)
        names = set(fields.fields(fields.form()))
        assert {"title", "recap", "registration_closes_at"} <= names
        assert not {"starts_at", "venue", "capacity"} & names
        slug = event.slug
        send(vera, desk("change", event.pk), title="Drugi koraci")
        event.refresh_from_db()
        assert (event.title, event.slug) == ("Drugi koraci", slug)

    def test_the_second_of_two_savers_sees_both_versions(self, vera, event):
        address = desk("change", event.pk)
        mine = filled(vera.get(address).content, title="Moj naslov")
        send(vera, address, title="Njihov naslov")
        answer = vera.post(address, mine)
        assert answer.status_code == 409
        assert "Njihov naslov" in text_of(answer)
        assert Event.objects.get().title == "Njihov naslov"
        vera.post(address, filled(answer.content))
        assert Event.objects.get().title == "Moj naslov"

    def test_a_draft_whose_time_has_passed_is_not_announced(self, vera, town):
        event = make_event(state="draft", starts_at=NOW - DAY, ends_at=NOW - DAY / 2)
        send(vera, desk("publish", event.pk))
        event.refresh_from_db()
        assert event.state == "draft"

    def test_the_announcement_is_taken_back(self, vera, event):
        vera.post(desk("unpublish", event.pk))
        event.refresh_from_db()
        assert event.state == "draft"
        assert vera.get(desk("unpublish", event.pk)).status_code == 302


class TestChangesThatAreTold:
    @pytest.fixture
    def people(self, event):
        return [
            sign_up(event, 2),
            sign_up(event),
            sign_up(event, contact=make_contact(email="", phone="+381601234567")),
        ]

    def test_a_move_says_first_who_will_be_told(self, vera, event, people):
        shown = vera.get(desk("move", event.pk))
        assert "2 registrations by mail, 1 by phone" in told(shown)
        assert people[2].name in told(shown)
        send(vera, desk("move", event.pk), venue="Biblioteka")
        event.refresh_from_db()
        assert (event.venue, event.ics_sequence) == ("Biblioteka", 1)
        assert OutgoingEmail.objects.filter(template="events/moved").count() == 2
        assert "1 to call" in text_of(vera.get(desk("event", event.pk)))

    def test_not_into_the_past(self, vera, event):
        answer = send(vera, desk("move", event.pk), starts_at="20.11.2026 17:00", ends_at="20.11.2026 18:00")
        assert errors_of(answer.content) == ["This time has passed already"]

    def test_a_cancelled_event_says_why_to_everybody(self, vera, event, people):
        assert "2 registrations by mail" in told(vera.get(desk("cancel", event.pk)))
        assert errors_of(send(vera, desk("cancel", event.pk)).content) == ["Write why, people will read it"]
        send(vera, desk("cancel", event.pk), reason="Kvar na grejanju.")
        event.refresh_from_db()
        assert (event.state, event.cancel_reason) == ("cancelled", "Kvar na grejanju.")
        assert OutgoingEmail.objects.filter(template="events/event_cancelled").count() == 2
        assert vera.get(desk("cancel", event.pk)).status_code == 302

    def test_fewer_seats_are_refused_with_names_until_that_is_confirmed(self, vera, event, people):
        answer = send(vera, desk("capacity", event.pk), capacity="3")
        assert answer.status_code == 409
        assert people[2].name in text_of(answer)
        assert people[1].name not in text_of(answer)
        assert "Nothing is changed yet" in text_of(answer)
        event.refresh_from_db()
        assert (event.capacity, event.seats_taken) == (10, 4)
        vera.post(desk("capacity", event.pk), filled(answer.content) | {"confirm": "1"})
        event.refresh_from_db()
        assert (event.capacity, event.seats_taken) == (3, 3)
        assert states(event)[2] == (1, "waiting")

    def test_somebody_else_changed_it_meanwhile(self, vera, event):
        address = desk("capacity", event.pk)
        mine = filled(vera.get(address).content, capacity="30")
        send(vera, address, capacity="20")
        assert vera.post(address, mine).status_code == 302
        event.refresh_from_db()
        assert event.capacity == 20

    def test_copies_for_dates_that_recur(self, vera, event):
        answer = send(vera, desk("copy", event.pk), days="3.12.2026.\n10.12.2026\n\n3.12.2026")
        assert answer.headers["Location"] == desk("events")
        assert [one.starts_at for one in Event.objects.filter(state="draft").order_by("starts_at")] == [
            at("17:00", dt.date(2026, 12, day)) for day in (3, 10)
        ]

    @pytest.mark.parametrize(
        ("days", "error"),
        [
            ("juče", "“juče” is no date"),
            ("1.1.2020", "The date must be today or later"),
            ("", "Enter at least one day"),
        ],
    )
    def test_days_that_are_none(self, vera, event, days, error):
        assert errors_of(send(vera, desk("copy", event.pk), days=days).content) == [error]
        assert Event.objects.count() == 1


class TestPeople:
    def test_the_list_by_state_and_by_search_in_both_scripts(self, vera, town):
        event = make_event(capacity=1)
        seated = sign_up(event, contact=make_contact(name="Ђорђе Њежић"))
        waiting = sign_up(event)
        shown = text_of(vera.get(desk("registrations", event.pk)))
        assert "Đorđe Nježić" in shown
        assert waiting.name in shown
        assert seated.name not in text_of(vera.get(desk("registrations", event.pk) + "?stanje=waiting"))
        for text in ("djordje", "Ђорђе", seated.email, seated.code):
            assert "Đorđe Nježić" in text_of(vera.get(f"{desk('registrations', event.pk)}?q={text}"))
        assert "Nobody found" in text_of(vera.get(desk("registrations", event.pk) + "?q=nemaga"))

    def test_a_caller_is_registered_though_it_closed(self, vera, event, coordinator):
        Event.objects.update(registration_closes_at=NOW)
        address = desk("register", event.pk)
        answer = send(vera, address, name="Rada", phone="060 1234567", party="5")
        made = Registration.objects.get()
        assert answer.headers["Location"] == desk("registration", made.pk)
        assert (made.party, made.source, made.created_by) == (5, "desk", coordinator)
        again = send(vera, address, name="Rada", phone="060 1234567")
        assert again.status_code == 409
        assert Document(again.content).links()[f"Rada, {made.code[:4]}-{made.code[4:]}"] == desk(
            "registration", made.pk
        )

    def test_the_same_form_twice(self, vera, event):
        data = filled(vera.get(desk("register", event.pk)).content, name="Rada", phone="060 1234567")
        for _ in range(2):
            assert vera.post(desk("register", event.pk), data).status_code == 302
        assert Registration.objects.count() == 1

    def test_one_registration_is_changed_and_cancelled_and_looking_is_written_down(self, vera, event, coordinator):
        made = sign_up(event)
        send(vera, desk("registration", made.pk), party="6")
        made.refresh_from_db()
        assert made.party == 6
        assert Reading.objects.filter(by=coordinator, subject_id=made.pk).exists()
        send(vera, desk("cancel_registration", made.pk))
        made.refresh_from_db()
        assert made.state == "cancelled"
        assert OutgoingEmail.objects.filter(template="events/removed").exists()

    def test_no_room_for_more(self, vera, town):
        made = sign_up(make_event(capacity=1))
        answer = send(vera, desk("registration", made.pk), party="2")
        assert (answer.status_code, len(errors_of(answer.content))) == (409, 1)

    def test_calls_are_made_and_leave_the_list(self, vera, town):
        event = make_event(capacity=1)
        first = sign_up(event)
        caller = sign_up(event, contact=make_contact(email="", phone="+381601234567"))
        cancel_registration(registration=first, by=None, by_staff=False, now=NOW)
        listed = desk("registrations", event.pk) + "?stanje=pozivi"
        assert "a seat has become free, it is theirs" in text_of(vera.get(listed))
        assert "Calls about events" in text_of(vera.get("/en/rad/"))
        answer = vera.post(desk("called", caller.pk), {"next": listed})
        assert answer.headers["Location"] == listed
        assert "Nobody found" in text_of(vera.get(listed))
        assert vera.post(desk("called", caller.pk), {"next": "https://zlo.example/"}).headers["Location"] == desk(
            "registration", caller.pk
        )

    def test_export_holds_no_formulas_and_is_written_down(self, vera, event, coordinator):
        sign_up(event, 2, contact=make_contact(name="=1+1"))
        table = vera.get(desk("export", event.pk) + "?oblik=csv").content.decode()
        assert "'=1+1" in table
        book = load_workbook(io.BytesIO(vera.get(desk("export", event.pk) + "?oblik=xlsx").content))
        rows = list(book.active.values)
        assert [rows[0][0], rows[1][1], rows[1][4]] == ["Code", "'=1+1", 2]
        assert Reading.objects.filter(by=coordinator, place="events:desk_export").count() == 2


class TestAtTheDoor:
    def test_before_the_day_it_is_a_list_to_print(self, vera, event):
        made = sign_up(event)
        shown = vera.get(desk("door", event.pk))
        assert made.name in text_of(shown)
        assert not Document(shown.content).all("button", name="came")
        vera.post(desk("came", made.pk), {"came": "1"})
        made.refresh_from_db()
        assert made.came is None

    def test_one_button_for_each_and_a_way_back(self, event, coordinator, clock):
        made = sign_up(event, 3)
        clock.move_to(at("16:45"))
        vera = Client()
        vera.force_login(coordinator)
        shown = vera.get(desk("door", event.pk))
        assert [one.attrs["value"] for one in Document(shown.content).all("button", name="came")] == [
            "3",
            "2",
            "1",
            "0",
        ]
        answer = vera.post(desk("came", made.pk), {"came": "2", "next": f"{desk('door', event.pk)}#r{made.pk}"})
        assert answer.headers["Location"] == f"{desk('door', event.pk)}#r{made.pk}"
        assert "2 of 3 expected people came" in text_of(vera.get(desk("door", event.pk)))
        vera.post(desk("came", made.pk), {"came": ""})
        for wrong in ("4", "-1", "x", "²"):
            vera.post(desk("came", made.pk), {"came": wrong})
            made.refresh_from_db()
            assert made.came is None

    def test_consultants_stand_at_the_door_but_change_no_event(self, event, clock):
        consultant = signed_in("consultant")
        assert consultant.get(desk("door", event.pk)).status_code == 200
        assert consultant.get(desk("register", event.pk)).status_code == 200
        for name in ("change", "move", "cancel", "capacity", "copy", "material", "export"):
            assert consultant.get(desk(name, event.pk)).status_code == 403
        assert consultant.get(desk("new")).status_code == 403

    def test_others_of_the_staff_see_nothing(self, event, clock):
        researcher = signed_in("researcher")
        for name in ("event", "registrations", "door", "export"):
            assert researcher.get(desk(name, event.pk)).status_code == 403


def test_certificates_of_all_who_came_in_one_file(vera, town):
    event = make_event(starts_at=NOW - DAY, ends_at=NOW - DAY / 2, certificate_hours=3)
    plain_registration(event, came=1)
    plain_registration(event, came=0)
    answer = vera.get(desk("certificates", event.pk))
    assert answer.content.startswith(b"%PDF-")
    assert Reading.objects.filter(place="events:desk_certificates").count() == 1
    Registration.objects.update(came=None)
    assert vera.get(desk("certificates", event.pk)).status_code == 302


def test_the_desk_says_what_waits(vera, town):
    event = make_event(starts_at=NOW - DAY, ends_at=NOW - DAY / 2)
    plain_registration(event)
    words = text_of(vera.get("/en/rad/"))
    assert "1 Events without a mark of who came" in words
    assert "Events" in Document(vera.get("/en/rad/").content).links()


def test_an_event_is_marked_when_all_who_had_a_seat_are(vera, town):
    """Whoever cancelled or waited in vain has no mark, and needs none."""
    event = make_event(starts_at=NOW - DAY, ends_at=NOW - DAY / 2)
    registration = plain_registration(event)
    cancel_registration(registration=plain_registration(event), by=None, by_staff=True, now=NOW - 2 * DAY)
    Registration.objects.filter(pk=registration.pk).update(came=1)
    assert "0 Events without a mark of who came" in text_of(vera.get("/en/rad/"))


@pytest.mark.parametrize("count", [1, 8])
def test_lists_ask_as_often_for_many_as_for_one(vera, town, count, django_assert_max_num_queries):
    event = make_event()
    for _ in range(count):
        make_event()
        plain_registration(event)
    for address in (desk("events"), desk("registrations", event.pk), desk("door", event.pk)):
        vera.get(address)
        with django_assert_max_num_queries(14):
            vera.get(address)


def test_the_page_for_visitors_is_linked(vera, event):
    assert Document(vera.get(desk("event", event.pk)).content).links()["Page of the event"] == page(
        "event", event.slug, language="en"
    )

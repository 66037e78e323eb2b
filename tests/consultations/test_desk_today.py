"""The board of a day: who is on it, its buttons, and whoever walks in."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from centar.models import Municipality, OutgoingEmail
from centar.script import to_latin
from consultations.actions.changes import mark_attended
from consultations.actions.taking import expire_holds
from consultations.figures import Period, figures_of
from consultations.models import Booking, Client, Mode, Source, State
from tests.consultations.desk_pages import page
from tests.consultations.factories import (
    NOW,
    TODAY,
    at,
    make_booking,
    make_consultant,
    make_contact,
    make_room,
    make_topic,
)
from tests.html import Document, errors_of, filled, send

pytestmark = pytest.mark.django_db

THURSDAY = TODAY + dt.timedelta(days=3)


def names(response):
    return [heading.label for heading in Document(response.content).all("h3")]


def press(client, address, mark, name):
    """The button of that mark beside that person."""
    response = client.get(address)
    document = Document(response.content)
    (button,) = [one for one in document.all("button", value=mark) if one.label.endswith(name)]
    form = next(parent for parent in button.parents if parent.tag == "form")
    data = {key: values[0] for key, values in document.fields(form).items() if values}
    return client.post(form.attrs["action"], data | {"mark": mark})


class TestBoard:
    def test_the_talks_of_the_day_in_order(self, vera, topic, consultant):
        for time, name in [("10:30", "Druga"), ("9:00", "Prva")]:
            make_booking(at(time, TODAY), topic=topic, contact=make_contact(name=name))
        make_booking(at("9:00"), topic=topic, contact=make_contact(name="Sutra"))
        assert names(vera.get(page("desk_today"))) == ["Prva", "Druga"]
        assert names(vera.get(page("desk_today"), {"dan": "2026-11-24"})) == ["Sutra"]

    def test_a_phone_is_a_link_and_the_topic_is_named(self, vera, topic, consultant):
        make_booking(at("9:00", TODAY), topic=topic, contact=make_contact(phone="+381641234567"))
        response = vera.get(page("desk_today"))
        assert Document(response.content).links()["064 1234567"] == "tel:+381641234567"
        assert "Pokretanje" in response.text

    def test_a_discreet_topic_is_not_named(self, vera, consultant):
        topic = make_topic(name="Tajna tema", is_discreet=True)
        consultant.topics.add(topic)
        booking = make_booking(at("9:00", TODAY), topic=topic)
        for name, args in [("desk_today", []), ("desk_week", []), ("desk_client", [booking.client_id])]:
            assert "Tajna tema" not in vera.get(page(name, *args)).text, name
        assert "confidential" in vera.get(page("desk_today")).text
        assert "Tajna tema" in vera.get(page("desk_booking", booking.pk)).text

    def test_mine_are_mine(self, mara, topic, consultant):
        make_booking(at("9:00", TODAY), topic=topic, consultant=consultant, contact=make_contact(name="Moj"))
        other = make_consultant(topic)
        make_booking(at("9:00", TODAY), topic=topic, consultant=other, contact=make_contact(name="Tuđ"))
        assert sorted(names(mara.get(page("desk_today")))) == ["Moj", "Tuđ"]
        assert names(mara.get(page("desk_today"), {"moji": "1"})) == ["Moj"]

    @pytest.mark.parametrize("day", ["", "juče", "2026-13-40", "9999-12-31", "x\x00", "0001-01-01"])
    def test_any_address(self, vera, topic, consultant, day):
        make_booking(at("9:00", TODAY), topic=topic, contact=make_contact(name="Danas"))
        answer = vera.get(page("desk_today"), {"dan": day})
        assert answer.status_code in {200, 400}
        if answer.status_code == 200:
            assert names(answer) == ["Danas"]

    def test_as_many_queries_for_three_as_for_one(self, vera, topic, consultant):
        def queries():
            with CaptureQueriesContext(connection) as queries:
                assert vera.get(page("desk_today")).status_code == 200
            return len(queries)

        make_booking(at("9:00", TODAY), topic=topic, mode=Mode.IN_PERSON)
        queries()  # the office is read once for all pages
        for_one = queries()
        for time in ("9:45", "10:30"):
            make_booking(at(time, TODAY), topic=topic, mode=Mode.IN_PERSON)
        assert queries() == for_one


class TestMarks:
    def test_came(self, vera, topic, consultant, coordinator):
        booking = make_booking(at("9:00", TODAY), topic=topic)
        answer = press(vera, page("desk_today"), "attended", str(booking.client))
        assert answer.headers["Location"] == page("desk_today")
        booking.refresh_from_db()
        assert (booking.state, booking.attended_at) == (State.ATTENDED, NOW)
        assert booking.steps.last().by == coordinator

    def test_came_from_a_page_that_was_open_leaves_what_was_noted(self, vera, topic, consultant):
        booking = make_booking(at("9:00", TODAY), topic=topic)
        mark_attended(booking=booking, by=vera.user, now=NOW, outcome="informed")
        vera.post(page("desk_mark", booking.pk), {"mark": "attended"})
        booking.refresh_from_db()
        assert (booking.state, booking.outcome) == (State.ATTENDED, "informed")

    def test_did_not_come_and_back(self, vera, topic, consultant):
        booking = make_booking(at("9:00", TODAY), topic=topic)
        press(vera, page("desk_today"), "no_show", str(booking.client))
        booking.refresh_from_db()
        assert booking.state == State.NO_SHOW
        press(vera, page("desk_today"), "undo", str(booking.client))
        booking.refresh_from_db()
        assert booking.state == State.BOOKED

    def test_who_is_still_to_come_is_not_offered_as_absent(self, vera, topic, consultant):
        booking = make_booking(at("10:30", TODAY), topic=topic)
        assert not Document(vera.get(page("desk_today")).content).all("button", value="no_show")
        assert vera.post(page("desk_mark", booking.pk), {"mark": "no_show"}).status_code == 302
        booking.refresh_from_db()
        assert booking.state == State.BOOKED

    def test_nobody_has_come_before_the_day(self, vera, topic, consultant):
        booking = make_booking(at("9:00"), topic=topic)
        assert not Document(vera.get(page("desk_booking", booking.pk)).content).all("button", value="attended")
        answer = vera.post(page("desk_mark", booking.pk), {"mark": "attended"}, follow=True)
        assert "This cannot be done" in answer.text
        booking.refresh_from_db()
        assert booking.state == State.BOOKED

    def test_a_time_given_away_meanwhile_is_not_taken_back(self, vera, topic, consultant):
        gone = make_booking(at("9:00", TODAY), topic=topic)
        vera.post(page("desk_mark", gone.pk), {"mark": "no_show"})
        make_booking(at("9:00", TODAY), topic=topic)
        answer = vera.post(page("desk_mark", gone.pk), {"mark": "undo"}, follow=True)
        assert "This cannot be done" in answer.text
        gone.refresh_from_db()
        assert gone.state == State.NO_SHOW

    def test_a_time_held_by_phone_is_confirmed_in_one_click(self, vera, topic, consultant):
        held = make_booking(
            at("10:30"), topic=topic, contact=make_contact(email="", phone="+381641234567"), is_confirmed=False
        )
        by_mail = make_booking(at("9:00"), topic=topic, is_confirmed=False)
        assert names(vera.get(page("desk_today")))[0] == str(held.client)
        assert str(by_mail.client) not in vera.get(page("desk_today")).text
        press(vera, page("desk_today"), "confirm", str(held.client))
        held.refresh_from_db()
        assert held.state == State.BOOKED
        assert str(held.client) not in names(vera.get(page("desk_today")))

    def test_one_that_ran_out_is_confirmed_while_it_is_free(self, vera, topic, consultant):
        late = [
            make_booking(
                at(time, THURSDAY), topic=topic, contact=make_contact(email="", phone=phone), is_confirmed=False
            )
            for time, phone in [("9:00", "+381641234567"), ("9:45", "+381641234568")]
        ]
        with transaction.atomic():
            expire_holds(now=at("8:00", THURSDAY))
        make_booking(at("9:45", THURSDAY), topic=topic)
        answers = [press(vera, page("desk_booking", one.pk), "confirm", str(one.client)) for one in late]
        states = [Booking.objects.get(pk=one.pk).state for one in late]
        assert states == [State.BOOKED, State.EXPIRED]
        form = filled(vera.get(answers[1].headers["Location"]).content)
        assert form["name"] == [str(late[1].client)]

    @pytest.mark.parametrize("target", ["https://primer.rs/", "//primer.rs/", "javascript:alert(1)"])
    def test_never_leads_away(self, vera, topic, consultant, target):
        booking = make_booking(at("9:00", TODAY), topic=topic)
        answer = vera.post(page("desk_mark", booking.pk), {"mark": "attended", "next": target})
        assert answer.headers["Location"] == page("desk_booking", booking.pk)

    def test_an_unknown_mark_changes_nothing(self, vera, topic, consultant):
        booking = make_booking(at("9:00", TODAY), topic=topic)
        vera.post(page("desk_mark", booking.pk), {"mark": "cancelled_by_office"})
        booking.refresh_from_db()
        assert booking.state == State.BOOKED


class TestWalkIn:
    FACTS = {"name": "Zora Zorić", "phone": "064 1234567"}

    @pytest.fixture(autouse=True)
    def seven_seconds_past_nine(self, vera, time_machine):
        time_machine.move_to(NOW + dt.timedelta(seconds=7), tick=False)

    def walk_in(self, client, topic, consultant, **facts):
        return send(client, page("desk_walk_in"), topic=topic.pk, consultant=consultant.pk, **self.FACTS | facts)

    def test_the_municipality_counts_in_the_figures(self, vera, topic, consultant):
        place = Municipality.objects.order_by("pk")[0]
        self.walk_in(vera, topic, consultant, municipality=place.pk)
        assert Booking.objects.get().client.municipality == place
        _topics, _ways, places, *_others = figures_of(Period(TODAY, TODAY)).tables
        assert [(bar.label, bar.count) for bar in places.bars] == [(to_latin(place.name), 1)]

    def test_topics_are_named_in_the_readers_language(self, vera, consultant):
        make_topic(name="Покретање", name_en="Starting")
        for prefix, word in (("/en", "Starting"), ("", "Pokretanje"), ("/sr-cyrl", "Покретање")):
            document = Document(vera.get(f"{prefix}/rad/razgovori/dolazak/").content)
            assert word in [option.label for option in document.all("option")], prefix

    def test_the_talk_begins_with_the_minute_and_takes_the_topics_time(self, vera, topic, consultant, coordinator):
        answer = self.walk_in(vera, topic, consultant)
        booking = Booking.objects.get()
        assert answer.headers["Location"] == page("desk_booking", booking.pk)
        assert (booking.starts_at, booking.ends_at) == (at("9:00", TODAY), at("9:45", TODAY))
        assert (booking.state, booking.source, booking.mode) == (State.ATTENDED, Source.WALK_IN, Mode.IN_PERSON)
        assert (booking.client.name, booking.client.phone.as_e164) == ("Zora Zorić", "+381641234567")
        assert [step.kind for step in booking.steps.all()] == ["booked", "attended"]
        assert booking.created_by == coordinator
        assert not OutgoingEmail.objects.exists()

    def test_mails_stay_in_the_clients_language(self, vera, topic, consultant):
        known = make_booking(at("11:15"), topic=topic, consultant=consultant, contact=self.contact())
        Client.objects.update(language="sr-cyrl")
        self.walk_in(vera, topic, consultant)
        booking = Booking.objects.get(source=Source.WALK_IN)
        assert (booking.client, booking.language, booking.client.language) == (known.client, "sr-cyrl", "sr-cyrl")

    def contact(self):
        return make_contact(name="Zora Zorić", email="", phone="+381641234567")

    def test_ends_with_the_next_talk_of_the_consultant(self, vera, consultant):
        topic = make_topic(minutes=30, buffer_minutes=10)
        consultant.topics.add(topic)
        make_booking(at("9:30", TODAY), topic=topic, consultant=consultant)
        self.walk_in(vera, topic, consultant)
        booking = Booking.objects.get(source=Source.WALK_IN)
        assert (booking.ends_at, booking.busy_until) == (at("9:30", TODAY), at("9:30", TODAY))

    @pytest.mark.parametrize(("minute", "status"), [(10, 302), (5, 409)])
    def test_ten_minutes_are_the_least(self, vera, topic, consultant, minute, status):
        make_booking(at(f"9:{minute:02}", TODAY), topic=topic, consultant=consultant)
        answer = self.walk_in(vera, topic, consultant)
        assert answer.status_code == status
        if status == 409:
            assert errors_of(answer.content) == [
                "The next talk begins on 23 November 2026 at 09:05, in less than ten minutes. "
                "Choose another consultant."
            ]
            assert filled(answer.content)["name"] == ["Zora Zorić"]
            assert Booking.objects.count() == 1

    def test_not_in_the_middle_of_a_talk(self, vera, topic, consultant, time_machine):
        make_booking(at("9:00", TODAY), topic=topic, consultant=consultant)
        time_machine.move_to(NOW + dt.timedelta(minutes=20), tick=False)
        answer = self.walk_in(vera, topic, consultant)
        assert answer.status_code == 409
        assert errors_of(answer.content) == [
            "The consultant has a talk until 23 November 2026 at 09:45. If nobody came to it, mark that first."
        ]

    def test_needs_a_room(self, vera, topic, consultant):
        other = make_consultant(topic)
        self.walk_in(vera, topic, other)
        answer = self.walk_in(vera, topic, consultant, name="Drugi", phone="064 7654321")
        assert errors_of(answer.content) == ["No room is free for the next ten minutes."]
        make_room("Druga soba")
        assert self.walk_in(vera, topic, consultant, name="Drugi", phone="064 7654321").status_code == 302

    def test_ends_when_the_room_is_needed(self, vera, topic, consultant):
        other = make_consultant(topic)
        make_booking(at("9:15", TODAY), topic=topic, consultant=other, mode=Mode.IN_PERSON)
        self.walk_in(vera, topic, consultant)
        assert Booking.objects.get(source=Source.WALK_IN).ends_at == at("9:15", TODAY)

    def test_one_person_has_no_two_talks_at_once(self, vera, topic, consultant):
        other = make_consultant(topic)
        make_booking(
            at("9:15", TODAY), topic=topic, consultant=other, contact=make_contact(email="", phone="+381641234567")
        )
        answer = self.walk_in(vera, topic, consultant)
        assert (answer.status_code, Booking.objects.count()) == (409, 1)
        assert errors_of(answer.content) == ["This person has another talk at this time. Mark there that they came."]

    def test_the_same_form_twice_is_one_talk(self, vera, topic, consultant):
        data = filled(vera.get(page("desk_walk_in")).content, topic=topic.pk, consultant=consultant.pk, **self.FACTS)
        first, second = vera.post(page("desk_walk_in"), data), vera.post(page("desk_walk_in"), data)
        assert first.headers["Location"] == second.headers["Location"]
        assert Booking.objects.count() == Client.objects.count() == 1

    def test_asks_for_a_name_and_a_contact(self, vera, topic, consultant):
        answer = self.walk_in(vera, topic, consultant, name="", phone="")
        assert errors_of(answer.content) == ["Enter the name and surname", "Enter a phone number or an e-mail address"]

    def test_consultants_are_chosen_themselves(self, mara, consultant):
        assert filled(mara.get(page("desk_walk_in")).content)["consultant"] == [str(consultant.pk)]

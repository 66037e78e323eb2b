"""Calls to make, the waiting list, what waits on the staff desk, and who gets in at all."""

import datetime as dt
import uuid

import pytest
from django.test import Client as Browser

from centar.desk import counted
from centar.models import ClosedDay, User
from consultations.actions.waiting import ask_for_earlier, withdraw_wish
from consultations.desk import queues
from consultations.models import CallRequest, Mode, WaitRequest
from tests.consultations.desk_pages import page
from tests.consultations.factories import (
    NOW,
    TODAY,
    TUESDAY,
    at,
    make_booking,
    make_consultant,
    make_contact,
    make_topic,
)
from tests.html import Document, errors_of, filled, send
from tests.people import staff_member

pytestmark = pytest.mark.django_db
EARLIER = NOW - dt.timedelta(days=2)


def make_call(**facts):
    values = {"name": "Slavica", "phone": "+381641112223", "note": "Posle 17 h", "language": "sr-latn"}
    return CallRequest.objects.create(**values | {"form_key": uuid.uuid4(), "created_at": NOW} | facts)


def make_wish(booking, **facts):
    values = {"topic": booking.topic, "client": booking.client, "mode": Mode.PHONE, "language": "sr-latn"}
    return WaitRequest.objects.create(**values | {"created_at": NOW} | facts)


@pytest.fixture
def booking(topic, consultant):
    return make_booking(at("9:00"), topic=topic, contact=make_contact(name="Zora Zorić"))


class TestCalls:
    def test_the_longest_waiting_first(self, vera):
        make_call(name="Druga")
        make_call(name="Prva", created_at=EARLIER)
        document = Document(vera.get(page("desk_calls")).content)
        assert [one.label for one in document.all("h2")][:2] == ["Prva", "Druga"]
        assert document.links()["064 1112223"] == "tel:+381641112223"

    def test_done_with_what_came_of_it(self, vera, coordinator):
        call = make_call()
        send(vera, page("desk_call", call.pk), result="Zakazano.")
        call.refresh_from_db()
        assert (call.done_at, call.done_by, call.result) == (NOW, coordinator, "Zakazano.")
        text = vera.get(page("desk_calls")).text
        assert "No calls to make" in text
        assert "Zakazano." in text

    def test_who_called_second_changes_nothing(self, vera, mara, coordinator):
        call = make_call()
        data = filled(mara.get(page("desk_call", call.pk)).content, result="Niko se ne javlja.")
        send(vera, page("desk_call", call.pk), result="Zakazano.")
        mara.post(page("desk_call", call.pk), data)
        call.refresh_from_db()
        assert (call.done_by, call.result) == (coordinator, "Zakazano.")

    def test_asks_what_came_of_it(self, vera):
        answer = send(vera, page("desk_call", make_call().pk))
        assert errors_of(answer.content) == ["Write what came of the call"]


class TestWaiting:
    def test_book_for_them(self, vera, booking):
        wish = make_wish(booking)
        link = Document(vera.get(page("desk_waiting")).content).links()["Book for them"]
        form = filled(vera.get(link).content)
        assert form["name"] == ["Zora Zorić"]
        vera.post(page("desk_close_wait", wish.pk), {"served": "1"})
        wish.refresh_from_db()
        assert (wish.state, wish.closed_at) == (WaitRequest.State.SERVED, NOW)

    def test_does_not_wait_any_more(self, vera, booking):
        wish = make_wish(booking)
        for _ in range(2):
            vera.post(page("desk_close_wait", wish.pk), {"closed": "1"})
        wish.refresh_from_db()
        assert wish.state == WaitRequest.State.CLOSED
        assert "Nobody waits" in vera.get(page("desk_waiting")).text

    def test_an_offer_that_is_out_is_decided_as_a_booking(self, vera, booking, topic):
        offer = make_booking(at("9:45"), topic=topic, is_confirmed=False)
        wish = make_wish(booking, state=WaitRequest.State.OFFERED, offered=offer, offers_sent=1)
        answer = vera.post(page("desk_close_wait", wish.pk), {"closed": "1"})
        assert answer.headers["Location"] == page("desk_booking", offer.pk)
        wish.refresh_from_db()
        assert wish.state == WaitRequest.State.OFFERED

    def test_an_earlier_time_is_a_move(self, vera, booking):
        make_wish(booking, earlier_than=booking)
        links = Document(vera.get(page("desk_waiting")).content).links()
        assert links["Move the talk"] == page("desk_move", booking.pk)

    def test_a_discreet_topic_is_not_named(self, vera, booking):
        make_wish(booking, topic=make_topic(name="Tajna tema", is_discreet=True))
        assert "Tajna tema" not in vera.get(page("desk_waiting")).text


class TestQueues:
    def test_nothing_waits(self, coordinator):
        assert [(queue.name, queue.count, queue.oldest_at) for queue in counted(queues(coordinator, now=NOW))] == [
            (name, 0, None) for name in ("held", "calls", "stranded", "video", "unmarked", "waiting")
        ]

    def test_each_with_its_count_and_oldest(self, coordinator, topic, consultant, booking):
        held = make_booking(
            at("9:45"), topic=topic, contact=make_contact(email="", phone="+381641234567"), is_confirmed=False
        )
        over = make_booking(at("9:00", TODAY), topic=topic)
        make_call(created_at=EARLIER)
        make_wish(booking)
        ClosedDay.objects.create(date=TUESDAY)
        now = at("10:00", TODAY)
        found = {queue.name: queue for queue in counted(queues(coordinator, now=now))}
        assert {name: (queue.count, queue.oldest_at) for name, queue in found.items()} == {
            "held": (1, held.created_at),
            "calls": (1, EARLIER),
            "stranded": (2, now),
            "video": (0, None),
            "unmarked": (1, over.ends_at),
            "waiting": (1, NOW),
        }
        assert found["unmarked"].url.endswith("?dan=2026-11-23")

    def test_not_for_those_who_do_not_consult(self, office):
        assert queues(staff_member("urednica@primer.rs", "editor"), now=NOW) == []


PAGES = [
    ("desk_today", ""), ("desk_week", ""), ("desk_new", ""), ("desk_walk_in", ""), ("desk_stranded", ""),
    ("desk_calls", ""), ("desk_waiting", ""), ("desk_booking", "booking"), ("desk_move", "booking"),
    ("desk_cancel", "booking"), ("desk_record", "booking"), ("desk_clients", ""),
    ("desk_client", "client"), ("desk_client_change", "client"), ("desk_client_note", "client"), ("desk_schedule", ""),
]  # fmt: skip
BUTTONS = ["desk_mark", "desk_release", "desk_steps_send", "desk_close_wait"]


class TestWhoGetsIn:
    def address(self, name, of, booking):
        return page(name, *{"": [], "booking": [booking.pk], "client": [booking.client_id]}[of])

    @pytest.mark.parametrize(("name", "of"), PAGES)
    def test_those_who_consult(self, name, of, vera, mara, booking):
        address = self.address(name, of, booking)
        assert (vera.get(address).status_code, mara.get(address).status_code) == (200, 200)

    @pytest.mark.parametrize(("name", "of"), PAGES)
    def test_the_public(self, name, of, booking, signed_in):
        address = self.address(name, of, booking)
        assert Browser().get(address).status_code == 302
        assert signed_in(User.objects.create_user("ana@primer.rs")).get(address).status_code == 404

    @pytest.mark.parametrize("role", ["editor", "researcher", "council_secretary", "administrator"])
    def test_other_staff(self, role, booking, signed_in):
        client = signed_in(staff_member(f"{role}@primer.rs", role))
        answers = {name: client.get(self.address(name, of, booking)).status_code for name, of in PAGES}
        assert set(answers.values()) == {403}, answers

    @pytest.mark.parametrize("name", BUTTONS)
    def test_buttons(self, name, vera, booking, signed_in):
        address = page(name, booking.pk)
        assert vera.get(address).status_code == 302
        assert vera.put(address).status_code == 405
        assert Browser().post(address).status_code == 302
        assert signed_in(User.objects.create_user("ana@primer.rs")).post(address).status_code == 404
        assert signed_in(staff_member("urednica@primer.rs", "editor")).post(address).status_code == 403


class TestOnTheListByStaff:
    def test_a_caller_is_put_on_it(self, vera, topic, consultant):
        other = make_consultant(topic)
        address = page("desk_wait") + f"?tema={topic.slug}&nacin=phone"
        answer = send(
            vera,
            address,
            name="Zora",
            phone="064 1234567",
            weekdays=["1"],
            parts=["morning"],
            consultant=other.pk,
        )
        assert answer.headers["Location"] == page("desk_waiting")
        wish = WaitRequest.objects.get()
        assert (wish.topic, wish.mode, wish.consultant) == (topic, "phone", other)
        assert (wish.weekdays, wish.parts, str(wish.client.phone)) == ([1], ["morning"], "+381641234567")
        assert "Only: Tuesday, before noon." in vera.get(page("desk_waiting")).text

    def test_the_phone_desk_leads_there_with_what_is_chosen(self, vera, topic, consultant):
        shown = Document(vera.get(page("desk_new") + f"?tema={topic.slug}&nacin=phone").content)
        address = shown.links()["Put the caller on the waiting list"]
        assert address == page("desk_wait") + f"?tema={topic.slug}&nacin=phone&kod="

    def test_corrected_it_keeps_its_place(self, vera, topic, consultant, booking):
        wish = ask_for_earlier(booking=booking, now=NOW)
        address = page("desk_wait_change", wish.pk)
        assert send(vera, address, weekdays=["0", "4"], mode="video").headers["Location"] == page("desk_waiting")
        changed = WaitRequest.objects.get()
        assert (changed.weekdays, changed.mode, changed.earlier_than, changed.created_at) == (
            [0, 4],
            "video",
            booking,
            NOW,
        )
        assert filled(vera.get(address).content)["weekdays"] == ["0", "4"]

    def test_who_waits_no_more_is_not_corrected(self, vera, topic, consultant, booking):
        wish = withdraw_wish(wait=ask_for_earlier(booking=booking, now=NOW), now=NOW)
        assert vera.get(page("desk_wait_change", wish.pk)).status_code == 404

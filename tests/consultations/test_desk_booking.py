"""One booking on the desk: moved, cancelled, released, with outcome, notes and agreed steps."""

import datetime as dt

import pytest

from centar.models import Reading
from consultations.actions.casework import write_note
from consultations.actions.changes import cancel
from consultations.models import Booking, CallRequest, CaseNote, Mode, NextStep, State
from consultations.stamps import stamp
from tests.consultations.desk_pages import page
from tests.consultations.factories import NOW, at, make_booking, make_consultant, make_contact, make_topic
from tests.html import Document, errors_of, filled, send
from tests.mails import mails_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(topic, consultant):
    return make_booking(
        at("9:00"), topic=topic, needs="prevodilac", answers=[{"question": "Zašto?", "answer": "Zato."}]
    )


class TestPage:
    def test_shows_everything_and_is_written_down(self, vera, booking, coordinator):
        text = vera.get(page("desk_booking", booking.pk)).text
        for part in (str(booking.client), "Pokretanje", "Mara Savetović", "prevodilac", "Zašto?", "Zato.", "Booked"):
            assert part in text, part
        reading = Reading.objects.get()
        assert (reading.by, reading.subject, reading.place) == (
            coordinator,
            booking.client,
            "consultations:desk_booking",
        )

    @pytest.mark.parametrize("name", ["desk_booking", "desk_move", "desk_cancel", "desk_record"])
    def test_of_nobody(self, vera, name):
        assert vera.get(page(name, 0)).status_code == 404


class TestMove:
    def test_to_another_time(self, vera, booking):
        answer = send(vera, page("desk_move", booking.pk), starts=stamp(at("10:30")))
        assert answer.headers["Location"] == page("desk_booking", booking.pk)
        booking.refresh_from_db()
        assert (booking.starts_at, booking.ics_sequence) == (at("10:30"), 1)
        assert mails_to(booking.client.email)[-1].template == "consultations/moved_by_office"

    def test_to_another_consultant_at_the_same_time(self, vera, booking, topic):
        other = make_consultant(topic, name="Druga")
        link = Document(vera.get(page("desk_move", booking.pk)).content).links()["Druga"]
        address = page("desk_move", booking.pk) + link
        vera.post(address, filled(vera.get(address).content, starts=stamp(at("9:00"))))
        booking.refresh_from_db()
        assert (booking.consultant, booking.starts_at) == (other, at("9:00"))

    def test_to_another_way_of_talking(self, vera, booking):
        link = Document(vera.get(page("desk_move", booking.pk)).content).links()["at the Center"]
        address = page("desk_move", booking.pk) + link
        vera.post(address, filled(vera.get(address).content, starts=stamp(at("9:00"))))
        booking.refresh_from_db()
        assert (booking.mode, booking.room.name) == (Mode.IN_PERSON, "Kancelarija")

    def test_to_a_time_taken_meanwhile(self, vera, booking, topic):
        data = filled(vera.get(page("desk_move", booking.pk)).content, starts=stamp(at("10:30")))
        make_booking(at("10:30"), topic=topic)
        answer = vera.post(page("desk_move", booking.pk), data)
        assert answer.status_code == 409
        assert errors_of(answer.content) == ["The time at 10:30 has just been taken. Choose another time"]
        booking.refresh_from_db()
        assert booking.starts_at == at("9:00")

    def test_who_moves_second_looks_again(self, vera, mara, booking):
        address = page("desk_move", booking.pk)
        data = filled(mara.get(address).content, starts=stamp(at("10:30")))
        send(vera, address, starts=stamp(at("9:45")))
        answer = mara.post(address, data)
        assert answer.status_code == 409
        assert errors_of(answer.content) == [
            "Somebody changed this talk while you were choosing. Look again, and move it if it still fits."
        ]
        booking.refresh_from_db()
        assert booking.starts_at == at("9:45")
        mara.post(address, filled(answer.content, starts=stamp(at("10:30"))))
        booking.refresh_from_db()
        assert booking.starts_at == at("10:30")

    def test_nothing_is_moved_that_is_over(self, vera, booking, coordinator):
        cancel(booking=booking, by=coordinator, by_office=True, now=NOW)
        answer = vera.get(page("desk_move", booking.pk))
        assert answer.headers["Location"] == page("desk_booking", booking.pk)


class TestCancel:
    def test_says_how_the_client_is_told_and_tells_them(self, vera, booking):
        assert f"by mail to {booking.client.email}" in vera.get(page("desk_cancel", booking.pk)).text
        send(vera, page("desk_cancel", booking.pk), reason="Bolest.")
        booking.refresh_from_db()
        assert (booking.state, booking.cancel_reason) == (State.CANCELLED_BY_OFFICE, "Bolest.")
        assert "Bolest." in mails_to(booking.client.email)[-1].text

    def test_without_an_address_a_call_is_put_on_the_list(self, vera, topic, consultant):
        booking = make_booking(at("9:00"), topic=topic, contact=make_contact(email="", phone="+381641234567"))
        assert "a call to 064 1234567" in vera.get(page("desk_cancel", booking.pk)).text
        send(vera, page("desk_cancel", booking.pk))
        assert CallRequest.objects.get().phone.as_e164 == "+381641234567"

    def test_asks_why(self, vera, booking):
        answer = send(vera, page("desk_cancel", booking.pk), reason=" ")
        assert errors_of(answer.content) == ["Write why, the client will read it"]
        booking.refresh_from_db()
        assert booking.state == State.BOOKED

    def test_who_cancels_second_looks_again(self, vera, mara, booking):
        data = filled(mara.get(page("desk_cancel", booking.pk)).content)
        send(vera, page("desk_move", booking.pk), starts=stamp(at("9:45")))
        answer = mara.post(page("desk_cancel", booking.pk), data)
        assert answer.status_code == 409
        assert "09:45" in answer.text
        booking.refresh_from_db()
        assert booking.state == State.BOOKED
        assert mara.post(page("desk_cancel", booking.pk), filled(answer.content)).status_code == 302

    def test_pressed_twice(self, vera, booking):
        data = filled(vera.get(page("desk_cancel", booking.pk)).content)
        for _ in range(2):
            assert vera.post(page("desk_cancel", booking.pk), data).status_code == 302
        (mail,) = mails_to(booking.client.email)  # the first one had not left
        assert mail.template == "consultations/cancelled_by_office"


def test_everything_that_a_contact_holds_is_released(vera, topic, consultant):
    contact = make_contact()
    held = [make_booking(at(time), topic=topic, contact=contact, is_confirmed=False) for time in ("9:00", "9:45")]
    booked = make_booking(at("10:30"), topic=topic, contact=contact)
    others = make_booking(at("11:15"), topic=topic, is_confirmed=False)
    address = page("desk_booking", booked.pk)
    assert "This contact holds 2 times" in vera.get(address).text
    vera.post(page("desk_release", booked.pk))
    states = {one.pk: one.state for one in Booking.objects.all()}
    assert [states[one.pk] for one in held] == [State.CANCELLED_BY_OFFICE] * 2
    assert (states[booked.pk], states[others.pk]) == (State.BOOKED, State.HELD)
    assert "This contact holds" not in vera.get(address).text


class TestNotes:
    def test_written_by_one_read_by_all_consultants(self, vera, mara, booking, colleague):
        send(mara, page("desk_record", booking.pk), body="Ima lokal.")
        note = CaseNote.objects.get()
        assert (note.client, note.booking, note.author) == (booking.client, booking, colleague)
        for name, pk in [("desk_booking", booking.pk), ("desk_client", booking.client_id)]:
            assert "Ima lokal." in vera.get(page(name, pk)).text

    def test_only_me_is_only_me(self, vera, mara, booking):
        send(mara, page("desk_record", booking.pk), body="Samo za mene.", visibility="author")
        for name, pk in [("desk_booking", booking.pk), ("desk_client", booking.client_id)]:
            assert "Samo za mene." in mara.get(page(name, pk)).text
            assert "Samo za mene." not in vera.get(page(name, pk)).text
        assert vera.get(page("desk_note_change", CaseNote.objects.get().pk)).status_code == 404

    def test_corrected_by_the_author_only(self, vera, mara, booking):
        send(mara, page("desk_record", booking.pk), body="Ima lokal.")
        address = page("desk_note_change", CaseNote.objects.get().pk)
        assert vera.get(address).status_code == 404
        assert vera.post(address, {"body": "Nema.", "visibility": "author", "seen": 1}).status_code == 404
        send(mara, address, body="Nema lokal.")
        assert CaseNote.objects.get().body == "Nema lokal."

    def test_from_two_windows(self, mara, booking):
        send(mara, page("desk_record", booking.pk), body="Prvo.")
        address = page("desk_note_change", CaseNote.objects.get().pk)
        stale = filled(mara.get(address).content, body="Treće.")
        send(mara, address, body="Drugo.")
        answer = mara.post(address, stale)
        assert answer.status_code == 409
        assert CaseNote.objects.get().body == "Drugo."
        mara.post(address, filled(answer.content))
        assert CaseNote.objects.get().body == "Treće."

    def test_not_even_a_superuser_reads_what_is_for_the_author(self, booking, colleague, coordinator):
        write_note(subject=booking.client, body="Moje.", visibility="author", by=colleague, now=NOW)
        coordinator.is_superuser = True
        assert list(CaseNote.objects.readable_by(coordinator)) == []
        assert CaseNote.objects.readable_by(colleague).count() == 1


class TestSteps:
    def agree(self, client, booking, text, due=""):
        unsent = {"send": ""} if booking.client.email else {}
        return send(client, page("desk_record", booking.pk), text_1=text, due_1=due, **unsent)

    def test_agreed_and_sent(self, mara, booking, colleague):
        self.agree(mara, booking, "Spisak troškova", "15.12.2026.")
        self.agree(mara, booking, "Pitati opštinu")
        assert list(NextStep.objects.values_list("text", "due_on")) == [
            ("Spisak troškova", dt.date(2026, 12, 15)),
            ("Pitati opštinu", None),
        ]
        mara.post(page("desk_steps_send", booking.pk))
        mail = mails_to(booking.client.email)[-1]
        assert mail.template == "consultations/follow_up"
        assert "- Spisak troškova" in mail.text
        assert "Pitati opštinu" in mail.text

    def test_the_same_list_goes_once_a_longer_one_again(self, mara, booking):
        self.agree(mara, booking, "Spisak troškova")
        for _ in range(2):
            mara.post(page("desk_steps_send", booking.pk))
        assert len(mails_to(booking.client.email)) == 2
        self.agree(mara, booking, "Pitati opštinu")
        mara.post(page("desk_steps_send", booking.pk))
        assert len(mails_to(booking.client.email)) == 3

    def test_the_same_step_twice_is_one(self, mara, booking):
        for _ in range(2):
            self.agree(mara, booking, "Spisak troškova")
        assert NextStep.objects.count() == 1

    def test_of_a_discreet_topic_the_mail_says_nothing(self, mara, consultant):
        topic = make_topic(name="Tajna tema", is_discreet=True)
        consultant.topics.add(topic)
        booking = make_booking(at("9:00"), topic=topic)
        self.agree(mara, booking, "Otići u centar za socijalni rad")
        mara.post(page("desk_steps_send", booking.pk))
        text = mails_to(booking.client.email)[-1].text
        assert "socijalni" not in text
        assert "Tajna" not in text
        assert "/podrska/razgovor/veza/" in text

    def test_nothing_goes_without_steps_or_address(self, mara, booking, topic):
        assert "There is nothing to send" in mara.post(page("desk_steps_send", booking.pk), follow=True).text
        by_phone = make_booking(at("9:45"), topic=topic, contact=make_contact(email="", phone="+381641234567"))
        self.agree(mara, by_phone, "Spisak troškova")
        assert "There is nothing to send" in mara.post(page("desk_steps_send", by_phone.pk), follow=True).text

    def test_a_day_that_has_passed(self, mara, booking):
        answer = self.agree(mara, booking, "Juče", "22.11.2026.")
        assert errors_of(answer.content) == ["The date must be today or later"]

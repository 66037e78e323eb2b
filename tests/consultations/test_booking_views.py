"""From the free times to a booking, through the pages as they are rendered."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from centar.models import Municipality
from centar.open_forms import SIGNER
from consultations.models import Booking, IntakeQuestion, Source, State
from consultations.stamps import stamp
from tests.consultations.factories import NOW, at, make_booking, make_consultant, make_contact, make_topic
from tests.consultations.pages import booked, details_address, offered, page, press, text_of, to_check
from tests.html import Document, errors_of, filled
from tests.mails import mails_to

pytestmark = pytest.mark.django_db

EMAIL = "mara@primer.rs"


@pytest.fixture
def way(topic, consultant, visitor):
    """The questions for a talk at the Center on Tuesday at nine."""
    return details_address(topic, at("9:00"))


class TestBooking:
    def test_with_an_email_the_time_is_held_until_the_mail_is_answered(self, way, visitor, clock, topic):
        place = Municipality.objects.first()
        answers = {
            "name": "Mara Marić",
            "email": "Mara@Primer.rs",
            "municipality": str(place.pk),
            "needs": "Prizemlje",
        }
        check = to_check(visitor, way, clock, **answers)
        assert "utorak, 24. novembra 2026. u 09:00" in text_of(check)
        answer = press(visitor, check, "send")
        booking = Booking.objects.get()
        assert answer.headers["Location"] == page("booking", booking.code)
        assert (booking.state, booking.source, booking.mode) == (State.HELD, Source.WEB, "in_person")
        assert (booking.starts_at, booking.needs, booking.language) == (at("9:00"), "Prizemlje", "sr-latn")
        assert booking.hold_expires_at == NOW + dt.timedelta(minutes=30, seconds=20)
        client = booking.client
        assert (client.name, client.email, client.phone, client.municipality) == ("Mara Marić", EMAIL, "", place)
        assert [mail.template for mail in mails_to(EMAIL)] == ["consultations/held"]
        shown = text_of(visitor.get(answer.headers["Location"]))
        assert "Još jedan korak" in shown
        assert f"poslali na {EMAIL} i potvrdite razgovor do 09:30" in shown

    def test_with_a_phone_alone_the_time_is_held_until_staff_call(self, way, visitor, clock):
        answer = booked(visitor, way, clock, name="Мара Марић", phone="060 1234567")
        booking = Booking.objects.get()
        assert (booking.state, booking.client.phone) == (State.HELD, "+381601234567")
        assert booking.hold_expires_at == min(at("0:00", dt.date(2026, 11, 25)), booking.starts_at)
        shown = text_of(visitor.get(answer.headers["Location"]))
        assert "Zovemo Vas na 060 1234567 pre razgovora, da ga potvrdimo." in shown
        assert f"{booking.code[:4]}-{booking.code[4:]}" in shown

    def test_a_later_talk_is_confirmed_by_the_end_of_the_next_working_day(self, topic, consultant, visitor, clock):
        way = details_address(topic, at("9:00", dt.date(2026, 11, 26)))
        answer = booked(visitor, way, clock, name="Mara Marić", phone="060 1234567")
        shown = text_of(visitor.get(answer.headers["Location"]))
        assert "Zovemo Vas na 060 1234567 da potvrdimo, najkasnije do kraja dana 24. novembra 2026." in shown

    def test_who_is_signed_in_with_the_address_has_it_at_once(self, way, ana, clock):
        shown = ana.get(way)
        form = Document(shown.content)
        assert form.by_id("id_name").attrs["value"] == "Ana Anić"
        assert form.by_id("id_email").attrs["value"] == "ana@primer.rs"
        answer = booked(ana, way, clock)
        booking = Booking.objects.get()
        assert (booking.state, booking.created_by) == (State.BOOKED, ana.user)
        assert "Razgovor je zakazan" in text_of(ana.get(answer.headers["Location"]))

    def test_signed_in_with_another_address_it_is_only_held(self, way, ana, clock):
        booked(ana, way, clock, email=EMAIL)
        assert Booking.objects.get().state == State.HELD

    def test_the_known_phone_is_not_asked_twice(self, topic, consultant, ana):
        make_booking(at("10:30"), topic=topic, contact=make_contact(email="ana@primer.rs", phone="+381601234567"))
        shown = Document(ana.get(details_address(topic, at("9:00"))).content)
        assert shown.by_id("id_phone").attrs["value"] == "060 1234567"

    def test_intake_answers_are_kept_with_the_questions_as_asked(self, topic, consultant, visitor, clock):
        kinds = [("text", ""), ("long_text", ""), ("yes_no", ""), ("choice", "Prva\nDruga"), ("text", "")]
        questions = [
            IntakeQuestion.objects.create(
                topic=topic,
                kind=kind,
                label=f"Pitanje {number}?",
                label_en=f"Question {number}?",
                options=options,
                options_en=options and "First\nSecond",
                position=number,
                is_required=number == 1,
            )
            for number, (kind, options) in enumerate(kinds, 1)
        ]
        names = [f"question_{one.pk}" for one in questions]
        address = details_address(topic, at("9:00"), language="en")
        answers = dict(zip(names[:4], ["Voće", "Jedan\nDva", "0", "1"], strict=True))
        refused = to_check(visitor, address, clock, name="Mara", email=EMAIL)
        assert errors_of(refused.content) == ["Answer this question"]
        check = to_check(visitor, address, clock, name="Mara", email=EMAIL, **answers)
        assert "Question 4?Second" in text_of(check)
        press(visitor, check, "send")
        assert Booking.objects.get().answers == [
            {"question": "Pitanje 1?", "answer": "Voće"},
            {"question": "Pitanje 2?", "answer": "Jedan\nDva"},
            {"question": "Pitanje 3?", "answer": "Da"},
            {"question": "Pitanje 4?", "answer": "Druga"},
        ]

    def test_the_same_form_twice_is_one_booking(self, way, visitor, clock):
        check = to_check(visitor, way, clock, name="Mara", email=EMAIL)
        first, second = press(visitor, check, "send"), press(visitor, check, "send")
        assert first.headers["Location"] == second.headers["Location"]
        assert Booking.objects.count() == len(mails_to(EMAIL)) == 1

    def test_changing_an_answer_on_the_way(self, way, visitor, clock):
        check = to_check(visitor, way, clock, name="Mara", email=EMAIL, needs="Tumač")
        again = press(visitor, check, "edit")
        assert Document(again.content).by_id("id_needs").text.strip() == "Tumač"
        press(visitor, press(visitor, again, "check", name="Mara Marić"), "send")
        assert Booking.objects.get().client.name == "Mara Marić"

    def test_changing_the_time_on_the_way_keeps_the_answers(self, way, visitor, clock):
        check = to_check(visitor, way, clock, name="Mara", email=EMAIL)
        times = press(visitor, check, "times")
        later = visitor.post(page("details"), filled(times.content) | {"od": "2026-12-01"})
        assert Document(later.content).all("h3")[0].label.startswith("utorak, 1. decembra")
        day = dt.date(2026, 12, 1)
        again = press(visitor, later, "check", vreme=stamp(at("9:45", day)))
        press(visitor, again, "send")
        booking = Booking.objects.get()
        assert (booking.starts_at, booking.client.name) == (at("9:45", day), "Mara")


@pytest.mark.parametrize(
    ("contact", "most"), [({"phone": "060 1234567"}, 16), ({"phone": "060 1234567", "email": EMAIL}, 21)]
)
def test_statements_of_one_booking(topic, consultant, clock, contact, most):
    """Each of them is paid for by every booking: `bench/booking.py`."""
    visitor = Client()
    # the lists are kept from here on
    booked(visitor, details_address(topic, at("9:45")), clock, name="Pre Svih", email="prva@primer.rs")
    check = to_check(visitor, details_address(topic, at("9:00")), clock, name="Mara Marić", **contact)
    with CaptureQueriesContext(connection) as made:
        press(visitor, check, "send")
    assert Booking.objects.count() == 2
    statements = [one["sql"][:100] for one in made if "SAVEPOINT" not in one["sql"]]  # they are the test's own
    assert len(statements) <= most, statements


class TestRefused:
    def test_without_a_time(self, topic, consultant, visitor):
        shown = visitor.get(page("details") + f"?tema={topic.slug}&nacin=phone")
        assert errors_of(shown.content) == ["Izaberite dan i vreme razgovora"]
        assert Document(shown.content).one("title").text.startswith("Greška:")

    def test_without_a_name_and_a_contact(self, way, visitor, clock):
        shown = to_check(visitor, way, clock, name="", needs="Tumač")
        assert errors_of(shown.content) == [
            "Unesite ime i prezime",
            "Unesite broj telefona ili e-poštu, da bismo mogli da Vam odgovorimo",
        ]
        assert "Tumač" in text_of(shown)

    @pytest.mark.parametrize(
        ("answers", "error"),
        [
            ({"phone": "060 12"}, "Broj telefona ima premalo cifara. Proverite broj"),
            ({"email": "mara@"}, "Unesite e-poštu u obliku ime@primer.rs"),
        ],
    )
    def test_a_contact_that_cannot_be_right(self, way, visitor, clock, answers, error):
        assert errors_of(to_check(visitor, way, clock, name="Mara", **answers).content) == [error]

    def test_a_talk_by_phone_needs_a_number(self, topic, consultant, visitor, clock):
        way = details_address(topic, at("9:00"), mode="phone")
        shown = to_check(visitor, way, clock, name="Mara", email=EMAIL)
        assert errors_of(shown.content) == ["Unesite broj telefona na koji da Vas zovemo"]

    def test_sent_faster_than_a_person_can(self, way, visitor, clock):
        shown = visitor.get(way)
        quick = press(visitor, shown, "check", name="Mara", email=EMAIL)
        assert errors_of(quick.content) == ["To je bilo veoma brzo. Pregledajte odgovore i pošaljite ih ponovo"]
        clock.shift(5)
        assert "Proverite pre zakazivanja" in text_of(press(visitor, quick, "check"))

    def test_open_for_too_long_keeps_everything_and_stays_one_form(self, way, visitor, clock):
        shown = visitor.get(details_address_of_next_week(way))
        clock.shift(dt.timedelta(hours=12, seconds=1))
        old = press(visitor, shown, "check", name="Mara", email=EMAIL, needs="Tumač")
        assert errors_of(old.content) == [
            "Stranica je predugo bila otvorena. Vaši odgovori su sačuvani, pošaljite ih ponovo"
        ]
        clock.shift(20)
        check = press(visitor, old, "check")
        assert "Tumač" in text_of(check)
        keys = [SIGNER.unsign(Document(one.content).one("input", name="key").attrs["value"]) for one in (shown, check)]
        assert keys[0] == keys[1]

    @pytest.mark.parametrize("key", ["", "x", "ž", "abc:def:ghi", str(uuid.UUID(int=0))])
    def test_a_key_that_we_did_not_make(self, way, visitor, clock, key):
        shown = visitor.get(way)
        clock.shift(20)
        forged = visitor.post(
            page("details"), filled(shown.content, name="Mara", email=EMAIL) | {"key": key, "send": "1"}
        )
        assert errors_of(forged.content)[0].startswith("Stranica je predugo bila otvorena")
        assert not Booking.objects.exists()
        clock.shift(20)
        assert "Proverite pre zakazivanja" in text_of(press(visitor, forged, "check"))

    def test_the_field_for_machines(self, way, visitor, clock):
        shown = to_check(visitor, way, clock, name="Mara", email=EMAIL, website="http://zlo.example")
        assert errors_of(shown.content) == ["Označeno polje ostavite prazno, služi samo protiv automatskih poruka"]
        assert "Proverite pre zakazivanja" in text_of(press(visitor, shown, "check", website=""))

    def test_taken_meanwhile_the_nearest_are_offered_and_all_is_kept(self, topic, consultant, visitor, clock):
        way = details_address(topic, at("9:45"))
        check = to_check(visitor, way, clock, name="Mara", email=EMAIL, needs="Tumač")
        make_booking(at("9:45"), topic=topic, mode="in_person")
        taken = press(visitor, check, "send")
        assert taken.status_code == 409
        assert errors_of(taken.content) == ["Termin u 09:45 je upravo zauzet. Izaberite drugo vreme"]
        assert offered(taken) == ["9:00", "10:30", "11:15"]
        press(visitor, taken, "send", vreme=stamp(at("10:30")))
        booking = Booking.objects.get(client__name="Mara")
        assert (booking.starts_at, booking.needs) == (at("10:30"), "Tumač")

    def test_taken_and_no_other_chosen(self, way, topic, visitor, clock):
        check = to_check(visitor, way, clock, name="Mara", email=EMAIL)
        make_booking(at("9:00"), topic=topic)
        again = press(visitor, press(visitor, check, "send"), "send")
        assert errors_of(again.content) == ["Izaberite dan i vreme razgovora"]
        assert Document(again.content).one("input", name="name").attrs["value"] == "Mara"

    def test_taken_before_the_questions(self, way, topic, visitor):
        make_booking(at("9:00"), topic=topic)
        shown = visitor.get(way)
        assert (shown.status_code, errors_of(shown.content)) == (
            409,
            ["Termin u 09:00 je upravo zauzet. Izaberite drugo vreme"],
        )

    def test_the_same_contact_at_the_same_time(self, way, topic, visitor, clock):
        make_consultant(topic)
        make_booking(at("9:00"), topic=topic, mode="phone", contact=make_contact(email=EMAIL))
        busy = booked(visitor, way, clock, name="Mara", email=EMAIL)
        assert (busy.status_code, errors_of(busy.content)) == (
            409,
            ["Već imate razgovor u to vreme. Izaberite drugo vreme"],
        )
        assert "9:00" not in offered(busy)

    def test_as_many_as_one_may_have(self, way, topic, visitor, clock):
        for time in ("10:30", "11:15"):
            make_booking(at(time), topic=topic, contact=make_contact(email=EMAIL))
        refused = booked(visitor, way, clock, name="Mara", email=EMAIL)
        assert refused.status_code == 409
        assert Document(refused.content).links()["Nađite svoj razgovor"] == page("find")
        assert Booking.objects.count() == 2

    @pytest.mark.parametrize(
        "moment",
        [
            at("9:00", dt.date(2026, 11, 20)),  # past
            at("9:10"),  # off the grid
            at("15:00"),  # after hours
            at("9:00", dt.date(2027, 1, 1)),  # a holiday
            at("9:00", dt.date(2026, 11, 28)),  # a Saturday
            at("9:00", dt.date(2027, 6, 1)),  # beyond the horizon
            dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC),  # in the night of the clock change
        ],
    )
    def test_times_at_which_nobody_consults(self, way, topic, visitor, clock, moment):
        shown = visitor.get(details_address(topic, moment))
        words = "Ovaj termin više ne može da se zakaže. Izaberite drugo vreme"
        assert (shown.status_code, errors_of(shown.content)) == (409, [words])
        check = to_check(visitor, way, clock, name="Mara", email=EMAIL)
        sent = visitor.post(page("details"), filled(check.content) | {"vreme": stamp(moment), "send": "1"})
        assert (sent.status_code, errors_of(sent.content)) == (409, [words])
        assert not Booking.objects.exists()

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("tema", "nema"),
            ("tema", "\x00"),
            ("nacin", "pismom"),
            ("savetnik", "99999999999999999999"),
            ("savetnik", "'"),
        ],
    )
    def test_tampered_choices_lead_back_to_what_there_is(self, way, visitor, clock, name, value):
        check = to_check(visitor, way, clock, name="Mara", email=EMAIL)
        shown = visitor.post(page("details"), filled(check.content) | {name: value, "send": "1"})
        assert shown.status_code == 200
        assert "To što ste tražili više nije u ponudi" in text_of(shown)
        assert not Booking.objects.exists()

    @pytest.mark.parametrize("value", ["", "x", "20261124", "20261324T0800Z", "20261124T9900Z", "٢0261124T0800Z"])
    def test_what_is_no_time(self, way, visitor, clock, value):
        check = to_check(visitor, way, clock, name="Mara", email=EMAIL)
        shown = visitor.post(page("details"), filled(check.content) | {"vreme": value, "send": "1"})
        assert (shown.status_code, errors_of(shown.content)) == (200, ["Izaberite dan i vreme razgovora"])

    def test_a_hidden_topic_is_not_booked(self, way, topic, visitor):
        other = make_topic()
        other.consultants.set(topic.consultants.all())
        topic.is_public = False
        topic.save()
        assert "To što ste tražili više nije u ponudi" in text_of(visitor.get(way))


def details_address_of_next_week(address):
    return address.replace("20261124", "20261201")


def test_the_language_changed_halfway_begins_with_the_times(way, visitor):
    assert visitor.get(page("details", language="en")).headers["Location"] == page("times", language="en")


class TestLimits:
    def test_twenty_bookings_of_a_network_in_an_hour(self, topic, consultant, clock, visitor):
        days = [dt.date(2026, 11, 24) + dt.timedelta(days=7 * week) for week in range(5)]
        ways = [details_address(topic, at(time, day)) for day in days for time in ("9:00", "9:45", "10:30", "11:15")]
        for number, way in enumerate(ways):
            clock.move_to(NOW, tick=False)
            answer = booked(Client(), way, clock, name="Mara", phone=f"060 12345{number:02}")
            assert answer.status_code == 302
        clock.move_to(NOW, tick=False)
        last = booked(visitor, details_address(topic, at("12:00")), clock, name="Mara", phone="060 1234599")
        assert last.status_code == 429
        assert Booking.objects.count() == 20

    def test_an_unproven_address_is_mailed_five_times_a_day(self, topic, consultant, visitor, clock):
        for time in ("9:00", "9:45", "10:30", "11:15", "12:00"):
            booked(visitor, details_address(topic, at(time)), clock, name="Mara", email=EMAIL)
            Booking.objects.update(contact_key=time)  # as if they were of others
        last = booked(visitor, details_address(topic, at("9:00", dt.date(2026, 11, 25))), clock, name="M", email=EMAIL)
        assert last.status_code == 429
        assert len(mails_to(EMAIL)) == 5

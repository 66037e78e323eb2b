"""The phone desk: a caller is booked on one page, once, and the loser of a race is offered other times."""

import datetime as dt

import pytest

from centar.models import Reading
from consultations.models import Booking, Client, Source, State
from consultations.stamps import read_stamp, stamp
from tests.consultations.desk_pages import page
from tests.consultations.factories import (
    NOW,
    TODAY,
    at,
    clock,
    make_booking,
    make_consultant,
    make_contact,
    make_topic,
)
from tests.html import Document, errors_of, filled, send
from tests.mails import mails_to

pytestmark = pytest.mark.django_db
CALLER = {"name": "Zora Zorić", "phone": "064 1234567"}


def times(response):
    """The hours on offer, in order."""
    document = Document(response.content)
    return [clock(read_stamp(value)) for value in document.choices(document.form(), "starts")]


class TestBooking:
    def test_the_first_free_time_is_chosen_already(self, vera, topic, consultant, coordinator):
        answer = send(vera, page("desk_new"), **CALLER)
        booking = Booking.objects.get()
        assert answer.headers["Location"] == page("desk_booking", booking.pk)
        assert (booking.starts_at, booking.state, booking.source) == (NOW, State.BOOKED, Source.PHONE)
        assert (booking.client.name, booking.client.phone.as_e164) == ("Zora Zorić", "+381641234567")
        assert (booking.created_by, booking.steps.get().by_office) == (coordinator, True)

    def test_who_comes_from_a_file_is_written_down_as_read(self, vera, topic, consultant, coordinator):
        client = make_booking(NOW, topic=topic, contact=make_contact(name="Zora Zorić")).client
        for query in ("", "?klijent=999999"):
            vera.get(page("desk_new") + query)
        assert not Reading.objects.exists()
        assert filled(vera.get(f"{page('desk_new')}?klijent={client.pk}").content)["name"] == ["Zora Zorić"]
        read = Reading.objects.get()
        assert (read.by, read.subject_id, read.place) == (coordinator, client.pk, "consultations:desk_new")

    def test_twelve_times_on_offer(self, vera, topic, consultant):
        expected = ["9:00", "9:45", "10:30", "11:15", "12:00"] * 3
        assert times(vera.get(page("desk_new"))) == expected[:12]

    def test_another_of_the_times(self, vera, topic, consultant):
        send(vera, page("desk_new"), starts=stamp(at("10:30")), **CALLER)
        assert Booking.objects.get().starts_at == at("10:30")

    def test_a_typed_time_counts(self, vera, topic, consultant):
        send(vera, page("desk_new"), day="24.11.2026.", time="9:05", **CALLER)
        assert Booking.objects.get().starts_at == at("9:05")

    def test_all_that_is_asked(self, vera, topic, consultant):
        send(vera, page("desk_new"), name="Zora Zorić", email="Zora@Primer.rs", needs="prizemlje", language="sr-cyrl")
        booking = Booking.objects.get()
        assert (booking.client.email, booking.needs, booking.language) == ("zora@primer.rs", "prizemlje", "sr-cyrl")
        assert [mail.template for mail in mails_to("zora@primer.rs")] == ["consultations/booked"]

    def test_topic_way_and_consultant_by_links(self, vera, topic, consultant):
        longer = make_topic(name="Duga", minutes=60)
        other = make_consultant(topic, longer, name="Druga")
        response = vera.get(page("desk_new"))
        for link in ("Duga", "by phone", "Druga"):
            response = vera.get(page("desk_new") + Document(response.content).links()[link])
        assert times(response)[:4] == ["9:00", "10:00", "11:00", "12:00"]
        vera.post(
            response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"], filled(response.content, **CALLER)
        )
        booking = Booking.objects.get()
        assert (booking.topic, booking.mode, booking.consultant) == (longer, "phone", other)

    @pytest.mark.parametrize(
        "query", ["tema=nema", "nacin=telepatija", "kod=0", "kod=²", "klijent=99", "klijent=x", "kod=" + "9" * 30]
    )
    def test_any_address(self, vera, topic, consultant, query):
        assert times(vera.get(f"{page('desk_new')}?{query}"))[:2] == ["9:00", "9:45"]

    def test_who_called_before_is_known(self, vera, topic, consultant):
        client = make_booking(at("9:00"), topic=topic, contact=make_contact(name="Zora", phone="+381641234567")).client
        form = filled(vera.get(page("desk_new"), {"klijent": client.pk}).content)
        assert (form["name"], form["email"]) == (["Zora"], [client.email])

    def test_clients_with_the_same_contact_are_shown_after(self, vera, topic, consultant):
        make_booking(at("9:00"), topic=topic, contact=make_contact(name="Mira Zorić", email="", phone="+381641234567"))
        send(vera, page("desk_new"), **CALLER)
        booking = Booking.objects.get(client__name="Zora Zorić")
        assert "Mira Zorić" in Document(vera.get(page("desk_booking", booking.pk)).content).links()

    def test_before_anything_is_set_up(self, vera):
        assert "Nobody consults yet" in vera.get(page("desk_new")).text


class TestRefusals:
    def test_a_time_taken_meanwhile(self, vera, topic, consultant):
        data = filled(vera.get(page("desk_new")).content, starts=stamp(at("9:45")), needs="prizemlje", **CALLER)
        make_booking(at("9:45"), topic=topic)
        answer = vera.post(page("desk_new"), data)
        assert answer.status_code == 409
        assert errors_of(answer.content) == ["The time at 09:45 has just been taken. Choose another time"]
        assert times(answer) == ["9:00", "10:30", "11:15"]
        kept = filled(answer.content)
        assert (kept["name"], kept["needs"], kept["form_key"]) == (["Zora Zorić"], ["prizemlje"], data["form_key"])
        vera.post(page("desk_new"), filled(answer.content, starts=stamp(at("10:30"))))
        assert Booking.objects.get(client__name="Zora Zorić").starts_at == at("10:30")

    @pytest.mark.parametrize(
        ("day", "time"),
        [
            ("24.11.2026", "13:00"),
            ("23.11.2026", "8:55"),
            ("28.11.2026", "10:00"),
            ("1.1.2028", "10:00"),
            ("24.11.2026", "9:03"),
        ],
    )
    def test_a_typed_time_at_which_nobody_consults(self, vera, topic, consultant, day, time):
        answer = send(vera, page("desk_new"), day=day, time=time, **CALLER)
        assert (answer.status_code, Booking.objects.count()) == (409, 0)
        assert errors_of(answer.content) == ["Nobody consults at that time. Choose another one."]

    def test_the_caller_has_another_talk_then(self, vera, topic, consultant):
        make_consultant(topic)
        make_booking(at("9:00"), topic=topic, contact=make_contact(email="", phone="+381641234567"))
        answer = send(vera, page("desk_new"), starts=stamp(at("9:00")), **CALLER)
        assert errors_of(answer.content) == ["This contact already has a talk at that time"]

    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            ({"name": ""}, "Enter the name and surname"),
            ({"phone": ""}, "Enter a phone number or an e-mail address"),
            ({"phone": "06"}, "The phone number has too few digits. Check it"),
            ({"email": "zora"}, "Enter an e-mail address like name@example.com"),
            ({"day": "24.11.2026"}, "Enter a time, for example 10:30"),
            ({"time": "10:30"}, "Enter a date, for example 15.5.2027"),
        ],
    )
    def test_says_what_is_missing(self, vera, topic, consultant, answers, message):
        answer = send(vera, page("desk_new"), **CALLER | answers)
        assert (answer.status_code, Booking.objects.count()) == (200, 0)
        assert errors_of(answer.content) == [message]
        assert len(times(answer)) == 12

    @pytest.mark.parametrize("starts", ["sutra", "20261124T0800", "20269924T0800Z"])
    def test_a_tampered_time(self, vera, topic, consultant, starts):
        data = filled(vera.get(page("desk_new")).content, **CALLER) | {"starts": starts}
        answer = vera.post(page("desk_new"), data)
        assert errors_of(answer.content) == ["This option is no longer offered. Choose another one"]
        assert not Booking.objects.exists()

    def test_sent_twice_is_booked_once(self, vera, topic, consultant):
        data = filled(vera.get(page("desk_new")).content, **CALLER)
        first, second = vera.post(page("desk_new"), data), vera.post(page("desk_new"), data)
        assert first.headers["Location"] == second.headers["Location"]
        assert Booking.objects.count() == Client.objects.count() == 1


class TestStamps:
    def test_there_and_back(self):
        assert stamp(at("9:45")) == "20261124T0845Z"
        assert read_stamp("20261124T0845Z") == at("9:45")

    def test_both_hours_of_the_autumn_night_are_different(self):
        night = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
        assert stamp(night) != stamp(night + dt.timedelta(hours=1))

    @pytest.mark.parametrize("text", ["", "x", "20261124T084Z", "20261124T2460Z", "٢٠٢٦١١٢٤T٠٨٤٥Z", "20261124T0845Z "])
    def test_no_stamp(self, text):
        assert read_stamp(text) is None

    def test_today(self):
        assert stamp(at("9:00", TODAY)) == stamp(NOW)

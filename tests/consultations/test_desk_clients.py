"""Client files: found in either script, read only by those who may, each reading written down."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centar.models import Reading
from consultations.actions.casework import write_note
from consultations.actions.changes import cancel
from consultations.actions.refusals import ContactBusy
from consultations.actions.steps import agree_step
from consultations.models import Client
from entrepreneurs.models import Enterprise
from tests.consultations.desk_pages import page
from tests.consultations.factories import NOW, at, make_booking, make_consultant, make_contact
from tests.html import Document, errors_of, filled, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(topic, consultant):
    contact = make_contact(name="Љиљана Đorđević", email="ljilja@primer.rs", phone="+381641234567")
    return make_booking(at("9:00"), topic=topic, contact=contact)


@pytest.fixture
def client(booking):
    return booking.client


@pytest.fixture
def enterprise(db):
    return Enterprise.objects.create(name="Pletilja", short_name="Pletilja")


class TestSearch:
    @pytest.mark.parametrize(
        "text", ["ljiljana", "ЉИЉАНА", "djordj", "Đorđević", "ljilja@", "064 123", "1234567", "+381 64 123"]
    )
    def test_by_name_in_either_script_by_address_by_number(self, vera, client, text):
        links = Document(vera.get(page("desk_clients"), {"q": text}).content).links()
        assert links.get("Ljiljana Đorđević") == page("desk_client", client.pk)

    def test_by_code(self, vera, booking):
        for code in (booking.code, f"{booking.code[:4]}-{booking.code[4:]}".lower()):
            assert "Ljiljana Đorđević" in vera.get(page("desk_clients"), {"q": code}).text

    @pytest.mark.parametrize("text", ["Nema ga", "999", "%", "x" * 500, "nikolina@"])
    def test_nobody(self, vera, client, text):
        assert "Nobody found" in vera.get(page("desk_clients"), {"q": text}).text

    def test_found_once_with_many_talks(self, vera, booking, topic):
        contact = make_contact(name="Љиљана Đorđević", email="ljilja@primer.rs", phone="+381641234567")
        make_booking(at("9:45"), topic=topic, contact=contact)
        labels = [link.label for link in Document(vera.get(page("desk_clients"), {"q": "ljilja"}).content).all("a")]
        assert labels.count("Ljiljana Đorđević") == 1

    def test_as_many_queries_for_three_as_for_one(self, vera, booking, topic):
        def queries():
            with CaptureQueriesContext(connection) as made:
                vera.get(page("desk_clients"))
            return len(made)

        queries()
        one = queries()
        for time in ("9:45", "10:30"):
            make_booking(at(time), topic=topic)
        assert queries() == one


class TestFile:
    def test_each_reading_is_written_down(self, vera, client, coordinator):
        for _ in range(2):
            assert vera.get(page("desk_client", client.pk)).status_code == 200
        assert [(one.by, one.subject) for one in Reading.objects.all()] == [(coordinator, client)] * 2

    def test_the_contact_is_changed(self, vera, client, enterprise):
        answer = send(
            vera,
            page("desk_client_change", client.pk),
            name="Ljiljana Simić",
            email="Simic@Primer.rs",
            phone="065 7654321",
            enterprise=enterprise.pk,
        )
        assert answer.headers["Location"] == page("desk_client", client.pk)
        client.refresh_from_db()
        assert (client.name, client.email, client.phone.as_e164, client.enterprise) == (
            "Ljiljana Simić",
            "simic@primer.rs",
            "+381657654321",
            enterprise,
        )

    def test_reachable_it_must_stay(self, vera, client):
        answer = send(vera, page("desk_client_change", client.pk), email="", phone="")
        assert errors_of(answer.content) == ["Enter a phone number or an e-mail address"]

    def test_who_saves_second_sees_both(self, vera, mara, client):
        address = page("desk_client_change", client.pk)
        data = filled(mara.get(address).content, name="Druga")
        send(vera, address, name="Prva")
        answer = mara.post(address, data)
        assert answer.status_code == 409
        told = errors_of(answer.content)[1]
        assert told.startswith("Name and surname: saved now “Prva” (koordinatorka@primer.rs, ")
        assert told.endswith("), yours “Druga”")
        client.refresh_from_db()
        assert client.name == "Prva"
        mara.post(address, filled(answer.content))
        client.refresh_from_db()
        assert client.name == "Druga"

    def test_open_talks_follow_the_new_contact(self, vera, client, booking, topic):
        make_consultant(topic)
        send(vera, page("desk_client_change", client.pk), email="nova@primer.rs")
        booking.refresh_from_db()
        assert booking.contact_key == "nova@primer.rs"
        with pytest.raises(ContactBusy):
            make_booking(at("9:00"), topic=topic, contact=make_contact(email="nova@primer.rs"))
        make_booking(at("9:00"), topic=topic, contact=make_contact(email="ljilja@primer.rs"))

    def test_without_an_address_they_follow_the_phone(self, vera, client, booking):
        send(vera, page("desk_client_change", client.pk), email="", phone="065 7654321")
        booking.refresh_from_db()
        assert booking.contact_key == "+381657654321"

    def test_a_talk_that_is_over_keeps_its_contact_and_a_new_name_changes_none(self, vera, client, booking, topic):
        contact = make_contact(name=client.name, email=client.email, phone=str(client.phone))
        other = make_booking(at("10:30"), topic=topic, contact=contact)
        cancel(booking=other, by=None, by_office=True, now=NOW)
        seen = booking.version
        send(vera, page("desk_client_change", client.pk), name="Ljiljana Simić")
        booking.refresh_from_db()
        assert (booking.contact_key, booking.version) == ("ljilja@primer.rs", seen)
        send(vera, page("desk_client_change", client.pk), email="nova@primer.rs")
        other.refresh_from_db()
        assert other.contact_key == "ljilja@primer.rs"

    def test_a_contact_that_has_a_talk_at_that_time_is_refused(self, vera, client, booking, topic):
        busy = make_contact(email="dva@primer.rs")
        make_booking(at("9:15"), topic=topic, consultant=make_consultant(topic), contact=busy)
        answer = send(vera, page("desk_client_change", client.pk), name="Ljiljana Simić", email="dva@primer.rs")
        assert answer.status_code == 409
        assert errors_of(answer.content) == [
            "Somebody with this contact has a talk at the time of a talk of this client. "
            "Move or cancel one of the two first"
        ]
        assert filled(answer.content)["email"] == ["dva@primer.rs"]
        client.refresh_from_db()
        booking.refresh_from_db()
        as_before = ("Љиљана Đorđević", "ljilja@primer.rs", "ljilja@primer.rs")
        assert (client.name, client.email, booking.contact_key) == as_before

    @pytest.mark.parametrize("name", ["desk_client", "desk_booking"])
    def test_agreed_steps_are_ticked_off_for_the_client(self, vera, booking, coordinator, clock, name):
        step = agree_step(
            client=booking.client, booking=booking, text="Spisak troškova", due_on=None, by=coordinator, now=NOW
        )
        address = page(name, booking.client_id if name == "desk_client" else booking.pk)
        data = {"next": address}
        assert Document(vera.get(address).content).one("input", name="next", value=address)
        assert vera.post(page("desk_tick", step.pk), data).headers["Location"] == address
        clock.shift(60)
        vera.post(page("desk_tick", step.pk), data)  # a second press keeps the first time
        step.refresh_from_db()
        assert step.done_at == NOW
        assert "done on 23 November 2026" in vera.get(address).text
        vera.post(page("desk_tick", step.pk), data | {"undo": "1"})
        step.refresh_from_db()
        assert step.done_at is None

    @pytest.mark.parametrize(
        "target", ["", "'", "centar:desk", "//zlo.example/", "https://zlo.example/", "/\\zlo.example"]
    )
    def test_the_way_back_is_a_page_of_ours(self, vera, client, booking, coordinator, target):
        step = agree_step(
            client=booking.client, booking=booking, text="Spisak troškova", due_on=None, by=coordinator, now=NOW
        )
        answer = vera.post(page("desk_tick", step.pk), {"next": target})
        assert answer.headers["Location"] == page("desk_client", client.pk)

    def test_a_step_of_nobody(self, vera):
        assert vera.post(page("desk_tick", 0)).status_code == 404

    def test_a_former_client_is_not_edited(self, vera, client):
        Client.objects.filter(pk=client.pk).update(name="", email="", phone="", anonymised_at=NOW)
        assert vera.get(page("desk_client", client.pk)).status_code == 200
        assert vera.get(page("desk_client_change", client.pk)).status_code == 404


class TestEnterprise:
    def test_talks_notes_and_people_together(self, vera, booking, client, enterprise, coordinator):
        client.enterprise = enterprise
        client.save()
        write_note(subject=client, body="O klijentu.", visibility="consultants", by=coordinator, now=NOW)
        send(vera, page("desk_enterprise_note", enterprise.pk), body="O preduzeću.")
        text = vera.get(page("desk_enterprise", enterprise.pk)).text
        for part in ("Pletilja", "Ljiljana Đorđević", "O klijentu.", "O preduzeću.", page("desk_booking", booking.pk)):
            assert part in text, part
        assert Reading.objects.last().subject == enterprise

    def test_a_note_for_the_author_only(self, vera, mara, enterprise):
        send(mara, page("desk_enterprise_note", enterprise.pk), body="Samo moje.", visibility="author")
        assert "Samo moje." in mara.get(page("desk_enterprise", enterprise.pk)).text
        assert "Samo moje." not in vera.get(page("desk_enterprise", enterprise.pk)).text

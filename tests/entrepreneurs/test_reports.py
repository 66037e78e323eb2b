"""Wrong facts: reported by anybody, closed by staff, forgotten after a year."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from centar.models import Reading
from entrepreneurs.actions.refusals import AlreadyClosed, WrongState
from entrepreneurs.actions.reports import close_report, report_fact
from entrepreneurs.models import PUBLIC, FactReport, State
from entrepreneurs.retention import delete_old_reports
from tests.entrepreneurs.factories import NOW, make_enterprise
from tests.entrepreneurs.pages import page
from tests.html import Document, errors_of, filled, send
from tests.mails import mails_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def make_report(enterprise, **facts):
    values = {
        "fact": "contact",
        "text": "Telefon je 037 999 999.",
        "email": "kupac@primer.rs",
        "language": "sr-latn",
        "form_key": uuid.uuid4(),
        "now": NOW,
    }
    return report_fact(enterprise=enterprise, **(values | facts))


def answers(client, clock, address, **typed):
    """The form filled in, after as long as a person takes."""
    data = filled(client.get(address).content, **typed)
    clock.shift(20)
    return data


@pytest.fixture
def listed():
    return make_enterprise(slug="lipa", name="Zadruga Lipa")


@pytest.fixture
def vera(coordinator, signed_in):
    return signed_in(coordinator)


class TestReporting:
    def test_anybody_reports_from_the_page_of_the_enterprise(self, listed, clock):
        client = Client()
        address = Document(client.get(page("enterprise", "lipa")).content).links()["Report a wrong fact"]
        data = answers(client, clock, address, fact="contact", text="Telefon je 037 999 999.")
        answer = client.post(address, data)
        assert answer.headers["Location"] == page("report_sent", "lipa")
        report = FactReport.objects.get()
        assert (report.enterprise, report.fact, report.text) == (listed, "contact", "Telefon je 037 999 999.")
        assert (report.email, report.language, report.closed_at) == ("", "en", None)
        assert "Thank you, we have it" in client.get(answer.headers["Location"]).text

    def test_sent_twice_it_is_one(self, listed, clock):
        client = Client()
        data = answers(client, clock, page("report", "lipa"), fact="photos", text="Nisu njihove.")
        assert [client.post(page("report", "lipa"), data).status_code for _ in range(2)] == [302, 302]
        assert FactReport.objects.count() == 1

    @pytest.mark.parametrize(
        ("typed", "messages"),
        [
            ({}, ["Choose which fact is wrong", "Write what would be right"]),
            ({"fact": "photos", "text": "X", "email": "kupac"}, ["Enter an e-mail in the form name@example.rs"]),
        ],
    )
    def test_says_what_to_do(self, listed, clock, typed, messages):
        client = Client()
        data = answers(client, clock, page("report", "lipa"), **typed)
        assert errors_of(client.post(page("report", "lipa"), data).content) == messages
        assert not FactReport.objects.exists()

    def test_machines_are_held_up(self, listed, clock):
        client = Client()
        data = filled(client.get(page("report", "lipa")).content, fact="photos", text="Nisu njihove.")
        assert client.post(page("report", "lipa"), data).status_code == 200
        clock.shift(20)
        assert client.post(page("report", "lipa"), data | {"website": "x"}).status_code == 200
        assert not FactReport.objects.exists()

    def test_ten_an_hour_from_one_network(self, listed, clock):
        statuses = []
        for _ in range(11):
            client = Client()
            data = answers(client, clock, page("report", "lipa"), fact="photos", text="Nisu njihove.")
            statuses.append(client.post(page("report", "lipa"), data).status_code)
        assert statuses == [302] * 10 + [429]
        assert FactReport.objects.count() == 10

    @pytest.mark.parametrize("state", [state for state in State if state not in PUBLIC])
    def test_none_on_what_the_directory_does_not_show(self, state):
        row = make_enterprise(state)
        if row.slug:
            assert Client().get(page("report", row.slug)).status_code == 404
            assert Client().get(page("report_sent", row.slug)).status_code == 404
        with pytest.raises(WrongState):
            make_report(row)

    def test_none_on_one_that_does_not_wish_to_be_shown(self):
        make_enterprise(slug="tiha", wants_listing=False)
        assert Client().get(page("report", "tiha")).status_code == 404


class TestClosing:
    @pytest.mark.parametrize(
        ("outcome", "note", "words"),
        [
            ("corrected", "", "Bili ste u pravu i upis je ispravljen."),
            ("not_so", "Zvali smo ih.", "podatak je tačan ovako kako stoji."),
            ("unknown", "Niko se ne javlja.", "ne može da se utvrdi šta je tačno"),
        ],
    )
    def test_staff_close_it_and_whoever_asked_is_told(self, vera, listed, outcome, note, words):
        report = make_report(listed)
        answer = send(vera, page("desk_report", report.pk), outcome=outcome, note=note)
        assert answer.headers["Location"] == page("desk_reports")
        report.refresh_from_db()
        assert (report.outcome, report.note, report.closed_by, report.closed_at) == (outcome, note, vera.user, NOW)
        (mail,) = mails_to("kupac@primer.rs")
        assert mail.subject == "Ono što ste javili o preduzeću Zadruga Lipa"
        assert words in mail.text
        assert note in mail.text
        assert "/preduzeca/lipa/" in mail.text
        assert "Nothing waits" in vera.get(page("desk_reports")).text

    def test_without_an_address_nobody_is_written_to(self, listed, coordinator):
        close_report(report=make_report(listed, email=""), outcome="corrected", note="", by=coordinator, now=NOW)
        assert mails_to("kupac@primer.rs") == []

    def test_a_no_has_words(self, vera, listed):
        report = make_report(listed)
        answer = send(vera, page("desk_report", report.pk), outcome="not_so", note="")
        assert errors_of(answer.content) == ["Write how you know, or why it cannot be told"]
        report.refresh_from_db()
        assert report.closed_at is None

    def test_a_double_click_is_one_and_the_second_of_two_is_told(self, listed, coordinator, consultant):
        report = make_report(listed)
        for _ in range(2):
            close_report(report=report, outcome="corrected", note="", by=coordinator, now=NOW)
        assert len(mails_to("kupac@primer.rs")) == 1
        with pytest.raises(AlreadyClosed):
            close_report(report=report, outcome="not_so", note="Ne.", by=consultant, now=NOW)

    def test_the_second_reads_what_the_first_wrote(self, vera, coordinator, listed):
        report = make_report(listed)
        stale = filled(vera.get(page("desk_report", report.pk)).content, outcome="not_so", note="Nije tako.")
        close_report(report=report, outcome="corrected", note="Ispravljeno.", by=coordinator, now=NOW)
        answer = vera.post(page("desk_report", report.pk), stale)
        assert answer.status_code == 409
        assert "Ispravljeno." in answer.text

    def test_looking_is_written_down(self, vera, coordinator, listed):
        report = make_report(listed)
        assert "kupac@primer.rs" not in vera.get(page("desk_reports")).text
        assert not Reading.objects.exists()
        assert "kupac@primer.rs" in vera.get(page("desk_report", report.pk)).text
        reading = Reading.objects.get()
        assert (reading.by, reading.subject, reading.place) == (coordinator, report, "entrepreneurs:desk_report")

    def test_the_review_of_the_enterprise_leads_to_it(self, vera, listed):
        report = make_report(listed)
        links = Document(vera.get(page("desk_review", listed.pk)).content).links()
        assert links["See the report"] == page("desk_report", report.pk)


def test_closed_reports_are_deleted_after_a_year(listed, coordinator):
    old, recent, _open = make_report(listed), make_report(listed), make_report(listed)
    for report, days in ((old, 366), (recent, 364)):
        close_report(report=report, outcome="corrected", note="", by=coordinator, now=NOW - dt.timedelta(days=days))
    assert delete_old_reports(NOW) == 1
    assert set(FactReport.objects.values_list("pk", flat=True)) == {recent.pk, _open.pk}

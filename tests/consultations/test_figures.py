"""The figures of a period, on the page and in the files that leave it."""

import csv
import datetime as dt
import io
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.utils.translation import override
from openpyxl import load_workbook

from centar.models import Municipality, Office, Partner
from consultations.figures import Period, figures_of
from consultations.models import Client, Source, Topic
from consultations.reports import texts_of
from tests.consultations.factories import NOW, TUESDAY, at, plain_booking
from tests.people import staff_member

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PERIOD = Period(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
ADDRESS = "/rad/razgovori/brojke/?od=2026-11-01&do=2026-11-30"


@pytest.fixture
def talks(topic, consultant, coordinator):
    """Two held by one client of whom the first was before the period, one of another, one missed, two cancelled."""
    ana = Client.objects.create(name="=Ana", email="ana@primer.rs", language="sr-latn", created_at=NOW)
    held = {"state": "attended", "attended_at": NOW, "created_at": at("9:00", TUESDAY - 10 * DAY)}
    october, november = dt.date(2026, 10, 31), TUESDAY
    plain_booking(consultant, topic, at("9:00", october), **held, client=ana)
    plain_booking(consultant, topic, at("9:00", november), **held, client=ana, outcome="informed")
    new = plain_booking(consultant, topic, at("9:45", november), **held, source=Source.PHONE)
    new.client.municipality = Municipality.objects.get(slug="donji-jasen")
    new.client.save()
    plain_booking(consultant, topic, at("10:30", november), state="no_show")
    plain_booking(consultant, topic, at("11:15", november), state="cancelled_by_client", cancelled_at=NOW)
    plain_booking(consultant, topic, at("11:15", november), state="cancelled_by_office", cancelled_at=NOW)
    plain_booking(consultant, topic, at("11:15", november), state="expired")


def test_what_counts(talks):
    figures = figures_of(PERIOD)
    assert dict(figures.summary) == {
        "Održani razgovori": 2,
        "Ljudi koje smo savetovali": 2,
        "Prvi put kod nas": 1,
        "Nisu došli": 1,
        "Nisu došli, od očekivanih, %": 33,
        "Otkazali klijenti": 1,
        "Otkazao Centar": 1,
        "Tek predstoje ili nisu označeni": 0,
        "Dana od zakazivanja na sajtu do razgovora, medijana": 1,
    }
    assert {table.title: [(bar.label, bar.count, bar.percent) for bar in table.bars] for table in figures.tables} == {
        "Po temi": [("Pokretanje", 2, 100)],
        "Po načinu razgovora": [("telefonom", 2, 100)],
        "Po opštini klijenta": [("nepoznato", 1, 100), ("Donji Jasen", 1, 100)],
        "Po načinu zakazivanja": [("na sajtu", 1, 100), ("telefonom", 1, 100)],
        "Po ishodu": [("dobijena informacija", 1, 100), ("nepoznato", 1, 100)],
    }


def test_the_period_begins_and_ends_with_its_days_at_the_center(consultant, topic):
    last_minute = dt.datetime(2026, 11, 30, 23, 30, tzinfo=ZoneInfo("Europe/Belgrade"))
    plain_booking(consultant, topic, last_minute, state="attended", attended_at=NOW)
    plain_booking(consultant, topic, last_minute + DAY / 24, state="attended", attended_at=NOW)
    assert figures_of(PERIOD).summary[0] == ("Održani razgovori", 1)


def test_discreet_topics_are_not_named(talks):
    Topic.objects.update(is_discreet=True)
    (topics, *_others) = figures_of(PERIOD).tables
    assert [bar.label for bar in topics.bars] == ["Poverljive teme"]


def test_as_many_queries_for_many_talks(talks, django_assert_num_queries):
    with django_assert_num_queries(2):
        figures_of(PERIOD)


@pytest.fixture
def desk(coordinator):
    browser = Browser()
    browser.force_login(coordinator)
    return browser


def test_the_page(talks, desk):
    page = desk.get(ADDRESS)
    assert page.status_code == 200
    assert "Od 1. novembra 2026. do 30. novembra 2026." in page.text
    assert page.context["figures"].summary[0] == ("Održani razgovori", 2)


@pytest.mark.parametrize(("first", "last"), [("2026-11-01", "9999-12-31"), ("0001-01-01", "2026-11-30")])
def test_a_day_at_the_end_of_all_calendars_is_refused(desk, first, last):
    page = desk.get(f"/rad/razgovori/brojke/?od={first}&do={last}&oblik=pdf")
    assert page.status_code == 200
    assert [text for texts in page.context["form"].errors.values() for text in texts] == [
        "Unesite datum, na primer 15. 5. 2027."
    ]


def test_a_period_that_runs_backwards_is_said_and_nothing_is_made(talks, desk):
    page = desk.get("/rad/razgovori/brojke/?od=2026-11-30&do=2026-11-01&oblik=pdf")
    assert page.status_code == 200
    assert page["Content-Type"].startswith("text/html")
    assert page.context["form"].errors == {"do": ["Kraj mora da bude posle početka"]}


def test_csv(talks, desk):
    file = desk.get(f"{ADDRESS}&oblik=csv")
    assert file["Content-Disposition"] == 'attachment; filename="razgovori-20261101-20261130.csv"'
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[:4] == [
        ["Tabela", "Red", "Broj"],
        ["Period", "od", "2026-11-01"],
        ["Period", "do", "2026-11-30"],
        ["Ukupno", "Održani razgovori", "2"],
    ]


def test_xlsx_keeps_numbers_and_makes_no_formula(talks, desk, topic):
    Topic.objects.update(name='=HYPERLINK("zlo")')
    book = load_workbook(io.BytesIO(desk.get(f"{ADDRESS}&oblik=xlsx").content))
    cells = {(row[1].value, row[2].value) for row in book.active.iter_rows()}
    assert ("Održani razgovori", 2) in cells
    assert ('\'=HYPERLINK("zlo")', 2) in cells
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}


@pytest.mark.parametrize("prefix", ["", "/sr-cyrl", "/en"])
def test_one_page_of_pdf(talks, desk, prefix):
    file = desk.get(f"{prefix}{ADDRESS}&oblik=pdf")
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF-")
    assert file.content.count(b"/Type /Page\n") + file.content.count(b"/Type/Page/") == 1


class TestWhoIsNamedOnThePdf:
    def partner(self, name, first, last, **facts):
        values = {"role": "funder", "statement": f"{name} podržava rad.", "valid_from": first, "valid_to": last}
        return Partner.objects.create(name=name, **values | facts)

    @pytest.fixture(autouse=True)
    def partners(self, talks):
        Partner.objects.all().delete()
        self.partner("Pre", None, dt.date(2026, 10, 31))
        self.partner("Do početka", None, dt.date(2026, 11, 1), order=1)
        self.partner("Od kraja", dt.date(2026, 11, 30), None, order=2, statement_en="Supports.", disclaimer="Ograda.")
        self.partner("Posle", dt.date(2026, 12, 1), None)
        self.partner("Domaćin", None, None, role="host")

    def texts(self, language):
        with override(language):
            return texts_of(figures_of(PERIOD), language, now=NOW)

    def test_who_supported_the_work_in_the_period(self):
        texts = self.texts("sr-latn")
        assert texts["partners"] == [
            ["Do početka", "Do početka podržava rad."],
            ["Od kraja", "Od kraja podržava rad."],
        ]
        assert texts["disclaimers"] == ["Ograda."]
        assert self.texts("en")["partners"][1] == ["Od kraja", "Supports."]
        assert self.texts("sr-cyrl")["partners"][0][0] == "До почетка"

    def test_the_day_and_the_office(self):
        office = Office.objects.get()
        texts = self.texts("sr-latn")
        assert texts["made"] == "Sačinjeno 23. novembra 2026."
        assert texts["contact"].endswith(f"· {office.email}")
        assert texts["contact"].startswith(office.address)


@pytest.mark.parametrize(("role", "status"), [("consultant", 200), ("editor", 403), ("administrator", 403)])
def test_who_sees_them(office, role, status):
    browser = Browser()
    browser.force_login(staff_member("neko@primer.rs", role))
    assert browser.get(ADDRESS).status_code == status

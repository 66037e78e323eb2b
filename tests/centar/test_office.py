import datetime as dt
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.template import Context, Template
from django.utils import translation

from centar.models import Municipality, Office, OfficeHours, Partner
from centar.opening import hours_text
from centar.towns.pack import read_pack
from centar.towns.setup import set_up_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    set_up_office(pack=read_pack(Path(__file__).parent.parent / "towns" / "lipograd.toml"))
    return Office.objects.get()


def refused(constraint: str, sql: str) -> None:
    """The database itself refuses the statement, by that constraint."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_no_office_before_the_pack():
    assert Office.objects.current() is None


def test_current_office_is_read_once_and_comes_with_its_places(office, django_assert_num_queries):
    with django_assert_num_queries(2):  # the mark of the edition, and the office
        office = Office.objects.current()
    with django_assert_num_queries(1):
        assert Office.objects.current() is office
        assert (office.district.name, office.municipality.name_locative) == ("Lipički okrug", "Липограду")


def test_there_is_one_office(office):
    refused("office_only_one", "update centar_office set id = 2")
    office.pk = None
    with pytest.raises(IntegrityError, match="centar_office_pkey"), transaction.atomic():
        office.save(force_insert=True)


@pytest.mark.parametrize(
    ("constraint", "table", "change"),
    [
        ("office_postcode_five_digits", "office", "postcode = '9900'"),
        ("office_coordinates_both_or_none", "office", "latitude = null"),
        ("office_coordinates_both_or_none", "office", "longitude = 181"),
        ("municipality_code_five_digits", "municipality", "code = '9999x'"),
        ("municipality_postcode_five_digits", "municipality", "postcode = '990'"),
        ("municipality_kind_known", "municipality", "kind = 'village'"),
        ("municipality_coordinates_on_earth", "municipality", "latitude = 90.5"),
        ("municipality_population_with_year_and_source", "municipality", "population = 5"),
        ("municipality_population_with_year_and_source", "municipality", "population = 5, population_year = 2022"),
        ("municipality_population_with_year_and_source", "municipality", "population_source = 'popis'"),
        (
            "municipality_population_with_year_and_source",
            "municipality",
            "population = 5, population_source = 'popis'",
        ),
        ("municipality_map_cell_from_one", "municipality", "map_columns = 0"),
        ("municipality_name_once_in_district", "municipality", "name = 'isto'"),
    ],
)
def test_database_refuses(office, constraint, table, change):
    refused(constraint, f"update centar_{table} set {change}")  # noqa: S608 - the test's own words


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("partner_role_known", "role = 'friend'"),
        ("partner_dates_in_order", "valid_from = '2026-02-01', valid_to = '2026-01-31'"),
        ("partner_logo_described", "logo = 'partners/logo.png'"),
    ],
)
def test_database_refuses_partner(constraint, change):
    Partner.objects.create(name="Lipa", role=Partner.Role.HOST)
    refused(constraint, f"update centar_partner set {change}")  # noqa: S608 - the test's own words


def test_partners_are_shown_on_the_agreed_days_and_no_other():
    Partner.objects.create(name="uvek", role="host", order=1)
    Partner.objects.create(name="od", role="funder", valid_from=dt.date(2026, 3, 1), order=2)
    Partner.objects.create(name="do", role="funder", valid_to=dt.date(2026, 3, 1), order=3)

    def names(day: dt.date) -> list[str]:
        return [partner.name for partner in Partner.objects.shown_on(day)]

    assert names(dt.date(2026, 2, 28)) == ["uvek", "do"]
    assert names(dt.date(2026, 3, 1)) == ["uvek", "od", "do"]
    assert names(dt.date(2026, 3, 2)) == ["uvek", "od"]


def test_municipalities_stand_in_the_order_of_the_alphabet(office):
    for number, name in enumerate(
        ["Novi Kraj", "Његош", "Ćilimi", "Čačalica", "Дунав", "Ljig", "Lukovo", "Džep", "Đak"]
    ):
        Municipality.objects.create(
            district=office.district,
            code=f"8888{number}",
            slug=f"m{number}",
            name=name,
            kind="municipality",
            postcode="99000",
            latitude=44,
            longitude=21,
            map_column=9,
            map_row=number + 1,
        )
    in_order = [
        "Čačalica",
        "Ćilimi",
        "Donji Jasen",
        "Дунав",
        "Džep",
        "Đak",
        "Липоград",
        "Lukovo",
        "Ljig",
        "Novi Kraj",
        "Његош",
    ]
    assert [row.name for row in Municipality.objects.by_name()] == in_order


def test_sort_key_follows_a_new_name(office):
    row = Municipality.objects.get(slug="donji-jasen")
    row.name = "Zadnji Jasen"
    row.save(update_fields=["name"])
    assert [row.slug for row in Municipality.objects.by_name()] == ["lipograd", "donji-jasen"]


def test_map_link_points_at_the_building_or_looks_up_the_address(office):
    assert office.map_url == (
        "https://www.openstreetmap.org/?mlat=44.123456&mlon=20.654321#map=18/44.123456/20.654321"
    )
    office.latitude = office.longitude = None
    assert office.map_url == ("https://www.openstreetmap.org/search?query=Ulica+tri+jasena+5%2C+99000+Lipograd")


def day(weekday: int, *clock: str) -> list[OfficeHours]:
    times = [dt.time.fromisoformat(part) for part in clock]
    return [OfficeHours(weekday=weekday, opens=a, closes=b) for a, b in zip(times[::2], times[1::2], strict=True)]


@pytest.mark.parametrize(
    ("hours", "latin", "cyrillic", "english"),
    [
        ([], "", "", ""),
        (
            [row for n in range(5) for row in day(n, "09:00", "13:00")],
            "radnim danom 9–13 h",
            "радним даном 9–13 h",
            "on workdays 9–13 h",
        ),
        (
            [row for n in range(7) for row in day(n, "08:00", "20:00")],
            "svakog dana 8–20 h",
            "сваког дана 8–20 h",
            "every day 8–20 h",
        ),
        (
            [
                *day(4, "10:30", "12:00"),
                *day(0, "09:00", "13:00"),
                *day(1, "09:00", "13:00"),
                *day(2, "09:00", "13:00"),
            ],
            "ponedeljak–sreda 9–13 h, petak 10:30–12 h",
            "понедељак–среда 9–13 h, петак 10:30–12 h",
            "Monday–Wednesday 9–13 h, Friday 10:30–12 h",
        ),
        (
            [*day(0, "09:00", "12:00", "17:00", "19:00"), *day(2, "09:00", "12:00", "17:00", "19:00")],
            "ponedeljak 9–12 i 17–19 h, sreda 9–12 i 17–19 h",
            "понедељак 9–12 и 17–19 h, среда 9–12 и 17–19 h",
            "Monday 9–12 and 17–19 h, Wednesday 9–12 and 17–19 h",
        ),
    ],
)
def test_hours_are_said_as_people_say_them(hours, latin, cyrillic, english):
    assert hours_text(hours, "sr-latn") == latin
    assert hours_text(hours, "sr-cyrl") == cyrillic
    assert hours_text(hours, "en") == english


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("sr-latn", "Pomažemo ljudima iz Lipograda da počnu.|Kuća socijalnog"),
        ("sr-cyrl", "Помажемо људима из Липограда да почну.|Кућа социјалног"),
        ("en", '<span lang="sr-Latn">Pomažemo ljudima iz Lipograda da počnu.</span>|House of Social'),
    ],
)
def test_twin_shows_the_readers_language_and_marks_what_is_not_translated(office, language, shown):
    template = Template('{% load twins %}{{ office|twin:"lead" }}|{{ office|twin:"name_line_1" }}')
    with translation.override(language):
        assert template.render(Context({"office": office})) == shown
        assert template.render(Context({"office": None})) == "|"


def test_twin_lets_no_markup_through(office):
    office.lead = "<b>Важно</b>"
    with translation.override("en"):
        shown = Template('{% load twins %}{{ office|twin:"lead" }}').render(Context({"office": office}))
    assert shown == '<span lang="sr-Latn">&lt;b&gt;Važno&lt;/b&gt;</span>'

"""The columns that the directory reads: PostgreSQL keeps them, whoever writes."""

import pytest

from centar.models import Municipality
from centar.script import sort_key
from entrepreneurs.listing import search
from entrepreneurs.models import Category, Enterprise, State, VulnerableGroup
from tests.entrepreneurs.factories import TODAY, founding, make_enterprise
from tests.entrepreneurs.sql import execute, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def found_by(words):
    return [Enterprise.objects.get(pk=pk) for pk in search(words, [], "").ids]


def test_an_insert_fills_them():
    row = make_enterprise(
        name="Đurđevak",
        short_name="Čačkalica",
        brand_names=["Reload2"],
        settlement="Veliko Selo",
        vat_payer=True,
        delivers=True,
        categories=("kultura", "hrana-i-pice"),
        groups=("roma", "over_50"),
    )
    assert row.place == "Donji Jasen, Veliko Selo"
    assert row.legal_status == "operates_by_model"
    assert row.name_fold == "durdevak cackalica reload2"
    assert row.sort_key == sort_key("Đurđevak")
    assert row.facets == [
        "m:donji-jasen", "s:operates_by_model", "f:association", "b:vat", "b:delivery", "k:hrana-i-pice",
        "k:kultura", "g:over_50", "g:roma",
    ]  # fmt: skip
    assert row.is_listed is True


def test_an_update_follows():
    row = make_enterprise(State.PUBLISHED)
    write(
        row,
        name="Љиљан",
        municipality_id=Municipality.objects.get(slug="lipograd").pk,
        settlement="Липоград",
        status_stage="registered",
        status_since=TODAY,
        e_invoice=True,
        public_sector=True,
        wants_listing=False,
    )
    assert (row.place, row.legal_status, row.name_fold) == ("Липоград", "registered", "ljiljan")
    assert row.sort_key == sort_key("Ljiljan")
    assert set(row.facets) >= {"m:lipograd", "s:registered", "b:e_invoice", "b:public_sector"}
    assert row.is_listed is False


def test_a_seat_in_the_town_itself_is_named_once_in_either_script():
    town = Municipality.objects.get(slug="lipograd")
    assert make_enterprise(State.DRAFT, municipality=town, settlement="Lipograd").place == "Липоград"
    assert make_enterprise(State.DRAFT, municipality=town, settlement="Beli Kamen").place == "Липоград, Beli Kamen"


def test_a_place_without_a_municipality_or_settlement():
    assert make_enterprise(State.DRAFT, municipality=None, settlement="Selo").place == "Selo"
    assert make_enterprise(State.DRAFT, municipality=None).place == ""


@pytest.mark.parametrize(("form", "status"), [("none", "founding"), ("", "founding"), ("llc", "operates_by_model")])
def test_the_public_status_follows_the_form(form, status):
    facts = founding() if form == "none" else {"legal_form": form}
    assert make_enterprise(State.DRAFT, **facts).legal_status == status


def test_what_it_offers_and_whom_it_helps_follow():
    row = make_enterprise(categories=())
    row.categories.add(Category.objects.get(slug="kultura"))
    row.refresh_from_db()
    assert "k:kultura" in row.facets
    assert found_by("kultura") == [row], "the names of what it offers are searched too"
    row.categories.clear()
    row.groups_served.create(group=VulnerableGroup.objects.get(slug="roma"))
    row.refresh_from_db()
    assert [word for word in row.facets if word[0] in "kg"] == ["g:roma"]
    row.groups_served.all().delete()
    row.refresh_from_db()
    assert [word for word in row.facets if word[0] in "kg"] == []
    assert found_by("kultura") == []


@pytest.mark.parametrize(
    ("kind", "table", "column", "model", "new"),
    [
        ("categories", "categoryoffered", "category_id", Category, "kultura"),
        ("groups", "groupserved", "group_id", VulnerableGroup, "roma"),
    ],
)
def test_a_line_that_is_changed_follows(kind, table, column, model, new):
    """As the admin changes it: the row stays, what it points at is another."""
    row = make_enterprise(categories=("hrana-i-pice",), groups=("over_50",))
    execute(
        f"UPDATE entrepreneurs_{table} SET {column} = %s WHERE enterprise_id = %s",  # noqa: S608
        model.objects.get(slug=new).pk,
        row.pk,
    )
    row.refresh_from_db()
    assert (
        row.facets[-2:]
        == {
            "categories": ["k:kultura", "g:over_50"],
            "groups": ["k:hrana-i-pice", "g:roma"],
        }[kind]
    )


@pytest.mark.parametrize(
    ("table", "slug", "word"),
    [
        ("entrepreneurs_category", "hrana-i-pice", "k:drugo"),
        ("entrepreneurs_vulnerablegroup", "roma", "g:drugo"),
        ("centar_municipality", "donji-jasen", "m:drugo"),
    ],
)
def test_a_value_of_a_list_that_is_renamed_follows(table, slug, word):
    row = make_enterprise(groups=("roma",))
    execute(f"UPDATE {table} SET slug = 'drugo', name = 'Novi Breg' WHERE slug = %s", slug)  # noqa: S608
    row.refresh_from_db()
    assert word in row.facets
    assert (row.place == "Novi Breg") is (table == "centar_municipality")
    assert (found_by("novi breg") == [row]) is (table != "entrepreneurs_vulnerablegroup")


def test_the_version_counts_every_update():
    row = make_enterprise(State.DRAFT)
    before = row.version
    write(row, short_name="Novo")
    assert row.version == before + 1

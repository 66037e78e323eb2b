import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from centar.identifiers import mb_is_valid, validate_pib
from centar.towns.pack import read_pack
from centar.towns.setup import set_up_office
from entrepreneurs.listing import search
from entrepreneurs.models import Category, CategoryOffered, Enterprise, GroupServed

OTHER_TOWN = Path(__file__).parent.parent / "towns" / "lipograd.toml"


@pytest.fixture
def town(db):
    set_up_office(pack=read_pack(OTHER_TOWN))


def seed(count, **options):
    call_command("seed_enterprises", count=count, stdout=io.StringIO(), **options)


def pairs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT a, b, n FROM entrepreneurs_facet_pairs")
        return {(a, b): n for a, b, n in cursor.fetchall()}


@pytest.mark.usefixtures("town")
def test_rows_are_complete_valid_and_found():
    seed(50)
    rows = list(Enterprise.objects.order_by("reference"))
    assert len(rows) == 50
    assert {row.is_example for row in rows} == {True}
    assert {row.version for row in rows} == {1}
    for row in rows:
        row.full_clean()
        assert 200 <= len(row.description) <= 600
        assert not row.mb or mb_is_valid(row.mb)
        assert not row.pib or validate_pib(row.pib) == row.pib
        words = {f"m:{row.municipality.slug}", f"s:{row.legal_status}", f"f:{row.legal_form}"}
        words |= {f"k:{slug}" for slug in row.categories.values_list("slug", flat=True)}
        words |= {f"g:{slug}" for slug in row.vulnerable_groups.values_list("slug", flat=True)}
        assert words == {word for word in row.facets if not word.startswith("b:")}
        assert (row.pk in search(row.name, [], "").ids) == row.is_listed
    assert Enterprise.objects.listed().count() > 40


@pytest.mark.usefixtures("town")
def test_rows_are_the_same_whatever_the_number_asked_for():
    seed(3)
    seed(4)
    in_two = list(Enterprise.objects.order_by("reference").values_list("reference", "name", "description", "facets"))
    GroupServed.objects.all().delete()
    CategoryOffered.objects.all().delete()
    Enterprise.objects.all().delete()
    seed(7)
    at_once = list(Enterprise.objects.order_by("reference").values_list("reference", "name", "description", "facets"))
    assert in_two == at_once


@pytest.mark.usefixtures("town")
def test_the_pairs_are_those_of_the_rows():
    seed(30)
    listed = [{*row.facets, "*"} for row in Enterprise.objects.listed()]
    words = set.union(*listed)
    expected = {(a, b): sum(a in row and b in row for row in listed) for a in words for b in words}
    assert pairs() == {pair: n for pair, n in expected.items() if n}


@pytest.mark.usefixtures("town")
def test_real_enterprises_are_not_mixed_with_invented_ones_by_accident():
    Enterprise.objects.create(name="Prava zadruga")
    with pytest.raises(CommandError, match="real enterprises"):
        seed(2)
    assert Enterprise.objects.count() == 1
    seed(2, yes=True)
    assert Enterprise.objects.count() == 3


@pytest.mark.django_db
def test_a_database_without_a_town_is_refused():
    with pytest.raises(CommandError, match="setup_office"):
        seed(2)
    assert not Category.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, -1, 900_001])
def test_a_count_out_of_range_is_refused(count):
    with pytest.raises(CommandError, match="from 1 to 900000"):
        seed(count)

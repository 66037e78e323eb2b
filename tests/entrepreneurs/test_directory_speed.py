"""That the directory costs the same whatever the number of rows, and that its short ways lead to the same counts."""

import io

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client

from entrepreneurs import listing, pairs
from entrepreneurs.filters import DirectoryFilter
from entrepreneurs.models import Category, Enterprise

pytestmark = pytest.mark.usefixtures("town")

# The mark of the edition; counted pairs, and rows where the pairs do not serve; the entries. A search finds and counts
# at once.
LIST, SEARCH = 4, 3


def seed(count):
    call_command("seed_enterprises", count=count, stdout=io.StringIO())


@pytest.mark.parametrize("rows", [3, 300])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/preduzeca/", LIST),
        ("/preduzeca/?prikaz=tabela", LIST),
        ("/preduzeca/?status=operates_by_model", LIST),
        ("/preduzeca/?status=operates_by_model&status=founding&oblik=association", LIST - 1),
        ("/preduzeca/?q=udruzenje", SEARCH),
        ("/en/preduzeca/?q=udruzenje&status=operates_by_model&red=naziv", SEARCH),
    ],
)
def test_a_page_asks_as_often_whatever_the_number_of_rows(rows, address, queries, django_assert_num_queries):
    seed(rows)
    client = Client()
    client.get(address)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def counts(query):
    search = DirectoryFilter(QueryDict(query))
    total = search.total
    return total, {option.word: facet.count(option) for facet in search.facets for option in facet.options}


@pytest.mark.parametrize(
    "query", ["", "vrsta=hrana-i-pice", "status=founding", "kupci=vat", "oblik=llc&vrsta=kultura"]
)
def test_a_large_registry_counts_as_a_small_one_does(query, monkeypatch):
    seed(60)
    by_rows = counts(query)
    monkeypatch.setattr(pairs, "LARGE_REGISTRY", 10)
    assert counts(query) == by_rows
    assert by_rows[0] > 0


def test_the_pairs_follow_when_they_are_refreshed(monkeypatch):
    monkeypatch.setattr(pairs, "LARGE_REGISTRY", 10)
    seed(60)
    before, _counts = counts("")
    Enterprise.objects.listed().order_by("pk").first().delete()
    assert counts("")[0] == before
    pairs.refresh_facet_pairs()
    assert counts("")[0] == before - 1


def test_too_many_found_are_not_counted(monkeypatch):
    seed(40)
    monkeypatch.setattr(listing, "RANKED_AT_MOST", 5)
    search = DirectoryFilter(QueryDict("q=u"))
    assert (search.total, search.is_capped) == (5, True)
    assert {facet.count(option) for facet in search.facets for option in facet.options} == {None}


def test_a_renamed_category_shows_with_the_next_page():
    seed(3)
    client = Client()
    assert "Hrana i piće" in client.get("/preduzeca/").text
    Category.objects.filter(slug="hrana-i-pice").update(name="Jelo i piće")
    page = client.get("/preduzeca/").text
    assert "Jelo i piće" in page
    assert "Hrana i piće" not in page


@pytest.mark.parametrize("words", ["!!!", "@", "nepostojeće ime"])
def test_what_cannot_be_found_is_an_empty_page(words):
    seed(3)
    page = Client().get("/preduzeca/", {"q": words, "vrsta": "kultura"})
    assert page.status_code == 200
    assert (page.context["search"].total, page.context["entries"]) == (0, [])


def test_a_typing_error_finds_the_name_and_counts_it():
    seed(3)
    row = Enterprise.objects.get(reference="MERENJE-0000003")
    search = DirectoryFilter(QueryDict(f"q={row.short_name[:-4]}r"))
    assert [found.slug for found in search.rows(search.page())] == [row.slug]
    assert search.total == 1

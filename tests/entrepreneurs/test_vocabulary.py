"""The words of listed names: they follow every change, and a typing error finds by them."""

import pytest
from django.http import QueryDict

from centar.models import Municipality
from entrepreneurs import jobs
from entrepreneurs.filters import DirectoryFilter
from entrepreneurs.models import NameWord, State
from tests.entrepreneurs.factories import make_enterprise
from tests.entrepreneurs.sql import execute, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def words():
    return set(NameWord.objects.values_list("word", flat=True))


def found(query):
    search = DirectoryFilter(QueryDict(query))
    return [row.name for row in search.rows(search.page())]


def test_a_name_gives_its_words_as_soon_as_it_is_listed():
    row = make_enterprise(State.SUBMITTED, name="Zadruga „Lipa 24“", short_name="Липа", brand_names=["Žar"])
    assert words() == set()
    write(row, state="published", slug="lipa", published_at=row.submitted_at, checked_on="2026-11-01",
          checked_by_id=make_enterprise(name="X1").checked_by_id, checked_basis="APR")  # fmt: skip
    assert words() == {"zadruga", "lipa", "zar", "x1"}


def test_a_new_name_and_a_wish_to_be_listed_give_theirs():
    row = make_enterprise(name="Lipa", short_name="", wants_listing=False)
    assert words() == set()
    write(row, wants_listing=True)
    assert words() == {"lipa"}
    write(row, name="Jasen")
    assert words() == {"lipa", "jasen"}


def test_words_that_no_name_has_any_more_are_taken_out_by_the_job():
    row = make_enterprise(name="Zadruga Lipa", short_name="")
    make_enterprise(name="Zadruga Jasen", short_name="")
    write(row, state="withdrawn")
    assert words() == {"zadruga", "lipa", "jasen"}
    jobs.refresh_name_words(timestamp=0)
    assert words() == {"zadruga", "jasen"}


def test_the_job_adds_what_came_in_without_triggers():
    make_enterprise(name="Lipa", short_name="")
    execute("DELETE FROM entrepreneurs_nameword")
    jobs.refresh_name_words(timestamp=0)
    assert words() == {"lipa"}


class TestTypingErrors:
    @pytest.fixture(autouse=True)
    def rows(self):
        make_enterprise(name="Zadruga Lavanda", short_name="", description="Pravimo ulje i sapun.")
        make_enterprise(name="Udruženje Košnica", short_name="", description="Pčelarimo.")

    @pytest.mark.parametrize("asked", ["lavandaa", "lavannda", "lawanda", "лаванада", "zaldruga", "zadrga lavnda"])
    def test_one_finds_the_name(self, asked):
        assert found(f"q={asked}") == ["Zadruga Lavanda"]

    def test_it_may_stand_beside_a_word_of_the_description(self):
        assert found("q=sapun lavannda") == ["Zadruga Lavanda"]
        assert found("q=sapun kosnicaa") == []

    def test_similar_words_count_in_names_only(self):
        make_enterprise(name="Jasen", short_name="", description="Imamo i lavandu.")
        assert found("q=lavannda") == ["Zadruga Lavanda"]

    def test_facets_narrow_what_is_found_and_counted(self):
        make_enterprise(name="Lavanda", short_name="", municipality=Municipality.objects.get(slug="lipograd"))
        search = DirectoryFilter(QueryDict("q=lavannda&opstina=lipograd"))
        assert [row.name for row in search.rows(search.page())] == ["Lavanda"]
        (towns,) = [facet for facet in search.facets if facet.name == "opstina"]
        counted = {option.value: towns.count(option) for option in towns.options if towns.count(option)}
        assert counted == {"lipograd": 1, "donji-jasen": 1}

    def test_a_word_that_is_there_is_no_error_though_no_entry_has_the_value(self):
        make_enterprise(name="Levanda", short_name="", municipality=Municipality.objects.get(slug="lipograd"))
        assert found("q=lavanda&opstina=lipograd") == []

    def test_a_withdrawn_name_is_not_found_though_its_words_are_known(self):
        write(make_enterprise(name="Suncokret", short_name=""), state="withdrawn")
        assert "suncokret" in words()
        assert found("q=suncokrett") == found("q=suncokret") == []

    @pytest.mark.parametrize("asked", ["nepostojece", "123456", "x", "a" * 90])
    def test_what_resembles_nothing_finds_nothing(self, asked):
        assert found(f"q={asked}") == []

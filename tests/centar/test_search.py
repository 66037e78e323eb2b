import pytest
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import connection, models
from django.db.models import F, GeneratedField
from django.test.utils import isolate_apps
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from centar.script import fold, sort_key
from centar.search import Fold, SortCyrl, SortLatn, search_words, tsquery

pytestmark = pytest.mark.django_db

# letters that Unicode has not assigned yet may get a decomposition in the database's newer tables first
texts = st.text(st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(texts, min_size=1, max_size=30))
@example(["đj ĐJ ђј dJ", "injekcija nadživeti Odžaci", "ǅ Ǆ ǆ", "É ﬁ ½ ß", "ь ЬъЪ", "Ѐ Й Ѓ ё Ќ", "đ\u0301j", "|n|j"])
def test_database_and_python_make_the_same_keys(db, texts):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sr_fold(t), sr_sort_latn(t), sr_sort_cyrl(t) FROM unnest(%s::text[]) WITH ORDINALITY AS x(t, n)"
            " ORDER BY n",
            [texts],
        )
        rows = cursor.fetchall()
    assert rows == [(fold(text), sort_key(text), sort_key(text, "sr-cyrl")) for text in texts]
    assert all(key.isascii() for row in rows for key in row)


@pytest.fixture
def shop():
    """A table as the registry has them: keys and vector in generated columns, made and read by the ORM."""
    with isolate_apps("tests"):

        class Shop(models.Model):  # noqa: DJ008
            name = models.CharField(max_length=100)
            text = models.TextField()
            name_fold = GeneratedField(expression=Fold("name"), output_field=models.TextField(), db_persist=True)
            sort_latn = GeneratedField(
                expression=SortLatn("name"), output_field=models.TextField(db_collation="C"), db_persist=True
            )
            sort_cyrl = GeneratedField(
                expression=SortCyrl("name"), output_field=models.TextField(db_collation="C"), db_persist=True
            )
            search = GeneratedField(
                expression=SearchVector(Fold("name"), config="sr", weight="A")
                + SearchVector(Fold("text"), config="sr", weight="C"),
                output_field=SearchVectorField(),
                db_persist=True,
            )

            class Meta:
                app_label = "tests"

        with connection.schema_editor() as editor:
            editor.create_model(Shop)
        yield Shop.objects


@pytest.mark.parametrize(
    "query", ["preduzece", "preduzeća", "ПРЕДУЗЕЋЕ", "zenama", "Djordjevic", "Đorđević", "ђорђ", "socijalna pred"]
)
def test_one_row_is_found_however_it_is_asked_for(shop, query):
    shop.create(name="Социјално предузеће жена", text="Osnovala Mila Đorđević")
    shop.create(name="Zadruga", text="Med i sir")
    assert [
        found.text
        for found in shop.filter(search=SearchQuery(tsquery(search_words(query)), config="sr", search_type="raw"))
    ] == ["Osnovala Mila Đorđević"]


def test_rows_stand_in_the_order_of_the_alphabet(shop):
    for name in ["Žito", "Džep", "Ђак", "Dunav", "Цвет"]:
        shop.create(name=name, text="")
    assert list(shop.order_by("sort_latn").values_list("name", flat=True)) == ["Цвет", "Dunav", "Džep", "Ђак", "Žito"]
    assert list(shop.order_by("sort_cyrl").values_list("name", flat=True)) == ["Dunav", "Ђак", "Žito", "Цвет", "Džep"]
    assert shop.order_by(SortLatn(F("name"))).first().name == "Цвет"


def test_stop_words_count_only_when_alone():
    assert search_words("posao za žene sa sela") == ["posao", "zene", "sela"]
    assert search_words("Sa") == ["sa"]
    assert search_words("a b " * 100) == ["b"] * 8


@pytest.mark.parametrize("text", ["", "   ", "!!!", "\u200b", "漢字"])
def test_nothing_to_search_for(text):
    assert search_words(text) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(st.text())
@example("' & | ! ( ) :* <-> \\ '' \0 \ud800")
@example("1e5 2e-3 0x1 a'b")
@example("x" * 1_000_000)
def test_any_text_with_a_word_finds_the_row_that_has_its_words(db, text):
    if words := search_words(text):
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_tsvector('sr', %s) @@ to_tsquery('sr', %s)", [" ".join(words), tsquery(words)])
            assert cursor.fetchone() == (True,)

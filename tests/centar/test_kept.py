import datetime as dt
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation

from centar.context_processors import read_site
from centar.kept import MOST, Kept, OneEditionMiddleware
from centar.models import Edition, Municipality, Office, OfficeHours, Partner
from centar.towns.pack import read_pack
from centar.towns.setup import set_up_office

TOWN = Path(__file__).parents[1] / "towns" / "lipograd.toml"
pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    set_up_office(pack=read_pack(TOWN))


class Reading:
    """Counts how often it is asked."""

    def __init__(self):
        self.times = 0

    def __call__(self, *args):
        self.times += 1
        return Office.objects.get().short_name, *args


def test_reads_once_as_long_as_nothing_changes(town, django_assert_num_queries):
    reading = Reading()
    kept = Kept(reading)
    first = kept("a")
    with django_assert_num_queries(1):
        assert kept("a") == first
    assert kept("b") != first
    assert reading.times == 2


@pytest.mark.parametrize("model", [Office, OfficeHours, Partner, Municipality])
def test_each_change_is_another_edition(town, model):
    Partner.objects.create(name="Fondacija za proveru", role=Partner.Role.FUNDER)
    marks = {Edition.current()}
    row = model.objects.first()
    row.save()
    marks.add(Edition.current())
    model.objects.filter(pk=row.pk).update(version=1)
    marks.add(Edition.current())
    assert len(marks) == 3


def test_a_change_that_is_taken_back_is_not_kept(town):
    kept = Kept(Reading())
    before = kept()
    with transaction.atomic():
        Office.objects.update(short_name="Nije istina")
        assert kept() == ("Nije istina",)
        transaction.set_rollback(True)
    assert kept() == before
    Office.objects.update(short_name="Istina")
    assert kept() == ("Istina",)


def test_without_a_mark_nothing_is_kept(town):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM centar_edition")
    reading = Reading()
    kept = Kept(reading)
    kept()
    kept()
    assert reading.times == 2


def test_every_table_that_the_site_keeps_gives_marks(town, django_assert_num_queries):
    """What `read_site` reads comes from tables with the trigger."""
    with django_assert_num_queries(3) as asked:
        read_site(dt.date(2026, 12, 1))
    tables = {word.strip('"') for query in asked for word in query["sql"].split() if word.startswith('"centar_')}
    tables = {table.partition('"')[0] for table in tables}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_renew_edition%'")
        with_trigger = {name for (name,) in cursor.fetchall()}
    assert tables - with_trigger == set()


def test_an_edit_shows_with_the_next_page(town):
    Partner.objects.create(name="Fondacija za proveru", role=Partner.Role.FUNDER)
    client = Client()
    assert "Fondacija za proveru" in client.get("/kontakt/").text
    Office.objects.update(address="Nova ulica 5")
    Partner.objects.all().delete()
    page = client.get("/kontakt/").text
    assert "Nova ulica 5" in page
    assert "Fondacija za proveru" not in page


def test_what_is_kept_has_an_end(town):
    kept = Kept(lambda number: number)
    for number in range(MOST + 5):
        assert kept(number) == number
    assert len(kept._kept[1]) <= MOST


@pytest.mark.parametrize(("method", "seen"), [("get", "before"), ("head", "before"), ("post", "after")])
def test_a_page_that_is_only_read_shows_one_edition(town, method, seen):
    kept = Kept(lambda: Office.objects.get().short_name)
    Office.objects.update(short_name="before")
    answers = []

    def view(request):
        answers.append(kept())
        Office.objects.update(short_name="after")
        answers.append(kept())
        return HttpResponse()

    OneEditionMiddleware(view)(getattr(RequestFactory(), method)("/"))
    assert answers == ["before", seen]
    assert kept() == "after"


def test_a_piece_is_rendered_once_for_each_language_and_value(town, django_assert_num_queries):
    piece = Template('{% load pieces %}{% piece "includes/account_items.html" signed_in=signed_in staff=False %}')
    shown = set()
    for _ in range(2):
        for language in ("sr-latn", "sr-cyrl", "en"):
            for signed_in in (True, False):
                with translation.override(language):
                    shown.add(piece.render(Context({"signed_in": signed_in})))
    assert len(shown) == 6
    with django_assert_num_queries(1):
        piece.render(Context({"signed_in": True}))


def test_a_piece_sees_nothing_else_of_the_page(town):
    piece = Template('{% load pieces %}{% piece "includes/site_name.html" %}')
    before = piece.render(Context({}))
    assert piece.render(Context({"office": None, "user": "somebody"})) == before


@pytest.mark.parametrize("prefix", ["", "/sr-cyrl", "/en"])
def test_an_edit_of_the_office_shows_in_the_frame_of_every_page(town, prefix):
    client = Client()
    client.get(f"{prefix}/preduzeca/")
    Office.objects.update(phone="+381371234567", address="Nova 1", email="novo@primer.rs", host_association_full="")
    OfficeHours.objects.all().delete()
    Partner.objects.create(name="Nova 2", role=Partner.Role.FUNDER)
    page = client.get(f"{prefix}/preduzeca/").text
    street, partner = ("Нова 1", "Нова 2") if prefix == "/sr-cyrl" else ("Nova 1", "Nova 2")
    for text in ("tel:+381371234567", street, partner, "novo@"):
        assert text in page

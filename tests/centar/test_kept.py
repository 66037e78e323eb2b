import datetime as dt
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client

from centar.context_processors import read_site
from centar.kept import Kept
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

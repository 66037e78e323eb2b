"""What staff see marked in an application that came back: needs time to pass, so that it commits."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client

from entrepreneurs.models import Category, Enterprise, State
from tests.entrepreneurs.factories import make_enterprise
from tests.entrepreneurs.pages import page, section
from tests.html import Document, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue", "town")]


def ask_for_more(row: Enterprise) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        asked_at: dt.datetime = cursor.fetchone()[0]
    row.state_changes.create(from_state="submitted", to_state="needs_changes", at=asked_at, message="Dopunite opis.")
    row.refresh_from_db()


def marked(client: Client, row: Enterprise) -> list[str]:
    document = Document(client.get(page("desk_review", row.pk)).content)
    changed = [element for element in document.all("div") if "changed" in element.classes]
    return [document.inside(element)[0].label for element in changed]


def test_what_changed_since_staff_asked_for_more(entrepreneur, coordinator, signed_in):
    row = make_enterprise(State.NEEDS_CHANGES, owner=entrepreneur, categories=())
    Enterprise.objects.filter(pk=row.pk).update(website="https://pre.primer.rs")
    ask_for_more(row)
    address = section(row.key, "more")
    assert send(signed_in(entrepreneur), address, story="Sada piše više.").status_code == 302
    assert marked(signed_in(coordinator), row) == ["Your story changed"]


def test_also_what_stands_in_tables_of_its_own(entrepreneur, coordinator, signed_in):
    row = make_enterprise(State.NEEDS_CHANGES, owner=entrepreneur, categories=("kultura",), groups=("roma",))
    ask_for_more(row)
    assert marked(signed_in(coordinator), row) == []
    row.categories.set([Category.objects.get(slug="hrana-i-pice")])
    assert marked(signed_in(coordinator), row) == ["What do you offer? changed"]
    row.groups_served.all().delete()
    assert len(marked(signed_in(coordinator), row)) == 2

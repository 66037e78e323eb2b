"""What staff see marked in an application that came back: needs time to pass, so that it commits."""

import pytest
from django.db import connection

from entrepreneurs.models import Enterprise, State
from tests.entrepreneurs.factories import make_enterprise
from tests.entrepreneurs.pages import page, section
from tests.html import Document, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue", "town")]


def test_what_changed_since_staff_asked_for_more(entrepreneur, coordinator, signed_in):
    row = make_enterprise(State.NEEDS_CHANGES, owner=entrepreneur, categories=())
    Enterprise.objects.filter(pk=row.pk).update(website="https://pre.primer.rs")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (asked_at,) = cursor.fetchone()
    row.state_changes.create(from_state="submitted", to_state="needs_changes", at=asked_at, message="Dopunite opis.")
    row.refresh_from_db()
    address = section(row.key, "more")
    assert send(signed_in(entrepreneur), address, story="Sada piše više.").status_code == 302
    document = Document(signed_in(coordinator).get(page("desk_review", row.pk)).content)
    changed = [element for element in document.all("div") if "changed" in element.classes]
    assert [document.inside(element)[0].label for element in changed] == ["Your story changed"]

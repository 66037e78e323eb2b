"""Every change of an entry stands in the audit with who made it and where, and nobody overwrites another unseen."""

import os
import re
import subprocess
import sys

import pytest

from centar.audit import changes_of
from entrepreneurs.models import Enterprise, State
from tests.entrepreneurs.factories import make_enterprise
from tests.entrepreneurs.pages import page, section
from tests.html import Document, errors_of, filled, send
from tests.processes import database_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def admin_address(row):
    return f"/en/admin/entrepreneurs/enterprise/{row.pk}/change/"


def test_a_change_by_page_by_staff_and_in_the_admin_is_traced(entrepreneur, coordinator, signed_in):
    row = make_enterprise(owner=entrepreneur, description="Pravimo hranu.")
    ana, vera = signed_in(entrepreneur), signed_in(coordinator)
    work = section(row.key, "work")
    assert send(ana, work, description="Pravimo ajvar.").status_code == 302
    assert send(vera, work, description="Pravimo ajvar i džem.").status_code == 302
    assert send(vera, admin_address(row), description="Pravimo zimnicu.").status_code == 302
    told = [
        (change.who, change.how, change.before, change.after)
        for change in changes_of(row)
        if change.name == "description"
    ]
    assert told[:3] == [
        ("Vera Verić", admin_address(row), "Pravimo ajvar i džem.", "Pravimo zimnicu."),
        ("Vera Verić", work, "Pravimo ajvar.", "Pravimo ajvar i džem."),
        ("Ana Anić", work, "Pravimo hranu.", "Pravimo ajvar."),
    ]


def test_a_step_on_the_desk_is_traced(entrepreneur, coordinator, signed_in):
    row = make_enterprise(State.SUBMITTED, owner=entrepreneur)
    data = {"decision": "decline", "message": "Nije delatnost.", "version": row.version, "send": "1"}
    signed_in(coordinator).post(page("desk_review", row.pk), data)
    change = next(change for change in changes_of(row) if change.name == "state")
    assert (change.who, change.how) == ("Vera Verić", page("desk_review", row.pk))


@pytest.mark.django_db(transaction=True)
def test_a_command_is_traced(entrepreneur):
    row = make_enterprise(owner=entrepreneur)
    code = f"from entrepreneurs.models import Enterprise as E; E.objects.filter(pk={row.pk}).update(story='Nova.')"
    environment = {**os.environ, "DATABASE_URL": database_url(), "SECRET_KEY": "test"}
    subprocess.run([sys.executable, "manage.py", "shell", "-c", code], env=environment, check=True)
    change = changes_of(row)[0]
    assert (change.name, change.who, change.how, change.after) == ("story", "", "shell", "Nova.")


class TestTwoWhoSaveOneEntry:
    def test_in_the_admin_the_second_sees_both_and_decides(self, entrepreneur, coordinator, signed_in):
        row = make_enterprise(owner=entrepreneur, story="Stara.")
        vera, ana = signed_in(coordinator), signed_in(entrepreneur)
        opened = filled(vera.get(admin_address(row)).content) | {"story": "Verina."}
        assert send(ana, section(row.key, "more"), story="Anina.").status_code == 302
        answer = vera.post(admin_address(row), opened)
        assert answer.status_code == 200
        shown = Document(answer.content).one("main").label
        assert "Anina." in shown
        assert "Verina." in shown
        assert Enterprise.objects.get(pk=row.pk).story == "Anina."
        assert vera.post(admin_address(row), filled(answer.content)).status_code == 302
        assert Enterprise.objects.get(pk=row.pk).story == "Verina."

    def test_on_its_pages_the_second_sees_both_and_decides(self, entrepreneur, coordinator, signed_in):
        row = make_enterprise(owner=entrepreneur, story="Stara.")
        address = section(row.key, "more")
        vera, ana = signed_in(coordinator), signed_in(entrepreneur)
        opened = filled(vera.get(address).content) | {"story": "Verina."}
        assert send(ana, address, story="Anina.").status_code == 302
        answer = vera.post(address, opened)
        assert answer.status_code == 409
        _how_to_go_on, difference = errors_of(answer.content)
        assert re.fullmatch(r"Your story: saved now “Anina.” \(Ana Anić, \d.*\), yours “Verina.”", difference)
        assert Enterprise.objects.get(pk=row.pk).story == "Anina."
        assert vera.post(address, filled(answer.content)).status_code == 302
        assert Enterprise.objects.get(pk=row.pk).story == "Verina."

    def test_two_staff_of_the_admin(self, entrepreneur, coordinator, signed_in):
        row = make_enterprise(owner=entrepreneur, story="Stara.")
        first, second = signed_in(coordinator), signed_in(coordinator)
        opened = filled(second.get(admin_address(row)).content) | {"story": "Druga."}
        assert send(first, admin_address(row), story="Prva.").status_code == 302
        assert second.post(admin_address(row), opened).status_code == 200
        assert Enterprise.objects.get(pk=row.pk).story == "Prva."

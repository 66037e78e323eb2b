import datetime
import os
import subprocess
import sys

import pghistory
import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from centar.audit import changes_of
from centar.jobqueue import name_the_job
from centar.limits import client_prefix
from centar.models import ClosedDay, OfficeHours, User
from tests.people import second_factor
from tests.processes import database_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def coordinator():
    return second_factor(User.objects.create_superuser("koordinator@primer.rs", name="Ana Anić"))


@pytest.fixture
def day():
    return ClosedDay.objects.create(date="2026-07-01", reason="popis")


def last(obj):
    return obj.history.latest("pgh_id")


class TestWriting:
    def test_insert_update_and_delete_are_kept_whoever_writes(self, day):
        ClosedDay.objects.filter(pk=day.pk).update(reason="inventar")
        pk = day.pk
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM centar_closedday")
        events = day.history.model
        assert list(events.objects.filter(pgh_obj_id=pk).order_by("pgh_id").values_list("pgh_label", "reason")) == [
            ("insert", "popis"),
            ("update", "inventar"),
            ("delete", "inventar"),
        ]

    def test_a_save_that_changes_nothing_leaves_no_trace(self, day):
        day.save()
        assert day.history.count() == 1

    def test_nothing_rewrites_the_audit(self, day):
        for attempt in (
            lambda: day.history.update(reason="x"),
            lambda: day.history.all().delete(),
            lambda: day.history.model.objects.raw("DELETE FROM centar_closeddayevent RETURNING *")[0],
        ):
            with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
                attempt()
        assert day.history.count() == 1

    def test_passwords_and_sign_ins_are_not_in_it(self, coordinator):
        names = {field.name for field in coordinator.history.model._meta.fields}
        assert {"email", "name", "is_staff"} <= names
        assert not names & {"password", "last_login"}
        coordinator.set_password("nova lozinka")
        coordinator.save()
        assert coordinator.history.count() == 1

    def test_giving_and_taking_a_role_is(self, coordinator):
        from centar.models import UserRoleEvent

        group = Group.objects.create(name="urednik")
        coordinator.groups.add(group)
        coordinator.groups.clear()
        assert list(UserRoleEvent.objects.values_list("pgh_label", "user", "group")) == [
            ("insert", coordinator.pk, group.pk),
            ("delete", coordinator.pk, group.pk),
        ]


class TestContext:
    def test_a_request_leaves_user_page_and_network(self, client, coordinator):
        client.force_login(coordinator)
        address = reverse("admin:centar_closedday_add")
        client.post(address, {"date": "2026-08-03", "reason": "odmor"}, REMOTE_ADDR="203.0.113.77")
        context = last(ClosedDay.objects.get()).pgh_context
        network = client_prefix(RequestFactory().get("/", REMOTE_ADDR="203.0.113.1"))
        assert context == {"user": coordinator.pk, "url": address, "network": network}

    def test_a_job_leaves_its_name(self, day):
        class Job:
            class job:  # noqa: N801
                task_name = "centar.jobs.some_job"

        name_the_job(lambda: ClosedDay.objects.update(reason="x"), Job, None)
        assert last(day).pgh_context == {"job": "centar.jobs.some_job"}

    @pytest.mark.django_db(transaction=True)
    def test_a_command_leaves_its_name(self):
        code = "from centar.models import ClosedDay; ClosedDay.objects.create(date='2026-09-01')"
        environment = {**os.environ, "DATABASE_URL": database_url(), "SECRET_KEY": "test"}
        subprocess.run([sys.executable, "manage.py", "shell", "-c", code], env=environment, check=True)
        assert last(ClosedDay.objects.get()).pgh_context == {"command": "shell"}


class TestReading:
    def test_tells_field_by_field_newest_first(self, day, coordinator):
        with pghistory.context(user=coordinator.pk, url="/rad/"):
            ClosedDay.objects.update(reason="", date=datetime.date(2026, 7, 2))
        changes = changes_of(day)
        assert [(change.field, change.before, change.after) for change in changes[:2]] == [
            ("Reason", "popis", ""),
            ("Date", "1 July 2026", "2 July 2026"),
        ]
        assert [(change.field, change.before) for change in changes[2:]] == [("Reason", ""), ("Date", "")]
        assert {(change.who, change.how) for change in changes[:2]} == {("Ana Anić", "/rad/")}
        assert {(change.who, change.how) for change in changes[2:]} == {("", "")}

    def test_choices_and_yes_and_no_are_words(self, coordinator):
        hours = OfficeHours.objects.create(weekday=0, opens="09:00", closes="13:00")
        assert "Monday" in {change.after for change in changes_of(hours)}
        User.objects.update(is_staff=False)
        assert [(change.before, change.after) for change in changes_of(coordinator)][:1] == [("yes", "no")]

    @pytest.mark.parametrize("times", [1, 3])
    def test_in_two_queries(self, day, coordinator, django_assert_num_queries, times):
        with pghistory.context(user=coordinator.pk):
            for number in range(times):
                ClosedDay.objects.update(reason=f"{number}")
        with django_assert_num_queries(2):
            changes_of(day)

    def test_the_admin_shows_it(self, client, coordinator, day):
        client.force_login(coordinator)
        page = client.get(reverse("admin:centar_closedday_history", args=[day.pk]))
        assert page.context["changes"] == changes_of(day)
        assert "popis" in page.text
        assert client.get(reverse("admin:centar_closedday_history", args=[0])).status_code == 302

"""That staff look at personal detail is written down, seen by the administrator alone, and kept for two years."""

from datetime import timedelta

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import ProgrammingError, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone

from centar.models import Reading, User
from centar.readings import record_reading
from centar.retention import delete_old_readings
from centar.roles import sync_roles
from tests.people import staff_member

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def vera():
    sync_roles()
    return staff_member("vera@primer.rs", "administrator")


@pytest.fixture
def ana():
    return User.objects.create_user("ana@primer.rs", name="Ana Anić")


@login_not_required
def looks(request):
    user = User.objects.get(email="ana@primer.rs")
    record_reading(by=user, subject=user, place="proba:looks", now=NOW)
    return HttpResponse()


urlpatterns = [path("l/", looks)]


def test_a_reading_says_who_when_whose_and_where(vera, ana):
    record_reading(by=vera, subject=ana, place="centar:proba", now=NOW)
    reading = Reading.objects.get()
    assert (reading.by, reading.subject, reading.place, reading.at) == (vera, ana, "centar:proba", NOW)


def test_every_look_is_a_reading(vera, ana):
    for _look in range(2):
        record_reading(by=vera, subject=ana, place="centar:proba", now=NOW)
    assert Reading.objects.count() == 2


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.usefixtures("ana")
def test_a_get_may_write_a_reading():
    assert Client().get("/l/").status_code == 200
    assert Reading.objects.count() == 1


def test_nobody_changes_or_deletes_a_reading(vera, ana):
    reading = record_reading(by=vera, subject=ana, place="centar:proba", now=NOW)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Reading.objects.update(place="drugde")
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        reading.delete()


def test_a_reading_goes_after_two_years(vera, ana):
    for days in (731, 729):
        record_reading(by=vera, subject=ana, place=f"dana-{days}", now=NOW - timedelta(days=days))
    assert delete_old_readings(NOW) == 1
    assert Reading.objects.get().place == "dana-729"


def test_admin_writes_down_who_opened_a_person(client, vera, ana):
    client.force_login(vera)
    assert client.get("/admin/centar/user/").status_code == 200
    assert not Reading.objects.exists()
    client.get(f"/admin/centar/user/{ana.pk}/change/")
    client.get(f"/admin/centar/user/{ana.pk}/history/")
    assert [(one.by, one.subject, one.place) for one in Reading.objects.all()] == [
        (vera, ana, "admin:centar_user_change"),
        (vera, ana, "admin:centar_user_change"),
    ]


def test_administrator_sees_readings_in_a_few_queries(client, vera, ana, django_assert_max_num_queries):
    for number in range(3):
        record_reading(by=vera, subject=ana, place=f"centar:proba-{number}", now=NOW)
    client.force_login(vera)
    with django_assert_max_num_queries(20):
        response = client.get("/admin/centar/reading/")
    page = response.content.decode()
    assert page.count("Ana Anić") == 3
    assert "centar:proba-2" in page
    assert "subject_type__id__exact" not in page  # one kind of record leaves nothing to choose


def test_coordinator_does_not_see_readings(client, vera):
    client.force_login(staff_member("koordinatorka@primer.rs", "coordinator"))
    assert client.get("/admin/centar/reading/").status_code == 403

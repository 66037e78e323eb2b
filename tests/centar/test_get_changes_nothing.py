import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from centar.models import ClosedDay, RateLimit

pytestmark = pytest.mark.django_db


@login_not_required
def writes(request):
    ClosedDay.objects.create(date="2026-07-01")
    return HttpResponse()


@login_not_required
def updates(request):
    ClosedDay.objects.filter(reason="x").update(reason="y")
    return HttpResponse()


@login_not_required
def defers(request):
    from centar.jobqueue import defer

    defer("centar.jobs.deliver_email", email_id=1)
    return HttpResponse()


@login_not_required
def reads(request):
    list(ClosedDay.objects.select_for_update().filter(reason="update it"))
    RateLimit.objects.filter(hits=5).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["delete from"])
    return HttpResponse()


urlpatterns = [path("w/", writes), path("u/", updates), path("d/", defers), path("r/", reads)]


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("address", ["/w/", "/u/", "/d/"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_get_that_writes_fails_the_test(client, address, method):
    with pytest.raises(AssertionError, match="wrote to"):
        getattr(client, method)(address)


@override_settings(ROOT_URLCONF=__name__)
def test_a_get_that_reads_locks_or_counts_passes(client):
    assert client.get("/r/").status_code == 200


@override_settings(ROOT_URLCONF=__name__)
def test_a_post_may_write(client):
    client.post("/w/")
    assert ClosedDay.objects.count() == 1

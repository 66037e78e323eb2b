import psycopg
import pytest
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from django.urls import include, path

from centar import health
from centar.errors import is_database_away
from centar.models import User
from tests.people import second_factor


@login_not_required
def ask_database(request):
    User.objects.count()


urlpatterns = i18n_patterns(
    path("ask", ask_database), path("", include("centar.site_urls")), prefix_default_language=False
)
handler500 = "centar.errors.server_error"


@pytest.fixture
def database_away(django_db_blocker, monkeypatch):
    """No server answers: the connection is closed and its address leads nowhere."""
    with django_db_blocker.unblock():
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
        yield
        connection.close()


def test_healthz_needs_no_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.fixture(autouse=True)
def room_on_the_disk(monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE", 0)


@pytest.mark.django_db
def test_readyz_tells_strangers_no_more_than_ready_and_ok(client, caplog):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True, "ok": False})
    assert caplog.messages == [
        "Not in order: consents missing: fair_catalogue, photo_publication, registry_publication"
    ]
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_is_no_different_for_an_account_without_a_role(client):
    client.force_login(User.objects.create_user("ana@primer.rs"))
    assert client.get("/readyz").json() == {"ready": True, "ok": False}


@pytest.mark.django_db
def test_readyz_tells_staff_what_is_wrong(client):
    client.force_login(second_factor(User.objects.create_user("osoblje@primer.rs", is_staff=True)))
    assert client.get("/readyz").json() == {
        "ready": True,
        "ok": False,
        "disk": "ok",
        "database": "ok",
        "migrations": "ok",
        "mail": "ok",
        "consents": "missing: fair_catalogue, photo_publication, registry_publication",
    }


@pytest.mark.usefixtures("town")
def test_readyz_is_ok_with_everything_in_order(client, caplog):
    assert client.get("/readyz").json() == {"ready": True, "ok": True}
    assert caplog.messages == []


@pytest.mark.usefixtures("town")
def test_full_disk_is_not_ok_but_ready(client, monkeypatch, caplog):
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True, "ok": False})
    assert caplog.messages == ["Not in order: disk low"]


@pytest.mark.django_db
def test_readyz_misses_a_migration(client, caplog):
    MigrationRecorder.Migration.objects.filter(app="centar").delete()
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"ready": False, "ok": False})
    assert "migrations missing" in caplog.text


@pytest.mark.usefixtures("database_away")
def test_readyz_without_database(client, caplog):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"ready": False, "ok": False})
    assert "Not in order: database away" in caplog.messages


@pytest.mark.usefixtures("database_away")
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(("address", "language"), [("/ask", "sr-latn"), ("/en/ask", "en")])
def test_lost_database_is_a_503_in_the_language_of_the_address(client, address, language):
    response = client.get(address)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert f'<html lang="{language}"' in response.text.replace("sr-Latn", "sr-latn")


@pytest.mark.usefixtures("database_away")
def test_lost_database_in_a_middleware_is_a_503_too(client):
    client.raise_request_exception = False
    client.cookies["sessionid"] = "a" * 32
    assert client.get("/nalog/").status_code == 503


@pytest.mark.parametrize(
    ("cause", "away"),
    [
        (psycopg.OperationalError("connection failed"), True),
        (psycopg.InterfaceError("the connection is closed"), True),
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.errors.CannotConnectNow(), True),
        (psycopg.errors.TooManyConnections(), True),
        (psycopg.errors.ConnectionFailure(), True),
        (psycopg.errors.DeadlockDetected(), False),
        (psycopg.errors.QueryCanceled(), False),
        (psycopg.errors.UniqueViolation(), False),
        (ValueError(), False),
    ],
)
def test_which_errors_mean_that_the_database_is_away(cause, away):
    wrapped = OperationalError()
    wrapped.__cause__ = cause
    assert is_database_away(wrapped) is away
    assert is_database_away(cause) is away

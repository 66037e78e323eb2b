import datetime as dt
import gc
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import InMemoryStorage
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from centar import catalogues
from centar.hashers import PasswordHasher
from centar.models import ConsentText, Office, User
from centar.roles import sync_roles
from centar.towns.pack import read_pack
from centar.towns.setup import set_up_office
from consultations.models import SharedDocument
from entrepreneurs.lists import load_lists
from entrepreneurs.models import Photo
from events.models import ApplicationPhoto, Material
from tests.browser import Reader, chromium
from tests.people import staff_member
from tests.template_database import migrated_template


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-access-table",
        action="store_true",
        help="write tests/access.csv anew, to be read before commit",
    )


WRITES = re.compile(
    r"""\b(?:insert\s+into|update|delete\s+from|truncate(?:\s+table)?|merge\s+into)\s+(?:only\s+)?"(?P<table>\w+)"
    |\b(?P<job>procrastinate_defer\w*)\s*\(""",
    re.IGNORECASE | re.VERBOSE,
)
# a session may be touched, a visit counted; allauth notes that recovery codes were seen; and that staff look at
# personal detail is written down as they look (centar/readings.py)
MAY_BE_WRITTEN_ON_GET = {"django_session", "centar_ratelimit", "mfa_authenticator", "centar_reading"}


TOWN = Path(__file__).parent / "towns" / "lipograd.toml"
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def pytest_configure(config: pytest.Config) -> None:
    """Texts in Serbian, in a fresh clone too. Compiled only: that the Latin catalogue is current is a test.

    Passwords are hashed as on a server, but not as slowly: there it costs a tenth of a second each time, on purpose.
    """
    PasswordHasher.time_cost, PasswordHasher.memory_cost = 1, 64
    if not hasattr(config, "workerinput"):
        for written in catalogues.compile_stale(settings.BASE_DIR / "locale"):
            translation_file_changed(None, written)  # Django has read the old one while it was set up


def commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    return bool(marker and marker.kwargs.get("transaction")) or not {"transactional_db", "live_server"}.isdisjoint(
        names
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first among their kind, so that no worker is left alone with one when the others are done.

    Tests that commit stay behind the rest, where pytest-django puts them.
    """
    here = Path(__file__).parent
    items.sort(key=lambda item: (commits(item), item.path.parent != here and not item.get_closest_marker("browser")))


def pytest_collection_finish() -> None:
    """What is there from here on stays to the end, so the collector need not look through it over and over."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def delete_rows(
    operations: DatabaseOperations,
    style: Any,
    tables: Iterable[str],
    *,
    reset_sequences: bool = False,
    allow_cascade: bool = False,
) -> list[str]:
    """SQL that empties the tables in which there is something.

    As a replica, so that neither the order of foreign keys nor the triggers against deleting stand in the way.
    """
    names = [operations.quote_name(table) for table in tables]
    looks = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(looks)
        filled = [name for (name,) in cursor.fetchall()]
    return ["SET LOCAL session_replication_role = replica", *(f"DELETE FROM {name}" for name in filled)]  # noqa: S608


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> None:
    """Each worker's database is a copy of one that is migrated."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template()


@pytest.fixture(scope="session", autouse=True)
def quick_flush() -> Iterator[None]:
    """A test that commits leaves a few rows in a few tables: TRUNCATE of all two hundred takes ten times as long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", delete_rows)
        yield


@pytest.fixture(autouse=True)
def default_language() -> None:
    """A page that a test opened in another language leaves that language active in the thread."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def refuse_writes_on_get(monkeypatch: pytest.MonkeyPatch) -> None:
    """GET and HEAD change nothing: a test fails whose client makes one that writes, even if the view hides it."""
    plain_request = Client.request

    def request(client: Client, **environ: Any) -> Any:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return plain_request(client, **environ)
        written: list[str] = []

        def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
            for match in WRITES.finditer(sql if isinstance(sql, str) else ""):
                if match["table"] not in MAY_BE_WRITTEN_ON_GET:
                    written.append(match["table"] or match["job"])
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            response = plain_request(client, **environ)
        assert not written, f"GET {environ['PATH_INFO']} wrote to {written}"
        return response

    monkeypatch.setattr(Client, "request", request)


@pytest.fixture
def photo_store(monkeypatch: pytest.MonkeyPatch) -> InMemoryStorage:
    """Photos, shared documents and materials are kept in memory for one test."""
    store = InMemoryStorage()
    monkeypatch.setattr(Photo._meta.get_field("image"), "storage", store)
    monkeypatch.setattr(ApplicationPhoto._meta.get_field("image"), "storage", store)
    monkeypatch.setattr(SharedDocument._meta.get_field("file"), "storage", store)
    monkeypatch.setattr(Material._meta.get_field("file"), "storage", store)
    return store


@pytest.fixture
def empty_queue(transactional_db: None) -> Iterator[None]:
    """Procrastinate's tables are not Django's to empty; for tests that commit."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def set_up_town() -> None:
    """The invented town with lists and roles. Its texts are in force whatever the day: a browser's clock stays."""
    pack = read_pack(TOWN)
    for row in pack.rows["consent"]:
        row["valid_from"] = LONG_AGO
    set_up_office(pack=pack)
    ConsentText.objects.create(purpose="photo_publication", version=1, text="Naša je.", valid_from=LONG_AGO)
    load_lists()
    sync_roles()


@pytest.fixture(scope="module")
def kept_town(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The town once for a module, in a transaction around those of its tests; none where one of them commits."""
    if any(commits(item) for item in request.session.items if item.path == request.path):
        yield
        return
    with django_db_blocker.unblock(), transaction.atomic():
        set_up_town()
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def town(kept_town: None, db: None) -> None:
    """The invented town with the registry's lists and the roles."""
    if not Office.objects.exists():
        set_up_town()


@pytest.fixture
def open_portal(empty_queue: None) -> None:
    """The town for tests that commit."""
    set_up_town()


@pytest.fixture
def clock(time_machine: TimeMachineFixture, now: dt.datetime) -> TimeMachineFixture:
    """The pages' clock stands at the folder's `now`, and moves when told."""
    time_machine.move_to(now, tick=False)
    return time_machine


@pytest.fixture
def visitor(clock: TimeMachineFixture) -> Client:
    return Client()


@pytest.fixture
def coordinator(town: None) -> User:
    return staff_member("koordinatorka@primer.rs", "coordinator")


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """Gives each person a browser with a session; `client.user` is the person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return sign_in


@pytest.fixture
def vera(coordinator: User, signed_in: Callable[[User], Client], clock: TimeMachineFixture) -> Client:
    """The coordinator at the desk."""
    return signed_in(coordinator)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def reader(
    browser: Browser, live_server: LiveServer, time_machine: TimeMachineFixture
) -> Iterator[Callable[..., Reader]]:
    """Opens a window on the running portal: `reader(width=390, javascript=False)`; closed after the test."""
    readers: list[Reader] = []

    def open_window(**options: object) -> Reader:
        readers.append(Reader(browser, live_server.url, time_machine, **options))
        return readers[-1]

    yield open_window
    for one in readers:
        one.close()

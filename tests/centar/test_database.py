"""That a kept connection is known to live or to be dead before a page asks anything of it."""

import pytest
from django.db import connection, connections

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other():
    """A second connection to the same database."""
    copy = connections["default"].copy()
    yield copy
    copy.close()


def backend(of):
    with of.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_living_connection_is_usable_without_a_question(other):
    asking = backend(other)
    assert other.is_usable()
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [asking])
        assert cursor.fetchone() == ("SELECT pg_backend_pid()",)


def test_a_connection_that_postgresql_ended_is_replaced(other):
    ended = backend(other)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])  # waits until it has ended
        assert cursor.fetchone() == (True,)
    assert not other.is_usable()
    other.health_check_enabled, other.health_check_done = True, False
    assert backend(other) != ended


def test_a_message_that_waits_is_no_end(other):
    with other.cursor() as cursor:
        cursor.execute("LISTEN bell")
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY bell")
    assert other.is_usable()


def test_no_connection_is_not_usable(other):
    assert not other.is_usable()
    other.ensure_connection()
    other.connection.close()
    assert not other.is_usable()

"""For tests that start a process of the portal beside themselves."""

from urllib.parse import quote, urlencode

from django.db import connection


def database_url() -> str:
    """The address of the database this test runs in, on a port or on a socket."""
    connection.ensure_connection()
    info = connection.connection.info
    place = urlencode({"host": info.host, "port": info.port})
    return f"postgresql://{quote(info.user)}:{quote(info.password)}@/{info.dbname}?{place}"

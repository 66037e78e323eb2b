"""For tests that start a process of the portal beside themselves."""

from urllib.parse import quote, urlencode

from django.db import connection


def database_url() -> str:
    """The address of the database this test runs in."""
    database = connection.settings_dict
    place = urlencode({"host": database["HOST"], "port": database["PORT"] or 5432})
    return f"postgresql://{quote(database['USER'])}:{quote(database['PASSWORD'])}@/{database['NAME']}?{place}"

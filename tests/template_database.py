"""One migrated database from which the test databases are copied: migrating takes a core half a minute."""

import hashlib
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection


def migrated_template() -> str:
    """The name of that database. Who asks first makes it while the others wait, and it is kept for the runs to come.

    It is another one as soon as a migration or a package changes, and the old one goes. Whatever a template may lack
    all the same is migrated in its copies, as in any test database.
    """
    prefix = f"template_{connection.settings_dict['NAME']}_"
    name = prefix + _digest()
    with connection._nodb_cursor() as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [prefix])  # till this connection ends
        if name not in (found := _databases(server, prefix)):
            for old in found:
                _drop(server, old)
            _migrate(half := f"{prefix}half")  # one that was killed meanwhile is not taken for a whole one
            server.execute(f'ALTER DATABASE "{half}" RENAME TO "{name}"')
    return name


def _digest() -> str:
    found = hashlib.sha256(usedforsecurity=False)
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            found.update(f"{app.name} {file.name}\n".encode() + file.read_bytes())
    for package in sorted(f"{one.name} {one.version}\n" for one in distributions()):
        found.update(package.encode())
    return found.hexdigest()[:16]


def _databases(server: Any, prefix: str) -> list[str]:
    server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
    return [name for (name,) in server.fetchall()]


def _drop(server: Any, name: str) -> None:
    try:
        server.execute(f'DROP DATABASE "{name}"')
    except DatabaseError:  # another run, of other code, is just copying it
        return


def _migrate(name: str) -> None:
    """As Django makes any test database."""
    settings = connection.settings_dict
    plain, named = settings["NAME"], settings["TEST"]["NAME"]
    settings["TEST"]["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    finally:
        connection.close()
        settings["NAME"], settings["TEST"]["NAME"] = plain, named

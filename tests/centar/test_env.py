import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from centar import env

PRODUCTION = {
    "DATABASE_URL": "postgresql://centar@127.0.0.1/centar",
    "SECRET_KEY": "k" * 50,
    "SITE_URL": "https://center.example",
    "EMAIL_HOST": "127.0.0.1",
    "DEFAULT_FROM_EMAIL": "center@center.example",
}


@pytest.mark.parametrize(
    ("read", "value", "message"),
    [
        (env.required, "  ", "X is not set; see the table of settings in the README."),
        (env.boolean, "maybe", "X must be 1 or 0, not 'maybe'."),
        (lambda name: env.integer(name, 1, least=1, most=5), "6", "X must be a whole number from 1 to 5, not '6'."),
        (lambda name: env.integer(name, 1), "two", "X must be a whole number from 0 to 1000000, not 'two'."),
        (lambda name: env.choice(name, "a", {"a", "b"}), "c", "X must be one of a, b, not 'c'."),
        (env.address, "center.example", "X must look like https://center.example, not 'center.example'."),
        (env.address, "https://", "X must look like https://center.example, not 'https:'."),
        (env.address, "https://a.example/b", "X must look like https://center.example, not 'https://a.example/b'."),
        (env.database, "mysql://a:b@c/d", "X must begin with postgresql://; no other database is supported."),
        (env.secret, "short", "X must have at least 40 characters."),
    ],
)
def test_nonsense_stops_the_start_with_a_sentence(monkeypatch, read, value, message):
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured) as raised:
        read("X")
    assert str(raised.value) == message


def test_good_values_are_read(monkeypatch):
    monkeypatch.setenv("X", " On ")
    assert env.boolean("X") is True
    monkeypatch.setenv("X", "a.example, b.example,")
    assert env.words("X") == ["a.example", "b.example"]
    monkeypatch.setenv("X", "https://a.example:8443/")
    assert env.address("X") == "https://a.example:8443"
    monkeypatch.setenv("X", "")
    assert (env.boolean("X", default=True), env.integer("X", 7), env.required("X", "else")) == (True, 7, "else")


def test_kept_secret_is_made_once_and_private(tmp_path):
    file = tmp_path / "own" / "secret-key"
    made = env.kept_secret(file)
    assert len(made) == 80
    assert env.kept_secret(file) == made
    assert file.stat().st_mode & 0o777 == 0o600
    assert [kept.name for kept in file.parent.iterdir()] == ["secret-key"]


def start(**settings):
    """What `manage.py` says on standard error when it starts with these settings alone."""
    command = [sys.executable, "manage.py", "diffsettings"]
    surroundings = {"PATH": os.environ["PATH"], **settings}
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False).stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "SITE_URL", "EMAIL_HOST", "DEFAULT_FROM_EMAIL"])
def test_production_names_the_setting_it_lacks(missing):
    given = {name: value for name, value in PRODUCTION.items() if name != missing}
    assert start(**given) == f"{missing} is not set; see the table of settings in the README.\n"


def test_production_starts_with_the_five_settings():
    assert start(**PRODUCTION) == ""


def test_readme_has_each_setting():
    sources = [
        Path(name).read_text() for name in ("centar/settings.py", "deploy/gunicorn.conf.py", "centar/pgplace.py")
    ]
    read = {name for source in sources for name in re.findall(r'env(?:iron)?\.\w+\(\s*"([A-Z0-9_]+)"', source)}
    table = set(re.findall(r"`([A-Z0-9_]+)`", Path("README.md").read_text()))
    assert read > set(PRODUCTION)
    assert read - table == set()

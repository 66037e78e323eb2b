"""Readers of environment settings that stop the start with a clear sentence instead of guessing."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def required(name: str, default: str = "") -> str:
    value = text(name) or default
    if not value:
        raise ImproperlyConfigured(f"{name} is not set; see the table of settings in the README.")
    return value


def boolean(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def integer(name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
    value = text(name)
    if not value:
        return default
    if not value.lstrip("-").isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def words(name: str) -> list[str]:
    return [word.strip() for word in text(name).split(",") if word.strip()]


def choice(name: str, default: str, choices: set[str]) -> str:
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(sorted(choices))}, not {value!r}.")
    return value


def address(name: str, default: str = "") -> str:
    """An http or https address of a site, without a path: https://center.example."""
    value = required(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name} must look like https://center.example, not {value!r}.")
    return value


def database(name: str) -> str:
    """The address of a PostgreSQL, or nothing. The message does not repeat it, since it may hold a password."""
    value = text(name)
    if value and urlsplit(value).scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"{name} must begin with postgresql://; no other database is supported.")
    return value


def secret(name: str, *, least: int = 40) -> str:
    """A secret of at least `least` characters; the message never repeats it."""
    value = required(name)
    if len(value) < least:
        raise ImproperlyConfigured(f"{name} must have at least {least} characters.")
    return value


def kept_secret(file: Path) -> str:
    """A random secret made once and kept in a file that only its owner reads."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(60))
        with suppress(FileExistsError):
            os.link(draft, file)  # whole or not at all, and the first of two wins
        draft.unlink()
    return file.read_text()

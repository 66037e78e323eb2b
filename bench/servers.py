"""What is measured: databases of three sizes in a PostgreSQL of the benchmarks' own, and a gunicorn before each."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import psycopg

from centar import pgplace
from centar.localpg import NAME, Cluster

ROOT = Path(__file__).resolve().parent.parent
SIZES = (100, 10_000, 100_000)
SECRET_KEY = secrets.token_urlsafe(60)  # one for all servers of a run, so that a bench can sign what it sends
TICKS = os.sysconf("SC_CLK_TCK")


def cluster(*, fresh: bool) -> Cluster:
    """The running cluster with a database of each size; making the largest takes some minutes, once."""
    found = Cluster(pgplace.home(ROOT) / "bench")
    found.join()
    with psycopg.connect(found.url, dbname="postgres", autocommit=True) as connection:
        for size in SIZES:
            name, half = f"bench_{size}", f"bench_{size}_half"
            connection.execute(f"DROP DATABASE IF EXISTS {half}")
            if fresh:
                connection.execute(f"DROP DATABASE IF EXISTS {name}")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                print(f"making a database of {size} enterprises", flush=True)
                connection.execute(f"CREATE DATABASE {half}")
                for command in ("migrate", "setup_office", f"seed_enterprises --count {size}"):
                    manage(database_url(found, half), command)
                connection.execute(f"ALTER DATABASE {half} RENAME TO {name}")
            manage(database_url(found, name), "migrate")
            with psycopg.connect(found.url, dbname=name, autocommit=True) as inside:
                inside.execute("VACUUM ANALYZE")
    return found


def database_url(found: Cluster, name: str) -> str:
    return found.url.replace(f"/{NAME}?", f"/{name}?")


def environment(url: str, port: int = 8000) -> dict[str, str]:
    """The settings of a server, not of development: no DEBUG, hashed static files, cached templates."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": url,
        "DEBUG": "0",
        "DEMO": "0",
        "SECRET_KEY": SECRET_KEY,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "EMAIL_HOST": "127.0.0.1",
        "DEFAULT_FROM_EMAIL": "center@center.example",
        "BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "2",
    }


def collect_static(found: Cluster) -> None:
    manage(database_url(found, f"bench_{SIZES[0]}"), "collectstatic --noinput")


def manage(url: str, command_line: str) -> None:
    command = [sys.executable, "manage.py", *command_line.split()]
    subprocess.run(command, cwd=ROOT, env=environment(url), check=True, stdout=subprocess.DEVNULL)


class Server:
    """A gunicorn with two workers on a free port."""

    def __init__(self, url: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        # a worker that is replaced after so many requests would take its CPU time with it
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--max-requests", "0"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment(url, self.port))

    def get(self, path: str) -> tuple[int, bytes]:
        web = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            web.request("GET", path)
            answer = web.getresponse()
            return answer.status, answer.read()
        finally:
            web.close()

    def wait(self) -> None:
        for _ in range(300):
            try:
                assert self.get("/healthz")[0] == 200
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError(f"No answer on port {self.port}")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def workers(self) -> list[int]:
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def cpu(self) -> float:
        """Seconds of CPU that the workers have used so far."""
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.workers()]
        return sum(int(user) + int(system) for *_before, user, system in (row[:13] for row in fields)) / TICKS

    def memory(self) -> float:
        """MB of the largest worker."""
        lines = [line for pid in self.workers() for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
        return max(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

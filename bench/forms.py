"""Forms sent as browsers send them, many a second or all at once, and raw inserts to compare with."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from django.core.signing import TimestampSigner, b62_encode

from bench.load import WRK
from bench.servers import SECRET_KEY, Server, database_url, manage
from centar import pgplace
from centar.localpg import Cluster

ROOT = Path(__file__).resolve().parent.parent
CSRF = "b" * 32
CLIENTS = 8
OPEN_FOR = 60  # seconds: a form that is sent back at once is taken for a machine's


class OpenedBefore(TimestampSigner):
    """Signs as of when the page was opened."""

    def timestamp(self) -> str:
        return b62_encode(int(time.time()) - OPEN_FOR)


SIGNER = OpenedBefore(key=SECRET_KEY, salt="centar.form", fallback_keys=[])


def filled(**answers: object) -> str:
    """What a browser sends of one of the portal's open forms, each with a key of its own."""
    return urlencode({"csrfmiddlewaretoken": CSRF, "key": SIGNER.sign(uuid.uuid4().hex), "website": "", **answers})


def measure(title: str, prepare: Callable[[Cluster], str], run: Callable[[Cluster, Server, int, float], int]) -> None:
    """Runs against a server on the database whose address `prepare` gives; ends with 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--rounds", type=int, default=3, help="how often each case is visited (3)")
    parser.add_argument("--seconds", type=float, default=4, help="how long each visit is (4)")
    options = parser.parse_args()
    if not WRK:
        sys.exit("wrk is needed: apt-get install wrk")
    found = Cluster(pgplace.home(ROOT) / "bench")
    found.join()
    os.environ["TRUSTED_PROXIES"] = "1"  # each form is to come from a network of its own
    server = Server(prepare(found))
    try:
        server.wait()
        sys.exit(1 if run(found, server, options.rounds, options.seconds) else 0)
    finally:
        server.stop()


def fresh_database(found: Cluster, name: str, *commands: str) -> str:
    """The address of a new database, migrated and set up by these commands of manage.py too."""
    url = database_url(found, name)
    with psycopg.connect(found.url, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    for command in ("migrate", "setup_office", *commands, "collectstatic --noinput"):
        manage(url, command)
    return url


def pgbench(found: Cluster, database: str, insert: str, seconds: float) -> float:
    """Inserts a second."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(insert.replace("\n", " "))
        script.flush()
        Path(script.name).chmod(0o644)
        command = [str(found.bin / "pgbench"), "-n", f"-c{CLIENTS}", f"-T{seconds:.0f}", "-f", script.name]
        url = database_url(found, database)
        report = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    return float(re.search(r"tps = ([\d.]+)", report)[1])


def post(server: Server, path: str, forms: list[str], seconds: float) -> tuple[float, Counter[int]]:
    """Answers a second, and how many there were of each status."""
    with tempfile.NamedTemporaryFile("w", suffix=".forms") as file:
        file.write("\n".join(forms))
        file.flush()
        environment = os.environ | {"FORMS": file.name, "CSRF": CSRF, "FORM_PATH": path}
        command = [str(WRK), "-t1", f"-c{CLIENTS}", f"-d{seconds:.0f}s", "-s", "bench/forms.lua"]
        report = subprocess.run(
            [*command, f"http://127.0.0.1:{server.port}"],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    answers = Counter({int(status): int(count) for status, count in re.findall(r"status (\d+) (\d+)", report)})
    return float(re.search(r"Requests/sec: +([\d.]+)", report)[1]), answers


def storm(server: Server, path: str, forms: list[str]) -> Counter[int]:
    """All at once, each from a network of its own; the answers by status."""
    return asyncio.run(_storm(server.port, path, forms))


async def _storm(port: int, path: str, forms: list[str]) -> Counter[int]:
    ready = asyncio.Event()

    async def send(number: int, body: str) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await ready.wait()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
            f"Cookie: csrftoken={CSRF}\r\nX-Forwarded-For: 10.250.{number}.1\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write((head + body).encode())
        status = int((await reader.readline()).split()[1])
        await reader.read()
        writer.close()
        return status

    tasks = [asyncio.create_task(send(number, body)) for number, body in enumerate(forms)]
    await asyncio.sleep(1)
    ready.set()
    return Counter(await asyncio.gather(*tasks))

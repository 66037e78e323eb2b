"""Storms the seats of one event, and measures registering through the page against raw inserts; exits 1 on a miss.

./run python bench/events.py [--rounds 3] [--seconds 4]

Needs wrk (a Debian package). The registrations of a run are made in a database of its own, thrown away by the next.
"""

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
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402
from django.core.signing import TimestampSigner  # noqa: E402

from bench.load import WRK  # noqa: E402
from bench.run import Goals  # noqa: E402
from bench.servers import SECRET_KEY, Server, database_url, manage  # noqa: E402
from centar import pgplace  # noqa: E402
from centar.localpg import Cluster  # noqa: E402

DATABASE = "bench_events"
FORM = "/dogadjaji/{}/prijava/"
CSRF = "b" * 32
SEATS, STORM, CLIENTS = 50, 200, 8
AS_PEOPLE_DO = 4  # seconds a form has to be open before it is taken
SIGNER = TimestampSigner(key=SECRET_KEY, salt="centar.form", fallback_keys=[])

EVENTS = """
INSERT INTO events_event (version, slug, kind, state, is_example, title, title_en, summary, summary_en, text, text_en,
    agenda, agenda_en, accessibility, accessibility_en, venue, venue_en, address, online_url, starts_at, ends_at,
    takes_registrations, capacity, largest_party, recap, recap_en, cancel_reason, ics_uid, ics_sequence, created_at)
SELECT 1, slug, 'workshop', 'published', false, 'Radionica', '', 'Primer', '', '', '', '', '', '', '', 'Sala', '', '',
    '', now() + interval '30 days', now() + interval '30 days 2 hours', true, seats, 3, '', '', '', slug || '@primer',
    0, now()
FROM (VALUES ('oluja', 50), ('merenje', NULL::int), ('sirovo', NULL)) AS one (slug, seats);
CREATE SEQUENCE bench_people;
"""
# the same row as a registration has, of a contact that no other has
INSERT = """
INSERT INTO events_registration (version, key, code, form_key, event_id, name, email, phone, contact_key, party, needs,
    state, source, language, created_at, has_given_feedback, call_reason)
SELECT 1, gen_random_uuid(), lpad(n::text, 8, '0'), gen_random_uuid(),
    (SELECT id FROM events_event WHERE slug = 'sirovo'), 'Primer', n || '@primer.rs', '', n || '@primer.rs',
    1 + n % 3, '', 'confirmed', 'web', 'sr-latn', now(), false, ''
FROM (SELECT nextval('bench_people') AS n) one;
"""


def prepare(found: Cluster) -> str:
    """A fresh database with an event of fifty seats and two without a limit; its address."""
    url = database_url(found, DATABASE)
    with psycopg.connect(found.url, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    for command in ("migrate", "setup_office", "collectstatic --noinput"):
        manage(url, command)
    with psycopg.connect(found.url, dbname=DATABASE, autocommit=True) as inside:
        inside.execute(EVENTS)
        inside.execute("VACUUM ANALYZE")
    return url


def form(number: int, party: int, *, contact: str) -> str:
    """What a visitor's browser sends."""
    return urlencode(
        {
            "csrfmiddlewaretoken": CSRF,
            "key": SIGNER.sign(uuid.uuid4().hex),
            "website": "",
            "name": f"Primer {number}",
            "phone": f"+38160{number:07}" if contact == "phone" else "",
            "email": f"primer{number}@primer.rs" if contact == "mail" else "",
            "party": party,
            "needs": "",
        }
    )


def pgbench(found: Cluster, seconds: float) -> float:
    """Inserts a second."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(INSERT.replace("\n", " "))
        script.flush()
        Path(script.name).chmod(0o644)
        command = [str(found.bin / "pgbench"), "-n", f"-c{CLIENTS}", f"-T{seconds:.0f}", "-f", script.name]
        report = subprocess.run(
            [*command, database_url(found, DATABASE)], check=True, capture_output=True, text=True
        ).stdout
    return float(re.search(r"tps = ([\d.]+)", report)[1])


def register(server: Server, forms: list[str], seconds: float) -> tuple[float, Counter[int]]:
    """Registrations a second through the page, and the answers by status."""
    with tempfile.NamedTemporaryFile("w", suffix=".forms") as file:
        file.write("\n".join(forms))
        file.flush()
        environment = os.environ | {"FORMS": file.name, "CSRF": CSRF, "FORM_PATH": FORM.format("merenje")}
        command = [str(WRK), "-t1", f"-c{CLIENTS}", f"-d{seconds:.0f}s", "-s", "bench/booking.lua"]
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


async def storm(port: int, forms: list[str]) -> Counter[int]:
    """All at once, each from a network of its own; the answers by status."""
    ready = asyncio.Event()

    async def send(number: int, body: str) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await ready.wait()
        head = (
            f"POST {FORM.format('oluja')} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
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


def seats(found: Cluster) -> tuple[int, int, int]:
    """Of the stormed event: seats as counted, seats as they sum up, and registrations in all."""
    with psycopg.connect(found.url, dbname=DATABASE) as inside:
        return inside.execute(
            "SELECT e.seats_taken, sum(r.party) FILTER (WHERE r.state = 'confirmed'), count(*) FROM events_event e"
            " JOIN events_registration r ON r.event_id = e.id WHERE e.slug = 'oluja' GROUP BY e.id"
        ).fetchone()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
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


def run(found: Cluster, server: Server, rounds: int, seconds: float) -> int:
    goals = Goals()
    number = 0
    forms = [form(number := number + 1, party, contact="mail") for party in islice(cycle((1, 2, 3)), STORM)]
    time.sleep(AS_PEOPLE_DO)
    answers = asyncio.run(storm(server.port, forms))
    counted, summed, there = seats(found)
    print(f"{STORM} for {SEATS} seats: {dict(answers)}, {there} registrations")
    goals.hold("storm: seats taken", counted, str(SEATS), met=counted == summed == SEATS)
    others = STORM - answers[302]
    goals.hold("storm: answers other than 302", others, "0", met=others == 0 and there == STORM)
    for contact in ("phone", "mail"):
        shares, rates = [], []
        for _round in range(rounds):
            forms = [form(number := number + 1, 1 + number % 3, contact=contact) for _ in range(1500)]
            time.sleep(AS_PEOPLE_DO)
            raw = pgbench(found, seconds)
            rate, answers = register(server, forms, seconds)
            if set(answers) - {302}:
                sys.exit(f"answers by status: {dict(answers)}")
            rates.append(rate)
            shares.append(rate / raw * 100)
        print(f"by {contact}: {median(rates):.0f} registrations a second", flush=True)
        goals.at_least(f"registering by {contact}: percent of raw inserts", median(shares), 12)
    return goals.missed


if __name__ == "__main__":
    main()

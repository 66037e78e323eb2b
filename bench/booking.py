"""Measures booking through the page against raw inserts, and storms one time; exits 1 when a goal is missed.

./run python bench/booking.py [--rounds 3] [--seconds 4]

Needs wrk (a Debian package). The bookings of a run are made in a database of its own, thrown away by the next run.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402

from bench.forms import filled, fresh_database, measure, pgbench, post, storm  # noqa: E402
from bench.load import load  # noqa: E402
from bench.run import Goals  # noqa: E402
from bench.servers import Server  # noqa: E402
from centar.localpg import Cluster  # noqa: E402

DATABASE = "bench_booking"
TIMES, FORM = "/podrska/razgovor/", "/podrska/razgovor/podaci/"
CONSULTANTS, STORM = 5, 200

STAFF = """
INSERT INTO centar_user (password, last_login, is_superuser, email, name, is_staff, is_active, date_joined)
SELECT '!', NULL, false, 'savetnik' || n || '@primer.rs', 'Savetnik ' || n, true, true, now()
FROM generate_series(1, %s) n;
"""
CONSULT = """
INSERT INTO consultations_consultant (version, user_id, is_active, auto_assign, video_url)
SELECT 1, id, true, true, '' FROM centar_user WHERE email LIKE 'savetnik%%';
INSERT INTO consultations_consultant_topics (consultant_id, topic_id)
SELECT c.id, t.id FROM consultations_consultant c, consultations_topic t;
UPDATE consultations_bookingrules SET horizon_days = 365;
INSERT INTO consultations_client (version, name, email, phone, language, created_at)
VALUES (1, 'Primer', 'primer@primer.rs', '', 'sr-latn', now());
CREATE SEQUENCE bench_times;
"""
# the same row as a booking has, at a time that no other has
INSERT = """
INSERT INTO consultations_booking (version, key, code, form_key, client_id, contact_key, topic_id, consultant_id,
    room_id, mode, starts_at, ends_at, busy_until, state, hold_expires_at, source, language, needs, answers,
    created_at,
    cancel_reason, outcome, ics_uid, ics_sequence)
SELECT 1, gen_random_uuid(), lpad(n::text, 8, '0'), gen_random_uuid(), (SELECT min(id) FROM consultations_client),
    n || '@primer.rs', (SELECT min(id) FROM consultations_topic), (SELECT min(id) FROM consultations_consultant), NULL,
    'phone', at, at + interval '45 minutes', at + interval '45 minutes', 'held', at, 'web', 'sr-latn', '', '[]', now(),
    '', '', n || '@primer', 0
FROM (SELECT n, timestamptz '2030-01-01' + n * interval '1 hour' AS at FROM (SELECT nextval('bench_times') AS n)) one;
"""


def prepare(found: Cluster) -> str:
    """A fresh database with five consultants on every topic; its address."""
    url = fresh_database(found, DATABASE, "setup_consultations")
    with psycopg.connect(found.url, dbname=DATABASE, autocommit=True) as inside:
        inside.execute(STAFF, [CONSULTANTS])
        inside.execute(CONSULT)
        inside.execute("VACUUM ANALYZE")
    return url


def form(consultant: int | str, starts_at: str, number: int, *, contact: str) -> str:
    """What a visitor's browser sends from the page on which the answers are checked."""
    return filled(
        tema="pokretanje",
        nacin="phone",
        savetnik=consultant,
        vreme=starts_at,
        name=f"Primer {number}",
        phone=f"+38160{number:07}",
        email=f"primer{number}@primer.rs" if contact == "mail" else "",
        needs="",
        send="1",
    )


def moment(stamp: str) -> dt.datetime:
    return dt.datetime.strptime(stamp, "%Y%m%dT%H%MZ").replace(tzinfo=dt.UTC)


def free_times(server: Server, consultant: int) -> list[str]:
    """Every time that the page offers with this consultant, from the first day to the horizon."""
    found: list[str] = []
    day = dt.datetime.now(dt.UTC).date()
    while True:
        query = urlencode({"tema": "pokretanje", "nacin": "phone", "savetnik": consultant, "od": day.isoformat()})
        _status, page = server.get(f"{TIMES}?{query}")
        new = [time for time in re.findall(r'value="(2\d{7}T\d{4}Z)"', page.decode()) if time not in found]
        if not new:
            return found
        found += new
        day = moment(new[-1]).date() + dt.timedelta(days=1)


def slot_page(server: Server, seconds: float) -> float:
    """Milliseconds of the workers' CPU for the page of ten days with five consultants."""
    for _ in range(8):  # both workers
        server.get(TIMES)
    before = server.cpu()
    done = load(server.port, TIMES, seconds)
    if done.failures or not done.requests:
        sys.exit(f"{TIMES}: {done.failures} of {done.requests} requests failed")
    return (server.cpu() - before) * 1000 / done.requests


def taken(found: Cluster, starts_at: str) -> int:
    with psycopg.connect(found.url, dbname=DATABASE) as inside:
        rows = inside.execute("SELECT count(*) FROM consultations_booking WHERE starts_at = %s", [moment(starts_at)])
        return rows.fetchone()[0]


def run(found: Cluster, server: Server, rounds: int, seconds: float) -> int:
    goals = Goals()
    goals.at_most("times of ten days, five consultants: CPU, ms", slot_page(server, seconds), 15)
    with psycopg.connect(found.url, dbname=DATABASE) as inside:
        consultants = [row[0] for row in inside.execute("SELECT id FROM consultations_consultant ORDER BY id")]
    # each after the other, as people choose: one consultant alone would be booked by one client at a time
    offered = [[(consultant, time) for time in free_times(server, consultant)] for consultant in consultants]
    times = [time for turn in zip(*offered, strict=False) for time in turn]
    only = times.pop()
    number = 0
    for contact in ("phone", "mail"):
        shares, rates = [], []
        for _round in range(rounds):
            batch, times = times[:1000], times[1000:]
            forms = [form(one, at, number := number + 1, contact=contact) for one, at in batch]
            raw = pgbench(found, DATABASE, INSERT, seconds)
            rate, answers = post(server, FORM, forms, seconds)
            if set(answers) - {302, 303, 409}:
                sys.exit(f"answers by status: {dict(answers)}")
            rates.append(rate)
            shares.append(rate / raw * 100)
        print(f"by {contact}: {median(rates):.0f} bookings a second", flush=True)
        goals.at_least(f"booking by {contact}: percent of raw inserts", median(shares), 12)
    forms = [form(only[0], only[1], number := number + 1, contact="phone") for _ in range(STORM)]
    before = taken(found, only[1])
    answers = storm(server, FORM, forms)
    print(f"{STORM} at one time: {dict(answers)}")
    goals.at_most("storm: bookings of the one time", taken(found, only[1]) - before, 1)
    goals.hold("storm: answers other than 302, 303, 409", STORM - sum(answers[s] for s in (302, 303, 409)), "0",
               met=set(answers) <= {302, 303, 409} and answers[302] + answers[303] == 1)  # fmt: skip
    return goals.missed


if __name__ == "__main__":
    measure(__doc__.splitlines()[0], prepare, run)

"""Storms the seats of one event, and measures registering through the page against raw inserts; exits 1 on a miss.

./run python bench/events.py [--rounds 3] [--seconds 4]

Needs wrk (a Debian package). The registrations of a run are made in a database of its own, thrown away by the next.
"""

from __future__ import annotations

import sys
from itertools import cycle, islice
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402

from bench.forms import filled, fresh_database, measure, pgbench, post, storm  # noqa: E402
from bench.run import Goals  # noqa: E402
from bench.servers import Server  # noqa: E402
from centar.localpg import Cluster  # noqa: E402

DATABASE = "bench_events"
FORM = "/dogadjaji/{}/prijava/"
SEATS, STORM = 50, 200

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
    url = fresh_database(found, DATABASE)
    with psycopg.connect(found.url, dbname=DATABASE, autocommit=True) as inside:
        inside.execute(EVENTS)
        inside.execute("VACUUM ANALYZE")
    return url


def form(number: int, party: int, *, contact: str) -> str:
    """What a visitor's browser sends."""
    return filled(
        name=f"Primer {number}",
        phone=f"+38160{number:07}" if contact == "phone" else "",
        email=f"primer{number}@primer.rs" if contact == "mail" else "",
        party=party,
        needs="",
    )


def seats(found: Cluster) -> tuple[int, int, int]:
    """Of the stormed event: seats as counted, seats as they sum up, and registrations in all."""
    with psycopg.connect(found.url, dbname=DATABASE) as inside:
        return inside.execute(
            "SELECT e.seats_taken, sum(r.party) FILTER (WHERE r.state = 'confirmed'), count(*) FROM events_event e"
            " JOIN events_registration r ON r.event_id = e.id WHERE e.slug = 'oluja' GROUP BY e.id"
        ).fetchone()


def run(found: Cluster, server: Server, rounds: int, seconds: float) -> int:
    goals = Goals()
    number = 0
    forms = [form(number := number + 1, party, contact="mail") for party in islice(cycle((1, 2, 3)), STORM)]
    answers = storm(server, FORM.format("oluja"), forms)
    counted, summed, there = seats(found)
    print(f"{STORM} for {SEATS} seats: {dict(answers)}, {there} registrations")
    goals.hold("storm: seats taken", counted, str(SEATS), met=counted == summed == SEATS)
    others = STORM - answers[302]
    goals.hold("storm: answers other than 302", others, "0", met=others == 0 and there == STORM)
    for contact in ("phone", "mail"):
        shares, rates = [], []
        for _round in range(rounds):
            forms = [form(number := number + 1, 1 + number % 3, contact=contact) for _ in range(1500)]
            raw = pgbench(found, DATABASE, INSERT, seconds)
            rate, answers = post(server, FORM.format("merenje"), forms, seconds)
            if set(answers) - {302}:
                sys.exit(f"answers by status: {dict(answers)}")
            rates.append(rate)
            shares.append(rate / raw * 100)
        print(f"by {contact}: {median(rates):.0f} registrations a second", flush=True)
        goals.at_least(f"registering by {contact}: percent of raw inserts", median(shares), 12)
    return goals.missed


if __name__ == "__main__":
    measure(__doc__.splitlines()[0], prepare, run)

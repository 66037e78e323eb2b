"""Measures the catalogue and the plan of a fair with two hundred stands; exits 1 when a goal is missed.

./run python bench/fair.py [--seconds 4]

The fair is made in a database of its own, thrown away by the next run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402

from bench.load import load  # noqa: E402
from bench.run import Goals  # noqa: E402
from bench.servers import Server, database_url, environment, manage  # noqa: E402
from centar import pgplace  # noqa: E402
from centar.localpg import Cluster  # noqa: E402

DATABASE = "bench_fair"
STANDS, YEAR, MOST_CPU = 200, 2027, 10  # stands, the fair's year, milliseconds
PAGES = {
    f"/sajam/{YEAR}/izlagaci/": "catalogue",
    f"/sr-cyrl/sajam/{YEAR}/izlagaci/": "catalogue in Cyrillic",
    f"/sajam/{YEAR}/izlagaci/?q=med": "catalogue, a word",
    f"/sajam/{YEAR}/plan/": "plan",
    f"/sr-cyrl/sajam/{YEAR}/plan/": "plan in Cyrillic",
}
LEAST_BYTES = 60_000
TEXT = "Med, vosak i sapun od meda, sve iz košnica na brdu. Radimo sa mladima koji traže prvi posao. " * 5


def prepare(found: Cluster) -> str:
    """A fresh database with one fair, two hundred stands on its plan, an exhibitor at each; its address."""
    url = database_url(found, DATABASE)
    with psycopg.connect(found.url, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    for command in ("migrate", "setup_office", "collectstatic --noinput"):
        manage(url, command)
    fill(url)
    return url


def fill(url: str) -> None:
    """Through the models, so that the rows are whole whatever columns they come to have."""
    os.environ |= environment(url)
    import django

    django.setup()
    from django.utils import timezone

    from centar.models import Municipality
    from entrepreneurs.lists import load_lists
    from entrepreneurs.models import Category, Enterprise
    from events.models import Event, ExhibitorApplication, Fair, Stand, StandType

    load_lists()
    now = timezone.now()
    event = Event.objects.create(
        slug="sajam", kind="fair", state="published", title="Sajam", summary="Svi na jednom mestu.", venue="Trg",
        starts_at=now, ends_at=now + dt.timedelta(hours=8), takes_registrations=False,
    )  # fmt: skip
    fair = Fair.objects.create(event=event, year=YEAR, catalogue_published_at=now, stands_published_at=now)
    kind = StandType.objects.create(fair=fair, code="A", name="Sto", size="2 × 2 m", quota=STANDS)
    town, categories = Municipality.objects.first(), list(Category.objects.all())
    for number in range(STANDS):
        enterprise = Enterprise.objects.create(name=f"Pčelinjak {number}", legal_form="association", municipality=town)
        box = {"x": 2 + number % 20 * 4.8, "y": 4 + number // 20 * 9, "width": 4, "height": 7}
        stand = Stand.objects.create(fair=fair, stand_type=kind, code=str(number + 1), zone="Do reke", **box)
        ExhibitorApplication.objects.create(
            fair=fair, enterprise=enterprise, state="confirmed", reference=f"SA-{number}", source="web",
            language="sr-latn", contact_name="Primer", showing="Med", stand_type=kind, stand=stand,
            category=categories[number % len(categories)], public_title=f"Pčelinjak {number}", public_text=TEXT,
            submitted_at=now, created_at=now,
        )  # fmt: skip


def cpu_of(server: Server, page: str, seconds: float) -> float:
    """Milliseconds of the workers' CPU for one answer."""
    for _ in range(8):  # both workers
        status, body = server.get(page)
    if status != 200 or len(body) < LEAST_BYTES:
        sys.exit(f"{page}: status {status}, {len(body)} bytes")
    before = server.cpu()
    done = load(server.port, page, seconds)
    if done.failures or not done.requests:
        sys.exit(f"{page}: {done.failures} of {done.requests} requests failed")
    return (server.cpu() - before) * 1000 / done.requests


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4, help="how long each page is asked for (4)")
    options = parser.parse_args()
    found = Cluster(pgplace.home(ROOT) / "bench")
    found.join()
    server = Server(prepare(found))
    goals = Goals()
    try:
        server.wait()
        for page, name in PAGES.items():
            goals.at_most(f"{name} of {STANDS} stands: CPU, ms", cpu_of(server, page, options.seconds), MOST_CPU)
    finally:
        server.stop()
    sys.exit(1 if goals.missed else 0)


if __name__ == "__main__":
    main()

"""Measures the directory against the goals and exits 1 when one is missed. See bench/README.md.

./run python bench/run.py [--rounds 5] [--seconds 3] [--fresh]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.load import WRK, load  # noqa: E402
from bench.servers import SIZES, Server, cluster, collect_static, database_url, environment  # noqa: E402

SMALL, MIDDLE, LARGE = SIZES
BARE = "/bench/bare/"
# a facet and a word with more than a page of rows at every size, so that the pages compared are alike
LIST, FACET, WORD = "/preduzeca/", "/preduzeca/?kupci=vat", "/preduzeca/?q=zadruga"
PAGES = {LIST: "list", FACET: "one facet", WORD: "a word"}
CASES = [(MIDDLE, BARE), *((size, page) for page in PAGES for size in SIZES)]
BARE_BYTES = 10_000
ENTRY, ENTRIES = b'<li class="entry">', 20


@dataclass
class Measured:
    """One round after the other: requests a second, and milliseconds of the workers' CPU for each."""

    rate: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


Results = dict[tuple[int, str], Measured]


@contextmanager
def servers(urls: dict[int, str]) -> Iterator[dict[int, Server]]:
    """All at once, so that each round visits every case under the same conditions."""
    running = {size: Server(url) for size, url in urls.items()}
    try:
        for server in running.values():
            server.wait()
        yield running
    finally:
        for server in running.values():
            server.stop()


def check(running: dict[int, Server]) -> None:
    """What answers with an error or a page that is not full must not count as fast."""
    for size, page in CASES:
        for _ in range(8):  # both workers
            status, body = running[size].get(page)
        is_full = body.count(ENTRY) == ENTRIES if page in PAGES else len(body) == BARE_BYTES
        if status != 200 or not is_full:
            sys.exit(f"{page} with {size} rows: status {status}, {len(body)} bytes, {body.count(ENTRY)} entries")


def measure(running: dict[int, Server], rounds: int, seconds: float) -> Results:
    results: Results = defaultdict(Measured)
    for number in range(-1, rounds):  # the first one warms up
        for case in CASES:
            size, page = case
            before = running[size].cpu()
            done = load(running[size].port, page, seconds if number >= 0 else 1)
            if done.failures or not done.requests:
                sys.exit(f"{page} with {size} rows: {done.failures} of {done.requests} requests failed")
            if number >= 0:
                results[case].rate.append(done.per_second)
                results[case].cpu.append((running[size].cpu() - before) * 1000 / done.requests)
        print(f"round {number + 1} of {rounds}, load {os.getloadavg()[0]:.1f}", flush=True)
    return results


def ratio(over: Measured, under: Measured) -> float:
    """The median of the rounds' ratios: neighbours that slow a round slow both."""
    return median(a / b for a, b in zip(over.rate, under.rate, strict=True))


def ask_database(url: str) -> dict:
    command = [sys.executable, "-m", "bench.database", *PAGES]
    asked = subprocess.run(command, cwd=ROOT, env=environment(url), check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(asked.stdout)


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


class Goals:
    def __init__(self) -> None:
        self.missed = 0

    def hold(self, what: str, value: float, goal: str, *, met: bool) -> None:
        self.missed += not met
        print(f"{'ok    ' if met else 'MISSED'}  {what:<62} {value:8.2f}   {goal}")

    def at_least(self, what: str, value: float, least: float) -> None:
        self.hold(what, value, f"at least {least}", met=value >= least)

    def at_most(self, what: str, value: float, most: float) -> None:
        self.hold(what, value, f"at most {most}", met=value <= most)


def report(results: Results) -> None:
    print(f"\n{'page':<12} {'rows':>8} {'req/s':>8} {'least–most':>15} {'CPU ms':>7}")
    for (size, page), found in results.items():
        spread = f"{min(found.rate):.0f}–{max(found.rate):.0f}"
        name = PAGES.get(page, "bare view")
        print(f"{name:<12} {size:>8} {median(found.rate):8.0f} {spread:>15} {median(found.cpu):7.2f}")
    print()


def judge(results: Results, memory: float, asked: dict[int, dict]) -> int:
    goals = Goals()
    share = ratio(results[MIDDLE, LIST], results[MIDDLE, BARE]) * 100
    goals.at_least(f"list of {MIDDLE}: throughput, percent of the bare view's", share, 15)
    goals.at_most(f"list of {MIDDLE}: CPU of the web workers, ms", median(results[MIDDLE, LIST].cpu), 5)
    for page, least in ((LIST, 0.9), (FACET, 0.9), (WORD, 0.5)):
        flat = ratio(results[LARGE, page], results[SMALL, page])
        goals.at_least(f"{PAGES[page]}: throughput at {LARGE} over that at {SMALL}", flat, least)
    goals.at_most(f"search of {LARGE}: in the database, p95 ms", p95(asked[LARGE]["found"]), 30)
    goals.at_most(f"misspelt search of {LARGE}: in the database, p95 ms", p95(asked[LARGE]["misspelt"]), 30)
    queries = max(number for size in SIZES for number in asked[size]["queries"].values())
    goals.at_most("queries of a page, the most", queries, 12)
    goals.at_most("memory of a web worker, MB", memory, 130)
    return goals.missed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often each case is visited (5)")
    parser.add_argument("--seconds", type=float, default=3, help="how long each visit is (3)")
    parser.add_argument("--fresh", action="store_true", help="make the databases anew")
    options = parser.parse_args()
    postgres = cluster(fresh=options.fresh)
    collect_static(postgres)
    urls = {size: database_url(postgres, f"bench_{size}") for size in SIZES}
    print(f"load by {'wrk' if WRK else 'asyncio, which takes CPU of its own: install wrk for the goals'}")
    with servers(urls) as running:
        check(running)
        results = measure(running, options.rounds, options.seconds)
        memory = max(server.memory() for server in running.values())
    asked = {size: ask_database(url) for size, url in urls.items()}
    report(results)
    sys.exit(1 if judge(results, memory, asked) else 0)


if __name__ == "__main__":
    main()

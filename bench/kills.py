"""Registrations while web server, worker and PostgreSQL are killed: nothing acknowledged may be lost, no mail either.

    ./run python bench/kills.py [--kills 45] [--people 4]

Starts `./run demo` of this clone on its data, with a mail server that refuses every tenth mail for now and hangs up
after every fiftieth. People fill in and send one application after another over HTTP, repeating what got no answer, as
a person would, until so many processes of the demo were killed with SIGKILL, of each kind a third. Then counts: each
acknowledged application is there once with its number, and each mail was taken by the mail server, under one
Message-ID however often. Exits 1 when one is missing.

November 2026, two cores shared with other work: 45 kills (web 15, worker 15, postgres 15) in under six minutes, 302
applications acknowledged, none lost; 605 mails, all taken, 18 repeats under the same Message-ID.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.update(DJANGO_SETTINGS_MODULE="centar.settings", DEMO="1", DEBUG="0")
os.environ.pop("DATABASE_URL", None)
TOKEN = "k" * 32
KINDS = ("web", "worker", "postgres")
# The demo gives up on a process that ends five times within five seconds of its start; we try more than that.
SETTLED = 6.0
PATIENCE = 600.0  # seconds for whatever has to come back or be sent


class Demo:
    """The running demo, its port and the processes below it."""

    def __init__(self, mail_port: int) -> None:
        mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mail_port), "EMAIL_SECURITY": "none"}
        self.process = subprocess.Popen(
            ["./run", "demo"], cwd=ROOT, env=os.environ | mail, stdout=subprocess.PIPE, text=True
        )
        self.port = next(int(found[1]) for line in self.process.stdout if (found := ADDRESS.match(line)))
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def victims(self, kind: str) -> list[int]:
        """Process ids of this demo's children, or of its own PostgreSQL; nothing else."""
        if kind == "postgres":
            from centar import localpg

            pid_file = Path(localpg.own_cluster().data) / "postmaster.pid"
            return [int(pid_file.read_text().split("\n")[0])]
        word = {"web": "gunicorn", "worker": "procrastinate"}[kind]
        below = descendants(self.process.pid)
        return [pid for pid in below if word in Path(f"/proc/{pid}/cmdline").read_text()]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)


PREFIX = f"otpornost-{uuid.uuid4().hex[:6]}-"  # of the addresses of those who apply in this run
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


def descendants(pid: int) -> list[int]:
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return children + [below for child in children for below in descendants(child)]


def age(pid: int) -> float:
    """Seconds since the process began. Raises OSError when it is gone."""
    began = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    return float(Path("/proc/uptime").read_text().split()[0]) - began


def kill_one(demo: Demo, kind: str, chance: random.Random) -> bool:
    """Whether one was killed: not while web server, worker or database is still coming back from the last time."""
    try:
        victims = {each: demo.victims(each) for each in KINDS}
        if any(not pids or max(map(age, pids)) < SETTLED for pids in victims.values()):
            return False
        os.kill(chance.choice(victims[kind]), signal.SIGKILL)
    except (OSError, ValueError):  # gone meanwhile, or its files are just being written
        return False
    return True


def kill_all(demo: Demo, kills: int) -> Counter[str]:
    """Kills so many processes, each kind as often, in mixed order. Raises TimeoutError when one stays away."""
    chance, killed = random.Random(7), Counter[str]()
    while killed.total() < kills:
        least = min(killed[each] for each in KINDS)
        kind = chance.choice([each for each in KINDS if killed[each] == least])
        until = time.monotonic() + PATIENCE
        while not kill_one(demo, kind, chance):
            if time.monotonic() > until:
                raise TimeoutError(f"no {kind} to kill")
            time.sleep(0.05 + chance.random() / 2)
        killed[kind] += 1
    return killed


class Applicant:
    """A signed-in person who fills in one application, and gives up on no request for ten minutes."""

    def __init__(self, port: int, number: int) -> None:
        self.port, self.number = port, number
        self.key = uuid.uuid4()
        self.session = ""

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        """Status, address led to, page; repeated until the portal itself answers. Raises TimeoutError."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
        }
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                page = answer.read().decode()
                if answer.status != 503:
                    return answer.status, urlsplit(answer.getheader("Location") or "").path, page
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
            time.sleep(0.2)
        raise TimeoutError(path)

    def post(self, path: str, fields: dict[str, object]) -> str:
        """The address that a POST leads to. Raises AssertionError for an answer that leads nowhere."""
        body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN}, doseq=True)
        status, led_to, page = self.ask("POST", path, body)
        assert status == 302, f"{path} answered {status}: {re.sub('<[^>]*>', ' ', page)[:300]}"
        return led_to

    def seen_version(self) -> str:
        _status, _led_to, page = self.ask("GET", f"/upis/{self.key}/kontakt/")
        return re.search(r'name="seen_version"[^>]* value="(\d*)"', page)[1]

    def apply(self, *, municipality: int, category: int) -> uuid.UUID:
        """Sends the application; returns its key once the portal has led to the confirmation."""
        base = f"/upis/{self.key}/"
        self.post(base + "osnovni-podaci/", {"legal_form": "none", "name": f"Proba otpornosti {self.number}"})
        rest = {
            "kontakt/": {"municipality": municipality, "contact_name": "Ana", "contact_phone": "0637014630"},
            "delatnost/": {"categories": category, "description": "Pravimo sapune."},
            "ljudi/": {"social_roles": "work_integration"},
        }
        for slug, fields in rest.items():
            self.post(base + slug, {**fields, "seen_version": self.seen_version()})
        led_to = self.post(base + "provera/", {"consent": "on", "wants_listing": "1"})
        assert led_to == base + "poslato/", led_to
        return self.key


def address_of(key: uuid.UUID) -> str:
    return f"{PREFIX}{key.hex}@primer.rs"


def sign_in(applicant: Applicant) -> None:
    """A session as signing in by code would leave it."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from centar.models import User

    user, _made = User.objects.get_or_create(email=address_of(applicant.key))
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.save()
    applicant.session = session.session_key


def patiently[Answer](ask: Callable[[], Answer]) -> Answer:
    """What the database answers, asked again when it is away, as it will be."""
    from django.db import InterfaceError, OperationalError, connection

    until = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except (OperationalError, InterfaceError):
            connection.close()
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def storm(demo: Demo, *, people: int, kills: int) -> tuple[list[uuid.UUID | Exception], Counter[str]]:
    """People at work until enough processes were killed: what each application came to, and what was killed."""
    from centar.models import Municipality
    from entrepreneurs.models import Category

    facts = {"municipality": Municipality.objects.first().pk, "category": Category.objects.first().pk}
    numbers, is_over = itertools.count(1), threading.Event()

    def apply_on_and_on() -> list[uuid.UUID | Exception]:
        results: list[uuid.UUID | Exception] = []
        while not is_over.is_set():
            applicant = Applicant(demo.port, next(numbers))
            patiently(lambda applicant=applicant: sign_in(applicant))
            try:
                results.append(applicant.apply(**facts))
            except (AssertionError, TimeoutError) as error:
                results.append(error)
        return results

    with ThreadPoolExecutor(people) as pool:
        at_work = [pool.submit(apply_on_and_on) for _person in range(people)]
        try:
            killed = kill_all(demo, kills)
        finally:
            is_over.set()
        return [result for one in at_work for result in one.result()], killed


def lost_applications(acknowledged: list[uuid.UUID]) -> list[str]:
    """What is missing, or has a number that another one has."""
    from entrepreneurs.models import Enterprise, State

    rows = {row.key: row for row in Enterprise.objects.filter(key__in=acknowledged)}
    numbers = Counter(row.reference for row in rows.values())
    found = [f"{key}: no application" for key in acknowledged if key not in rows]
    found += [f"{row.key}: {row.state}" for row in rows.values() if row.state != State.SUBMITTED]
    return found + [f"{number} was given {times} times" for number, times in numbers.items() if times > 1]


def lost_mails(acknowledged: list[uuid.UUID], taken: Counter[str]) -> list[str]:
    """Mails that are not there once, not sent, or never came to the mail server; `taken` counts Message-IDs."""
    from centar.models import OutgoingEmail

    mails = list(OutgoingEmail.objects.filter(to__startswith=PREFIX))
    received = Counter(mail.to for mail in mails if mail.template == "entrepreneurs/received")
    found = [f"{key}: {received[address]} mails" for key in acknowledged if received[address := address_of(key)] != 1]
    found += [f"mail {mail.pk}: {mail.state}" for mail in mails if mail.state != OutgoingEmail.State.SENT]
    return found + [f"mail {mail.pk}: never came" for mail in mails if not taken[mail.message_id]]


def wait_for_mail() -> None:
    """Until nothing is left to be sent, or patience ends."""
    from centar.models import OutgoingEmail

    unsent = OutgoingEmail.objects.filter(to__startswith=PREFIX, state=OutgoingEmail.State.QUEUED)
    until = time.monotonic() + PATIENCE
    while patiently(unsent.exists) and time.monotonic() < until:
        time.sleep(2)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--kills", type=int, default=45)
    options.add_argument("--people", type=int, default=4)
    asked = options.parse_args()
    from tests.centar.smtp import FaultySMTP

    server = FaultySMTP()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    demo = Demo(server.port)
    import django

    django.setup()
    try:
        results, killed = storm(demo, people=asked.people, kills=asked.kills)
        wait_for_mail()
        acknowledged = [result for result in results if isinstance(result, uuid.UUID)]
        taken = Counter(str(message["Message-ID"]) for message in server.taken)
        lost = patiently(lambda: lost_applications(acknowledged) + lost_mails(acknowledged, taken))
    finally:
        demo.stop()
    print(f"{killed.total()} kills: " + ", ".join(f"{kind} {killed[kind]}" for kind in KINDS))
    print(f"{len(acknowledged)} of {len(results)} applications acknowledged")
    print(f"{len(taken)} mails, {taken.total() - len(taken)} repeated under the same Message-ID")
    for line in [*(result for result in results if isinstance(result, Exception)), *lost]:
        print(f"  {line}")
    print(f"{len(lost)} lost" if lost else "nothing acknowledged was lost")
    return 1 if lost or not acknowledged else 0


if __name__ == "__main__":
    sys.exit(main())

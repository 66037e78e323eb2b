"""Fifty registrations while web server, worker and PostgreSQL are killed: nothing acknowledged may be lost.

    ./run python bench/kills.py [--registrations 50] [--seconds 180]

Starts `./run demo` of this clone on its data, fills in and sends applications from five threads over HTTP, repeating
what got no answer, as a person would, and kills a process of the demo every two seconds with SIGKILL. Then counts:
each acknowledged application is there once with its number, and each has its mail, sent. Exits 1 when one is missing.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.update(DJANGO_SETTINGS_MODULE="centar.settings", DEMO="1", DEBUG="0")
os.environ.pop("DATABASE_URL", None)
TOKEN = "k" * 32
KILL_EVERY = 2.0


class Demo:
    """The running demo, its port and the processes below it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(["./run", "demo"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
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


ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


def descendants(pid: int) -> list[int]:
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return children + [below for child in children for below in descendants(child)]


def kill_some(demo: Demo, stop: threading.Event, killed: list[str]) -> None:
    chance = random.Random(7)
    while not stop.wait(KILL_EVERY):
        kind = chance.choice(["web", "worker", "postgres"])
        try:
            os.kill(chance.choice(demo.victims(kind)), signal.SIGKILL)
            killed.append(kind)
        except (IndexError, OSError):
            continue  # it is just being restarted


class Applicant:
    """A signed-in person who fills in one application and does not give up before the deadline."""

    def __init__(self, port: int, number: int, deadline: float) -> None:
        self.port, self.number, self.deadline = port, number, deadline
        self.key = uuid.uuid4()
        self.session = ""

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        """Status, address led to, page; repeated until the portal itself answers. Raises TimeoutError."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
        }
        while time.monotonic() < self.deadline:
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


def sign_in(applicant: Applicant) -> None:
    """A session as signing in by code would leave it."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from centar.models import User

    user = User.objects.create_user(f"otpornost-{applicant.key.hex[:8]}@primer.rs")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.save()
    applicant.session = session.session_key


def losses(acknowledged: list[uuid.UUID], *, patience: float) -> list[str]:
    """What is missing or there twice, after the queue has had time to empty."""
    from centar.models import OutgoingEmail
    from entrepreneurs.models import Enterprise, State

    until = time.monotonic() + patience
    rows = {row.key: row for row in Enterprise.objects.filter(key__in=acknowledged)}
    numbers = [row.reference for row in rows.values()]
    found = [f"{key}: no application" for key in acknowledged if key not in rows]
    found += [f"{row.key}: {row.state}" for row in rows.values() if row.state != State.SUBMITTED]
    found += ["a number was given twice"] if len(set(numbers)) < len(numbers) else []
    for row in rows.values():
        mails = OutgoingEmail.objects.filter(to=row.members.get().email, template="entrepreneurs/received")
        while time.monotonic() < until and mails.exclude(state="sent").exists():
            time.sleep(1)
        states = list(mails.values_list("state", flat=True))
        found += [] if states == ["sent"] else [f"{row.reference}: mails {states}"]
    return found


def storm(demo: Demo, applicants: list[Applicant]) -> tuple[list[uuid.UUID | Exception], list[str]]:
    """All applicants at work while processes are killed: what each came to, and what was killed."""
    from centar.models import Municipality
    from entrepreneurs.models import Category

    facts = {"municipality": Municipality.objects.first().pk, "category": Category.objects.first().pk}

    def attempt(applicant: Applicant) -> uuid.UUID | Exception:
        try:
            return applicant.apply(**facts)
        except (AssertionError, TimeoutError) as error:
            return error

    stop, killed = threading.Event(), []
    killer = threading.Thread(target=kill_some, args=(demo, stop, killed))
    killer.start()
    with ThreadPoolExecutor(5) as pool:
        results = list(pool.map(attempt, applicants))
    stop.set()
    killer.join()
    return results, killed


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--registrations", type=int, default=50)
    options.add_argument("--seconds", type=int, default=180)
    asked = options.parse_args()
    demo = Demo()
    import django

    django.setup()
    from django.db import connection

    deadline = time.monotonic() + asked.seconds
    applicants = [Applicant(demo.port, number, deadline) for number in range(asked.registrations)]
    for applicant in applicants:
        sign_in(applicant)
    results, killed = storm(demo, applicants)
    connection.close()
    time.sleep(10)  # the demo brings back what was killed last
    acknowledged = [result for result in results if isinstance(result, uuid.UUID)]
    lost = losses(acknowledged, patience=120)
    demo.stop()
    print(f"{len(killed)} kills: " + ", ".join(f"{kind} {killed.count(kind)}" for kind in sorted(set(killed))))
    print(f"{len(acknowledged)} of {len(applicants)} acknowledged")
    for line in [*(result for result in results if isinstance(result, Exception)), *lost]:
        print(f"  {line}")
    print(f"{len(lost)} lost" if lost else "nothing acknowledged was lost")
    return 1 if lost or not acknowledged else 0


if __name__ == "__main__":
    sys.exit(main())

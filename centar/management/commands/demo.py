import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from centar import localpg
from centar.demo import demo_accounts
from centar.supervisor import GivenUpError, Kept, stop_all

FIRST_PORT, PORTS = 8000, 100
OWN = settings.BASE_DIR / ".local"


class Command(BaseCommand):
    help = "Prepares a database with example data, starts web server and worker, and serves until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="throw the demo's data away and begin anew")

    def handle(self, *args: Any, fresh: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Start the demo with ./run demo.")
        if os.environ.get("DATABASE_URL"):
            raise CommandError("DATABASE_URL is set, and the demo fills only a database of its own. Unset it.")
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if sign != signal.SIGHUP or signal.getsignal(sign) != signal.SIG_IGN:  # nohup
                signal.signal(sign, signal.default_int_handler)
        kept: list[Kept] = []
        try:
            self.prepare(fresh=fresh)
            with free_port() as listening:
                kept += self.processes(listening)
                self.serve(kept, listening.getsockname()[1])
        except KeyboardInterrupt:
            self.say("Stopping.")
        except GivenUpError as error:
            raise CommandError(str(error)) from None
        finally:
            for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(sign, signal.SIG_IGN)
            stop_all(kept)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        self.stdout.write(f"  {title:<44}", ending="")
        self.stdout.flush()
        started = time.monotonic()
        yield
        self.say(f"{time.monotonic() - started:5.1f} s")

    def prepare(self, *, fresh: bool) -> None:
        """Leaves a database with tables, texts, a town and example data; what is there already stays."""
        self.say(f"Preparing the demo. Its data: {localpg.own_cluster().data}")
        with localpg.only_one(OWN / "demo.prepare.lock"):
            in_use = os.open(OWN / "demo.users.lock", os.O_RDWR | os.O_CREAT, 0o600)  # held until this process ends
            if fresh:
                with self.step("Fresh database"):
                    start_over(in_use)
            fcntl.flock(in_use, fcntl.LOCK_SH)
            with self.step("Tables"):
                migrate()
            with self.step("Texts in three languages"):
                quietly("catalogues")
            with self.step("Roles"):
                quietly("sync_roles")
            if not get_user_model().objects.exists():
                with self.step("Town and example data"), pghistory.context(command="demo"), transaction.atomic():
                    quietly("setup_office")
                    quietly("seed_demo")
        connection.close()

    def processes(self, listening: socket.socket) -> list[Kept]:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        environment = {"SITE_URL": address, "WEB_CONCURRENCY": "2", "DJANGO_SETTINGS_MODULE": "centar.settings"}
        python, fd = sys.executable, listening.fileno()
        gunicorn = [python, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--preload", "--bind", f"fd://{fd}"]
        worker = [python, "manage.py", "procrastinate", "worker"]
        return [Kept("web server", gunicorn, environment, pass_fds=[fd]), Kept("worker", worker, environment)]

    def serve(self, kept: list[Kept], port: int) -> None:
        """Watches the processes and the database until a signal ends it by KeyboardInterrupt."""
        self.say("  Starting web server and worker")
        for one in kept:
            one.start()
        while not answers(port):
            for one in kept:
                one.tend(self.say)
            time.sleep(0.1)
        self.say_where(port)
        while True:
            time.sleep(1)
            try:
                localpg.own_cluster().ensure_running()
            except localpg.LocalPostgresError as error:
                self.say(str(error))
            for one in kept:
                one.tend(self.say)

    def say_where(self, port: int) -> None:
        self.say("\nThe portal is open at")
        self.say(f"http://127.0.0.1:{port}\n")
        for account in demo_accounts():
            self.say(f"  {account.role:<20} {account.email:<30} {account.password}")
        self.say(f"\nThe mails it sends lie in {OWN / 'mails'}. Ctrl-C ends the demo; its data stay.")


def start_over(in_use: int) -> None:
    """Empties the demo's database and its mails, unless another demo of this clone is running."""
    try:
        fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CommandError("Another demo of this clone is running; end it before --fresh.") from None
    localpg.own_cluster().recreate_database()
    for mail in (OWN / "mails").glob("*.log"):
        mail.unlink()


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):  # the command itself takes a second to do nothing
        call_command("migrate", verbosity=0, interactive=False)


def quietly(command: str) -> None:
    call_command(command, stdout=StringIO())


def free_port() -> socket.socket:
    """A listening socket on the first free port from FIRST_PORT; held from here on, so nobody takes it from us."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        try:
            return socket.create_server(("127.0.0.1", port), backlog=128)
        except OSError:
            continue
    raise CommandError(f"No free port from {FIRST_PORT} to {FIRST_PORT + PORTS - 1}.")


def answers(port: int) -> bool:
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        web.request("GET", "/healthz")
        return web.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        web.close()

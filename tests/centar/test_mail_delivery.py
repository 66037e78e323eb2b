"""Promise R4: every mail arrives, though the server fails and workers are killed in the middle of it."""

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from centar import jobs, mail
from centar.models import OutgoingEmail
from tests.centar.smtp import FaultySMTP
from tests.processes import database_url

MAILS = 50


@pytest.fixture
def server() -> Iterator[FaultySMTP]:
    with FaultySMTP() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def start_worker(server: FaultySMTP, *options: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(server.port),
        "EMAIL_SECURITY": "none",
    }
    command = [sys.executable, settings.BASE_DIR / "manage.py", "procrastinate", "worker", *options]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def let_time_pass() -> None:
    """What was put off is due, and workers that gave no sign of life count as dead."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    OutgoingEmail.objects.queued().update(next_attempt_at=timezone.now())
    jobs.retry_stalled_jobs.defer(timestamp=0)
    jobs.sweep_unsent.defer(timestamp=0)


def test_every_mail_arrives_and_a_repeat_is_the_same_message(empty_queue, server, settings, tmp_path):
    folder = tmp_path / "trial" / "mails"
    folder.mkdir(parents=True)
    (folder / "number.txt").write_text("Subject: Number {{ number }}\n\nText\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    promised = {
        mail.queue_email(
            to=f"ana{number}@primer.rs",
            template="trial/number",
            context={"number": number},
            language="sr-latn",
            dedupe_key=f"number-{number}",
        ).message_id
        for number in range(MAILS)
    }

    for _kill in range(3):
        worker = start_worker(server)
        assert server.wait_for(len(server.taken) + 10, seconds=60)
        worker.kill()
        worker.wait()
        let_time_pass()
    for _round in range(6):
        assert start_worker(server, "--one-shot").wait(timeout=60) == 0
        if not OutgoingEmail.objects.queued().exists():
            break
        let_time_pass()

    assert OutgoingEmail.objects.filter(state="sent").count() == MAILS
    arrived = Counter(message["Message-ID"] for message in server.taken)
    assert set(arrived) == promised
    assert len(server.taken) > MAILS, "the server that hangs up must have caused a repeat"
    assert len({(message["Message-ID"], message["To"], message["Subject"]) for message in server.taken}) == MAILS

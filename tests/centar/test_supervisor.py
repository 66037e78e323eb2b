import os
import signal
import sys
import time

import pytest

from centar import supervisor
from centar.supervisor import GivenUpError, Kept, stop_all

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = (
    "import os, signal, sys, time; signal.signal(15, signal.SIG_IGN); os.write(int(sys.argv[1]), b'.'); time.sleep(60)"
)


@pytest.fixture
def kept():
    one = Kept("worker", SLEEP, {})
    yield one
    stop_all([one])


def test_killed_process_is_started_again(kept):
    said = []
    kept.start()
    first = kept.process
    kept.tend(said.append)
    assert (kept.process, said) == (first, [])
    kept.started = time.monotonic() - supervisor.QUICK_SECONDS
    first.kill()
    first.wait()
    kept.tend(said.append)
    assert said == ["The worker ended (exit -9); starting it again."]
    assert kept.process is not first
    assert kept.process.poll() is None


def test_process_that_ends_at_once_is_given_up(monkeypatch):
    monkeypatch.setattr(supervisor, "QUICK_ENDS", 2)
    kept = Kept("worker", ["/bin/false"], {})
    kept.start()
    kept.process.wait()
    kept.tend(lambda text: None)
    kept.process.wait()
    with pytest.raises(GivenUpError, match=r"The worker does not stay up \(exit 1\)."):
        kept.tend(lambda text: None)


def test_stop_all_kills_what_does_not_end(kept, monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 3)  # the other one ends within them on a busy machine too
    reading, writing = os.pipe()
    command = [sys.executable, "-c", STUBBORN, str(writing)]
    stubborn = Kept("web server", command, {}, pass_fds=[writing])
    kept.start()
    stubborn.start()
    assert os.read(reading, 1) == b"."
    stop_all([kept, stubborn])
    assert (kept.process.returncode, stubborn.process.returncode) == (-signal.SIGTERM, -signal.SIGKILL)
    os.close(reading)
    os.close(writing)

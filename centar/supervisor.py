"""Keeps a few processes running: starts one that ended again, and stops them all together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

QUICK_SECONDS = 5  # a process that lives shorter than this has not started
QUICK_ENDS = 5  # and after so many such ends in a row we give up
STOP_SECONDS = 15


class GivenUpError(Exception):
    """A process does not stay up; the message names it."""


@dataclass
class Kept:
    """One process to keep. `pass_fds` are open files it inherits, a listening socket for instance."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0, init=False)
    quick_ends: int = field(default=0, init=False)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=os.environ | self.environment,
            pass_fds=self.pass_fds,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # what goes wrong is said on standard error
            start_new_session=True,  # the terminal's Ctrl-C is ours to pass on
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 -- no threads here
        )

    def tend(self, say: Callable[[str], None]) -> None:
        """Starts the process again if it ended. Raises GivenUpError when it ends at once again and again."""
        if self.process is None or self.process.poll() is None:
            return
        quick = time.monotonic() - self.started < QUICK_SECONDS
        self.quick_ends = self.quick_ends + 1 if quick else 0
        if self.quick_ends == QUICK_ENDS:
            raise GivenUpError(f"The {self.name} does not stay up (exit {self.process.returncode}).")
        say(f"The {self.name} ended (exit {self.process.returncode}); starting it again.")
        time.sleep(self.quick_ends)
        self.start()


def stop_all(kept: Sequence[Kept]) -> None:
    """Asks all to end, waits up to STOP_SECONDS, then kills what is left."""
    running = [one.process for one in kept if one.process and one.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


_libc = ctypes.CDLL(None)


def _end_with_parent() -> None:
    """In a new child: be asked to end when the parent is killed (prctl PR_SET_PDEATHSIG)."""
    _libc.prctl(1, signal.SIGTERM)

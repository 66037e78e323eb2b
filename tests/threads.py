"""Real races: the same call from several threads, each with a connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection


def at_once(count: int, call: Callable[[], Any]) -> list[Any]:
    """The results of `count` simultaneous calls; an exception stands as its result."""
    barrier = threading.Barrier(count)

    def run(_number: int) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=10)
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))

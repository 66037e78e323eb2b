"""Real races: the same call from several threads, each with a connection of its own."""

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

AT_ONCE = 40  # the storms of two workers together stay below the connections that PostgreSQL allows


def at_once(count: int, call: Callable[[], Any]) -> list[Any]:
    """The results of `count` simultaneous calls; an exception stands as its result."""
    barrier = threading.Barrier(count)

    def run(_number: int) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def each(calls: Iterable[Callable[[], Any]]) -> list[Any]:
    """The results of different calls, in their order: forty begin together, each that ends makes room for the next."""
    waiting = deque(enumerate(calls))
    results: list[Any] = [None] * len(waiting)

    def work() -> None:
        while True:
            try:
                place, call = waiting.popleft()
            except IndexError:  # somebody else took the last one
                return
            try:
                results[place] = call()
            except Exception as error:
                results[place] = error

    for failure in at_once(min(AT_ONCE, len(waiting)), work):
        if failure is not None:
            raise failure
    return results


def kinds(results: Iterable[Any]) -> Counter[type]:
    return Counter(type(result) for result in results)

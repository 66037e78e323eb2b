"""A few seconds of requests over some kept connections: by wrk, or by asyncio where there is no wrk."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import time
from dataclasses import dataclass

CONNECTIONS = 8
WRK = shutil.which("wrk")


@dataclass(frozen=True)
class Load:
    requests: int
    failures: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def load(port: int, path: str, seconds: float) -> Load:
    return _wrk(f"http://127.0.0.1:{port}{path}", seconds) if WRK else asyncio.run(_ask(port, path, seconds))


def _wrk(url: str, seconds: float) -> Load:
    command = [str(WRK), "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", url]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    requests, took, unit = re.search(r"(\d+) requests in ([\d.]+)(s|m)", report).groups()
    failures = sum(int(number) for number in re.findall(r"Non-2xx or 3xx responses: (\d+)", report))
    for errors in re.findall(r"Socket errors: (.*)", report):
        failures += sum(int(number) for number in re.findall(r"\d+", errors))
    return Load(int(requests), failures, float(took) * (60 if unit == "m" else 1))


async def _ask(port: int, path: str, seconds: float) -> Load:
    began = time.perf_counter()
    counts = await asyncio.gather(*(_connection(port, path, began + seconds) for _ in range(CONNECTIONS)))
    took = time.perf_counter() - began
    return Load(sum(good + bad for good, bad in counts), sum(bad for _good, bad in counts), took)


async def _connection(port: int, path: str, until: float) -> tuple[int, int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    good = bad = 0
    while time.perf_counter() < until:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(re.search(rb"(?i)content-length: (\d+)", head)[1]))
        if b" 200 " in head.split(b"\r\n", 1)[0]:
            good += 1
        else:
            bad += 1
    writer.close()
    await writer.wait_closed()
    return good, bad

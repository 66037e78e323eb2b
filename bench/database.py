"""How long a page of the directory asks the database, and how often; run by run.py, once for each database.

Prints one line of JSON: the number of queries of each page, and the milliseconds of each search of the list below.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import django
from django.conf import settings

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

ROUNDS = 7
# frequent and rare words, several words, both scripts, beginnings of words
WORDS = [
    "zadruga", "задруга", "udruzenje", "posao", "zene", "med", "sirup", "domaci hleb", "radionice grncarije",
    "predstave", "vunene carape", "kozji sir", "zlatna nit", "златна нит 7", "jutarnja zetva 49", "mala brvnara",
    "poklon", "poslovni prostor", "lavanda", "igl", "prevoz", "kuhinj",
]  # fmt: skip
# without a row that has all of the words, so that similar words are looked for
MISSPELT = [
    "usluge u kuci za stare",
    "nepostojeca rec",
    "zaldruga",
    "udrzuenje",
    "zlatna nitt",
    "lavnada",
    "kosnicaa",
    "djermanna",
]


def timed(address: str, client: Client) -> list[tuple[str, float]]:
    """Each statement of the page with its milliseconds, as the process waits for them."""
    found: list[tuple[str, float]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            found.append((sql, (time.perf_counter() - began) * 1000))

    with connection.execute_wrapper(watch):
        assert client.get(address).status_code == 200, address
    return found


def searches(words: list[str], client: Client) -> list[float]:
    """The milliseconds of all statements that one search makes of the registry; the first round warms up."""
    for word in words:
        timed(f"/preduzeca/?q={word}", client)
    return [
        sum(took for sql, took in timed(f"/preduzeca/?q={word}", client) if "entrepreneurs_" in sql)
        for _ in range(ROUNDS)
        for word in words
    ]


if __name__ == "__main__":
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    pages = sys.argv[1:]
    for page in pages:
        timed(page, client)  # what is kept between requests is read once
    queries = {page: len(timed(page, client)) for page in pages}
    print(json.dumps({"queries": queries, "found": searches(WORDS, client), "misspelt": searches(MISSPELT, client)}))

"""Reference numbers that people read out on the phone: IM-2026-0001."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from centar.models import ReferenceCounter

UPSERT = """
INSERT INTO {table} AS counter (prefix, year, last) VALUES (%s, %s, 1)
ON CONFLICT (prefix, year) DO UPDATE SET last = counter.last + 1
RETURNING last
"""


def next_reference(prefix: str, *, now: datetime) -> str:
    """The next number of the prefix in the local year of `now`.

    Without gaps, as it is taken in the transaction that uses it: others wait for its end, so take it late.
    Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A reference is taken inside the transaction that uses it.")
    year = timezone.localtime(now).year
    with connection.cursor() as cursor:
        cursor.execute(UPSERT.format(table=ReferenceCounter._meta.db_table), [prefix, year])
        (last,) = cursor.fetchone()
    return f"{prefix}-{year}-{last:04}"

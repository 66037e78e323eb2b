"""Locks on a name, for what no row stands for yet."""

from django.db import connection, transaction


def hold(name: str) -> None:
    """Wait until nobody else holds the name, then hold it to the end of this transaction.

    Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A name is held by a transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])

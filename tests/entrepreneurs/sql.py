"""Writing past the models."""

from django.db import connection, transaction


def execute(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def write(row, **columns):
    """An UPDATE of the row with these columns, in one statement."""
    assignments = ", ".join(f"{name} = %s" for name in columns)
    execute(f"UPDATE {row._meta.db_table} SET {assignments} WHERE id = %s", *columns.values(), row.pk)  # noqa: S608
    row.refresh_from_db()

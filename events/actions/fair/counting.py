"""People counted by hand at the entrance of an open square."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from events.models import Fair, TapCount

UPSERT = """
INSERT INTO {table} AS counted (event_id, gate, minute, people) VALUES (%s, %s, %s, 1)
ON CONFLICT (event_id, gate, minute) DO UPDATE SET people = counted.people + 1
"""


def tap(*, fair: Fair, gate: str, now: dt.datetime) -> None:
    """One person more, in this minute; taps at once all count."""
    with transaction.atomic(), connection.cursor() as cursor:
        minute = now.replace(second=0, microsecond=0)
        cursor.execute(UPSERT.format(table=TapCount._meta.db_table), [fair.pk, gate, minute])


@transaction.atomic
def untap(*, fair: Fair, gate: str) -> None:
    """Takes the last tap of the entrance back; nothing where nobody was counted."""
    counted = TapCount.objects.select_for_update().filter(event=fair.event, gate=gate, people__gt=0)
    if last := counted.order_by("-minute").first():
        last.people -= 1
        last.save(update_fields=["people"])

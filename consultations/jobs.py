"""Jobs of consulting; a worker finds this file by its name."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from consultations.actions.taking import expire_holds


@app.task
def offer_freed_time(booking_id: int) -> None:
    """A booking gave its time back: offer it to whoever waits for one."""


@app.periodic(cron="* * * * *")
@app.task
def free_unconfirmed_times(timestamp: int) -> None:
    with transaction.atomic():
        expire_holds(now=timezone.now())

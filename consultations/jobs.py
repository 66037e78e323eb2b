"""Jobs of consulting; a worker finds this file by its name."""

import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from consultations.actions import offers, reminders
from consultations.actions.taking import expire_holds
from consultations.schedule import Span

log = logging.getLogger(__name__)


@app.task
def offer_freed_time(starts_at: str, ends_at: str) -> None:
    """A booking gave its time back (from and to in ISO form): offer it to whoever waits for one."""
    freed = Span(dt.datetime.fromisoformat(starts_at), dt.datetime.fromisoformat(ends_at))
    offers.offer_freed_time(freed=freed, now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task
def offer_free_times(timestamp: int) -> None:
    """Whatever made a time free, hours and days off in the records included, whoever waits for it is told."""
    log.info("%d times offered to those who wait", offers.offer_free_times(now=timezone.now()))


@app.periodic(cron="* * * * *")
@app.task
def free_unconfirmed_times(timestamp: int) -> None:
    now = timezone.now()
    with transaction.atomic():
        expired = expire_holds(now=now)
    log.info("%d holds ran out, %d wishes wait on", expired, offers.reopen_unanswered(now=now))
    log.info("%d wishes have no talk left to be earlier than", offers.close_pointless(now=now))


@app.periodic(cron="*/5 * * * *")
@app.task
def send_reminders(timestamp: int) -> None:
    log.info("%d reminders written", reminders.remind(now=timezone.now()))

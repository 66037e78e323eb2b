"""Jobs of events; a worker finds this file by its name."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from events.actions import rounds
from events.actions.fair.invitations import remind_silent
from events.actions.fair.places import lapse_overdue

log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task
def send_event_reminders(timestamp: int) -> None:
    log.info("%d reminders of events written", rounds.remind(now=timezone.now()))


@app.periodic(cron="5 * * * *")
@app.task
def ask_how_events_were(timestamp: int) -> None:
    log.info("%d people asked how it was", rounds.ask_for_feedback(now=timezone.now()))


@app.periodic(cron="*/10 * * * *")
@app.task
def end_unconfirmed_places(timestamp: int) -> None:
    log.info("%d places of exhibitors were not confirmed in time", lapse_overdue(now=timezone.now()))


@app.periodic(cron="15 8 * * *")
@app.task
def remind_of_invitations(timestamp: int) -> None:
    log.info("%d enterprises reminded of the offer of a stand", remind_silent(now=timezone.now()))

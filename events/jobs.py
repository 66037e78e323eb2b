"""Jobs of events; a worker finds this file by its name."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from events.actions.fair.invitations import remind_silent
from events.actions.fair.places import lapse_overdue

log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task
def end_unconfirmed_places(timestamp: int) -> None:
    log.info("%d places of exhibitors were not confirmed in time", lapse_overdue(now=timezone.now()))


@app.periodic(cron="15 8 * * *")
@app.task
def remind_of_invitations(timestamp: int) -> None:
    log.info("%d enterprises reminded of the offer of a stand", remind_silent(now=timezone.now()))

"""Jobs of the registry; a worker finds this file by its name."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from entrepreneurs import pairs, vocabulary
from entrepreneurs.actions import follow_up as actions
from entrepreneurs.actions import renewal

log = logging.getLogger(__name__)


@app.periodic(cron="40 7 * * *")
@app.task
def renew_facts(timestamp: int) -> None:
    """Every morning: archive what nobody answered for, then ask for facts that are a year old."""
    now = timezone.now()
    archived = renewal.archive_all_unanswered(now=now)
    log.info("Renewal archived %d entries and asked %d", archived, renewal.ask_all_for_renewal(now=now))


@app.periodic(cron="50 3 * * *")
@app.task
def refresh_name_words(timestamp: int) -> None:
    vocabulary.refresh_vocabulary()


@app.periodic(cron="50 7 * * *")
@app.task
def follow_up(timestamp: int) -> None:
    """Every morning: end what nobody answered, remind of what is asked for, tell whose old draft will go."""
    now = timezone.now()
    ended = actions.decline_all_unanswered(now=now)
    reminded, told = actions.remind_all(now=now), actions.announce_deletions(now=now)
    log.info("Follow-up ended %d applications, reminded of %d, announced %d deletions", ended, reminded, told)


@app.periodic(cron="*/5 * * * *")
@app.task
def refresh_facets(timestamp: int) -> None:
    pairs.refresh_pairs_of_large_registry()

"""What the worker does for the registry by the clock."""

import datetime as dt

import pytest
from django.db import connection
from django.http import QueryDict
from procrastinate.contrib.django import app

from centar.models import OutgoingEmail
from entrepreneurs import jobs, pairs
from entrepreneurs.actions import renewal
from entrepreneurs.actions.refusals import WrongState
from entrepreneurs.actions.steps import archive_unanswered, confirm_facts
from entrepreneurs.filters import DirectoryFilter
from entrepreneurs.models import Enterprise, State, StateChange
from tests.entrepreneurs.factories import NOW, TODAY, make_enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
DAY = dt.timedelta(days=1)


def asked(days_ago, **facts):
    """An entry whose people were asked so many days ago."""
    row = make_enterprise(State.RENEWAL_DUE, confirmed_on=TODAY - 500 * DAY, **facts)
    row.state_changes.create(from_state="published", to_state="renewal_due", at=NOW - days_ago * DAY)
    return row


def states():
    return dict(Enterprise.objects.values_list("name", "state"))


class TestRenewal:
    def test_asks_after_a_year(self, entrepreneur):
        make_enterprise(name="364", confirmed_on=TODAY - 364 * DAY)
        make_enterprise(name="365", confirmed_on=TODAY - 365 * DAY, owner=entrepreneur)
        make_enterprise(State.ARCHIVED, name="gone", confirmed_on=TODAY - 900 * DAY)
        assert renewal.ask_all_for_renewal(now=NOW) == 1
        assert states() == {"364": "published", "365": "renewal_due", "gone": "archived"}
        assert [(mail.to, mail.template) for mail in OutgoingEmail.objects.all()] == [
            ("ana@primer.rs", "entrepreneurs/renewal_due")
        ]
        assert renewal.ask_all_for_renewal(now=NOW) == 0

    def test_archives_ninety_days_after_it_asked(self, entrepreneur):
        asked(89, name="89")
        asked(90, name="90", owner=entrepreneur, language="en")
        assert renewal.archive_all_unanswered(now=NOW) == 1
        assert states() == {"89": "renewal_due", "90": "archived"}
        step = StateChange.objects.get(to_state="archived")
        assert (step.by, step.message) == (None, "Nobody confirmed the facts within ninety days.")
        mail = OutgoingEmail.objects.get()
        assert (mail.to, mail.template, mail.language) == ("ana@primer.rs", "entrepreneurs/archived", "en")
        assert step.message in mail.text

    def test_whoever_confirms_while_it_is_under_way_stays(self, entrepreneur):
        """The round has looked already; under the lock it looks again."""
        row = asked(100, owner=entrepreneur)
        confirm_facts(enterprise=row, by=entrepreneur, now=NOW)
        with pytest.raises(WrongState):
            archive_unanswered(enterprise=row, message="Kraj.", now=NOW)
        assert set(states().values()) == {"published"}
        assert not OutgoingEmail.objects.exists()

    def test_says_so_in_the_language_of_its_people(self):
        asked(100, language="sr-cyrl")
        renewal.archive_all_unanswered(now=NOW)
        message = StateChange.objects.get(to_state="archived").message
        assert message == "Нико није потврдио податке у року од деведесет дана."

    def test_who_answered_and_was_asked_again_has_ninety_days_more(self):
        row = asked(500)
        row.state_changes.create(from_state="published", to_state="renewal_due", at=NOW - 10 * DAY)
        assert renewal.archive_all_unanswered(now=NOW) == 0

    def test_one_long_forgotten_is_asked_before_it_goes(self):
        """A job that did not run for months archives nobody who was not asked."""
        make_enterprise(name="old", confirmed_on=TODAY - 900 * DAY)
        jobs.renew_facts(timestamp=0)
        jobs.renew_facts(timestamp=0)
        assert states() == {"old": "renewal_due"}

    def test_one_that_fails_does_not_stop_the_others(self, caplog):
        bad = make_enterprise(name="bad", confirmed_on=TODAY - 400 * DAY, contact_email="nije adresa")
        make_enterprise(name="good", confirmed_on=TODAY - 400 * DAY)
        assert renewal.ask_all_for_renewal(now=NOW) == 1
        assert states() == {"bad": "published", "good": "renewal_due"}
        assert f"The daily round failed for enterprise {bad.pk}" in caplog.text


class TestFacetPairs:
    def counts(self):
        search = DirectoryFilter(QueryDict())
        total = search.total
        return total, {
            option.word: count for facet in search.facets for option in facet.options if (count := facet.count(option))
        }

    def pairs(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT n FROM entrepreneurs_facet_pairs WHERE a = '*' AND b = '*'")
            return sum(n for (n,) in cursor.fetchall())

    def test_a_town_counts_its_rows(self):
        make_enterprise()
        jobs.refresh_facets(timestamp=0)
        assert self.pairs() == 0
        assert self.counts()[0] == 1

    def test_a_large_registry_counts_pairs_and_agrees_with_its_rows(self, monkeypatch):
        for number in range(4):
            make_enterprise(categories=("kultura",) if number % 2 else ("hrana-i-pice",), delivers=number == 0)
        by_rows = self.counts()
        monkeypatch.setattr(pairs, "LARGE_REGISTRY", 3)
        jobs.refresh_facets(timestamp=0)
        assert self.pairs() == 4
        assert self.counts() == by_rows
        make_enterprise()
        assert self.counts() == by_rows, "until the job counts again"
        jobs.refresh_facets(timestamp=0)
        assert self.counts()[0] == 5

    def test_one_that_has_shrunk_counts_its_rows_again(self, monkeypatch):
        monkeypatch.setattr(pairs, "LARGE_REGISTRY", 3)
        rows = [make_enterprise() for _ in range(3)]
        jobs.refresh_facets(timestamp=0)
        Enterprise.objects.filter(pk=rows[0].pk).update(state=State.WITHDRAWN)
        jobs.refresh_facets(timestamp=0)
        assert self.counts()[0] == 2


def test_they_run_by_the_clock():
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert crons["entrepreneurs.jobs.renew_facts"] == "40 7 * * *"
    assert crons["entrepreneurs.jobs.follow_up"] == "50 7 * * *"
    assert crons["entrepreneurs.jobs.refresh_facets"] == "*/5 * * * *"

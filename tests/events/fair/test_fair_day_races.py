"""The crowd at the entrance: one badge before twenty stewards, and everybody tapping at once."""

import itertools
import uuid
from collections import Counter

import pytest

from events.actions.fair.afterwards import give_feedback
from events.actions.fair.counting import tap, untap
from events.actions.fair.entry import check_in
from events.actions.fair.media import ask_for_accreditation
from events.actions.fair.passes import issue_passes
from events.actions.registering import mark_came
from events.models import CheckIn, CheckInResult, Feedback, MediaRequest, Pass, TapCount
from tests.events.factories import plain_registration
from tests.events.fair_stage import AFTER, MORNING, make_exhibitor, make_pass, published_fair
from tests.people import staff_member
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("open_portal")]


@pytest.fixture
def fair(open_portal):
    return published_fair()


@pytest.fixture
def steward(open_portal):
    return staff_member("redar@primer.rs", "steward")


def test_one_badge_before_twenty_stewards_enters_once_and_all_are_kept(fair, steward):
    badge = make_pass(fair)
    results = at_once(
        20, lambda: check_in(fair=fair, raw_code=badge.code, nonce=uuid.uuid4(), by=steward, now=MORNING)
    )
    assert Counter(scan.result for scan in results) == {CheckInResult.ENTERED: 1, CheckInResult.ALREADY_IN: 19}
    assert CheckIn.objects.filter(badge=badge).count() == 20


def test_one_form_sent_by_a_trembling_thumb_is_one_scan(fair, steward):
    badge, nonce = make_pass(fair), uuid.uuid4()
    results = at_once(12, lambda: check_in(fair=fair, raw_code=badge.code, nonce=nonce, by=steward, now=MORNING))
    assert {scan.result for scan in results} == {CheckInResult.ENTERED}
    assert CheckIn.objects.count() == 1


def test_every_tap_counts(fair):
    at_once(20, lambda: tap(fair=fair, gate="Reka", now=MORNING))
    assert TapCount.objects.get().people == 20
    at_once(20, lambda: untap(fair=fair, gate="Reka"))
    assert TapCount.objects.get().people == 0


def test_badges_made_by_several_at_once_are_one_each(fair, steward):
    for number in range(5):
        make_exhibitor(fair, f"Pekara {number}").helpers.create(name="Mara", position=1)
    made = at_once(6, lambda: issue_passes(fair=fair, by=steward, now=MORNING))
    # five exhibitors with a helper each; the steward has no name for a badge
    assert sorted(len(one) for one in made) == [0] * 5 + [10]
    assert Pass.objects.count() == 10


def test_feedback_is_given_once(fair, steward):
    one = make_exhibitor(fair, "Pekara")
    results = at_once(8, lambda: give_feedback(application=one, usefulness=5, good="", better="", now=AFTER))
    assert Counter(results) == {True: 1, False: 7}
    assert Feedback.objects.count() == 1


def test_one_newsroom_has_one_request(fair):
    values = {"outlet": "Radio", "medium": "radio", "people": 1, "name": "Mara", "email": "m@primer.rs",
              "phone": "", "equipment": ""}  # fmt: skip
    results = at_once(
        8,
        lambda: (
            ask_for_accreditation(fair=fair, values=values, form_key=uuid.uuid4(), language="sr-latn", now=MORNING).pk
        ),
    )
    assert len(set(results)) == 1
    assert MediaRequest.objects.count() == 1


def test_a_visitors_badge_before_many_stewards_while_the_door_list_is_marked(fair, steward):
    registration = plain_registration(fair.event, party=3)
    badge = make_pass(fair, registration=registration)
    calls = itertools.cycle(
        [
            lambda: check_in(fair=fair, raw_code=badge.code, nonce=uuid.uuid4(), by=steward, now=MORNING),
            lambda: mark_came(registration=registration, came=2, by=steward, now=MORNING),
        ]
    )

    def take_turn():
        return next(calls)()

    results = at_once(12, take_turn)
    assert [result for result in results if isinstance(result, Exception)] == []
    registration.refresh_from_db()
    assert registration.came == 2  # staff counted; the scan does not overrule them
    assert CheckIn.objects.filter(result=CheckInResult.ENTERED).count() == 1

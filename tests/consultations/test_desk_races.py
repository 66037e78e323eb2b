"""The desk and the public at the same moment: one wins, and nobody is in two talks."""

import pytest

from consultations.actions.desk import InTalk, TooShort, finish_call, walk_in
from consultations.actions.refusals import SlotTaken
from consultations.models import Booking, CallRequest, Room
from tests.consultations.factories import NOW, TODAY, at, make_booking, make_consultant, make_contact
from tests.consultations.test_desk_lists import make_call
from tests.consultations.test_races import each, kinds, overlaps
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]


def walks_in(topic, consultant, by):
    contact = make_contact()

    def call():
        return walk_in(topic=topic, consultant=consultant, contact=contact, language="sr-latn", by=by, now=NOW)

    return call


def test_of_many_who_walk_in_to_one_consultant_one_talks(topic, consultant, coordinator):
    results = each([walks_in(topic, consultant, coordinator) for _ in range(12)])
    assert kinds(results) == {Booking: 1, InTalk: 11}
    assert overlaps() == 0


def test_many_who_walk_in_to_as_many_consultants_share_the_rooms(topic, consultant, coordinator):
    others = [consultant, *(make_consultant(topic) for _ in range(5))]
    Room.objects.create(name="Druga")
    results = each([walks_in(topic, one, coordinator) for one in others])
    assert kinds(results)[Booking] == 2
    assert overlaps() == 0


def test_who_walks_in_and_who_books_the_same_quarter(topic, consultant, coordinator):
    def books():
        return make_booking(at("9:05", TODAY), topic=topic, consultant=consultant)

    results = each([books, *(walks_in(topic, consultant, coordinator) for _ in range(6))])
    assert kinds(results)[Booking] == 1
    assert kinds(results).keys() <= {Booking, SlotTaken, TooShort, InTalk}
    assert overlaps() == 0


def test_a_call_is_done_once(coordinator):
    call = make_call()
    at_once(6, lambda: finish_call(call=call, result="Zakazano.", by=coordinator, now=NOW))
    assert CallRequest.objects.get().history.count() == 2

"""The desk and the public at the same moment: one wins, and nobody is in two talks."""

import datetime as dt

import pytest

from consultations.actions.clients import change_client
from consultations.actions.desk import InTalk, TooShort, finish_call, walk_in
from consultations.actions.refusals import ContactBusy, SlotTaken
from consultations.models import Booking, CallRequest, Client, Room
from tests.consultations.factories import NOW, TODAY, at, make_booking, make_consultant, make_contact
from tests.consultations.test_desk_lists import make_call
from tests.consultations.test_races import each, kinds, overlaps
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]


def walks_in(topic, consultant, by):
    contact = make_contact()

    def call():
        return walk_in(topic=topic, consultant=consultant, contact=contact, by=by, now=NOW)

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


def test_a_contact_that_books_and_is_given_to_a_client_at_the_same_moment_has_one_talk(topic, consultant, coordinator):
    make_consultant(topic)
    for day in (dt.date(2026, 11, 24), dt.date(2026, 11, 25), dt.date(2026, 11, 26)):
        nova = make_contact()
        client = Client.objects.get(pk=make_booking(at("9:00", day), topic=topic).client_id)
        client.email = nova.email
        results = each(
            [
                lambda client=client: change_client(client=client, by=coordinator),
                lambda nova=nova, day=day: make_booking(at("9:15", day), topic=topic, contact=nova),
            ]
        )
        assert kinds(results) in ({Client: 1, ContactBusy: 1}, {Booking: 1, ContactBusy: 1})
        assert Booking.objects.filter(contact_key=nova.email).count() == 1
    assert overlaps() == 0


def test_two_clients_who_are_given_each_others_contact_both_get_it(topic, consultant, coordinator):
    first, second = (Client.objects.get(pk=make_booking(at(time), topic=topic).client_id) for time in ("9:00", "9:45"))
    first.email, second.email = second.email, first.email
    results = each([lambda one=one: change_client(client=one, by=coordinator) for one in (first, second)])
    assert kinds(results) == {Client: 2}
    kept = Booking.objects.order_by("starts_at").values_list("contact_key", flat=True)
    assert list(kept) == [first.email, second.email]


def test_a_call_is_done_once(coordinator):
    call = make_call()
    at_once(6, lambda: finish_call(call=call, result="Zakazano.", by=coordinator, now=NOW))
    assert CallRequest.objects.get().history.count() == 2

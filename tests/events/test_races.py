"""Storms: never more seats than there are, exactly full where it can be, nobody told twice, everybody answered."""

import itertools
import uuid
from collections import deque

import pytest
from django.db import IntegrityError, connection
from django.db.models import Sum

from centar.models import OutgoingEmail
from events.actions.events import cancel_event, change_capacity, move_event
from events.actions.refusals import AlreadyRegistered, NoRoom, WrongState
from events.actions.registering import cancel_registration, change_party, mark_came
from events.models import Event, Registration
from tests.events.factories import NOW, at, make_contact, make_event, plain_registration, sign_up
from tests.threads import at_once, each, kinds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]
STORM = 40


def answers(calls):
    """The results of different calls that begin at once; what nobody expected is raised."""
    results = each(calls)
    for result in results:
        if isinstance(result, Exception) and type(result) not in (AlreadyRegistered, NoRoom, WrongState):
            raise result
    return results


def check(event):
    """The counter is the sum, and within the capacity. Returns the seats taken."""
    event.refresh_from_db()
    seated = event.registrations.confirmed().aggregate(people=Sum("party", default=0))["people"]
    assert event.seats_taken == seated
    assert event.capacity is None or seated <= event.capacity
    return seated


def nobody_could_be_seated(event):
    left = event.seats_left
    assert not event.registrations.waiting().filter(party__lte=left).exists()


def parties(count):
    return itertools.islice(itertools.cycle((1, 2, 3)), count)


def cancelling(registration):
    return lambda: cancel_registration(registration=registration, by=None, by_staff=False, now=NOW)


def test_parties_of_one_to_three_fill_fifty_seats_and_no_more():
    event = make_event(capacity=50)
    results = answers([lambda party=party: sign_up(event, party) for party in parties(STORM)])
    assert kinds(results) == {Registration: STORM}
    assert check(event) in (49, 50)  # 49 when all singles were first, and whoever waits comes in company
    nobody_could_be_seated(event)
    assert OutgoingEmail.objects.count() == STORM


def test_seats_freed_in_a_storm_go_to_those_who_wait():
    event = make_event(capacity=50)
    made = [sign_up(event, party) for party in parties(45)]
    seated = [one for one in made if one.is_confirmed][:15]
    newcomers = [lambda party=party: sign_up(event, party) for party in parties(15)]
    answers([*map(cancelling, seated), *newcomers])
    check(event)
    nobody_could_be_seated(event)
    assert event.seats_taken == 50
    assert not event.registrations.filter(pk__in=[one.pk for one in seated]).exclude(state="cancelled").exists()
    promoted = OutgoingEmail.objects.filter(template="events/promoted").values_list("to", flat=True)
    assert len(promoted) == len(set(promoted))


def test_one_contact_in_a_storm_is_registered_once():
    event, contact = make_event(), make_contact()
    results = answers([lambda: sign_up(event, 2, contact=contact) for _ in range(20)])
    assert kinds(results) == {Registration: 1, AlreadyRegistered: 19}
    assert check(event) == 2


def test_one_form_sent_many_times_at_once_is_one_registration():
    event, contact, key = make_event(), make_contact(), uuid.uuid4()
    results = answers([lambda: sign_up(event, contact=contact, form_key=key) for _ in range(12)])
    assert len({one.pk for one in results}) == event.registrations.count() == 1


def test_cancelled_from_many_windows_at_once_seats_one():
    event = make_event(capacity=1)
    first = sign_up(event)
    for _ in range(3):
        sign_up(event)
    answers([cancelling(first)] * 8)
    assert check(event) == 1
    assert OutgoingEmail.objects.filter(template="events/promoted").count() == 1


def test_parties_that_grow_and_shrink_at_once():
    event = make_event(capacity=30)
    made = [sign_up(event, party, now=NOW) for party in parties(20)]

    def resized(registration):
        party = registration.party % 3 + 1
        return lambda: change_party(registration=registration, party=party, by=None, by_staff=False, now=NOW)

    answers([resized(one) for one in made])
    check(event)
    nobody_could_be_seated(event)


def test_the_capacity_changes_while_people_register_and_cancel():
    event = make_event(capacity=20)
    made = [sign_up(event, party) for party in parties(12)]

    def capacity(seats):
        return lambda: change_capacity(event=event, capacity=seats, by=None, now=NOW, seen=None, is_confirmed=True)

    newcomers = [lambda party=party: sign_up(event, party) for party in parties(10)]
    answers([capacity(12), capacity(25), capacity(18), *map(cancelling, made[:6]), *newcomers])
    check(event)
    nobody_could_be_seated(event)


def test_nobody_is_left_out_when_the_event_is_cancelled_among_registrations():
    event = make_event(capacity=10)
    before = [sign_up(event) for _ in range(5)]

    def off():
        return cancel_event(event=event, reason="Kvar.", by=None, now=NOW)

    def late():
        try:
            return sign_up(event)
        except Exception as refusal:
            return type(refusal).__name__

    results = answers([off, *[late] * 10])
    registered = [one for one in results if isinstance(one, Registration)]
    told = set(OutgoingEmail.objects.filter(template="events/event_cancelled").values_list("to", flat=True))
    assert told == {one.email for one in [*before, *registered]}
    assert {one for one in results if isinstance(one, str)} <= {"Cancelled"}


def test_moved_by_two_at_once_is_moved_once():
    event = make_event()
    sign_up(event)

    def moved(hour):
        mine = Event.objects.get(pk=event.pk)
        mine.starts_at, mine.ends_at = at(f"{hour}:00"), at(f"{hour + 1}:00")
        return lambda: move_event(event=mine, by=None, now=NOW)

    results = each([moved(9), moved(12)])
    assert sorted(type(one).__name__ for one in results) == ["StaleRecord", "list"]
    event.refresh_from_db()
    assert event.ics_sequence == 1


def test_many_stewards_mark_one_registration():
    event = make_event()
    registration = plain_registration(event, party=3)
    now = at("17:00")
    results = answers(
        [lambda n=n: mark_came(registration=registration, came=n, by=None, now=now) for n in (1, 2, 3) * 4]
    )
    registration.refresh_from_db()
    assert len(results) == 12
    assert registration.came in (1, 2, 3)


class TestWithoutTheLock:
    """The constraint alone keeps the capacity, whatever comes past the lock."""

    @pytest.fixture(autouse=True)
    def nobody_locks(self, monkeypatch):
        monkeypatch.setattr(
            "events.actions.registering.lock_event", lambda event: Event.objects.get(pk=getattr(event, "pk", event))
        )

    def storm(self, event):
        waiting = deque(parties(STORM))
        return kinds(at_once(STORM, lambda: sign_up(event, waiting.popleft())))

    def test_never_more_than_there_are(self):
        event = make_event(capacity=20)
        results = self.storm(event)
        assert set(results) <= {Registration, IntegrityError}
        assert check(event) <= 20

    def test_and_without_the_constraint_too_the_storm_finds_it_out(self):
        (wall,) = (c for c in Event._meta.constraints if c.name == "event_seats_within_capacity")
        with connection.schema_editor() as editor:
            editor.remove_constraint(Event, wall)
        try:
            taken = 0
            for _attempt in range(10):
                event = make_event(capacity=20)
                self.storm(event)
                event.refresh_from_db()
                taken = event.seats_taken
                if taken > 20:
                    break
            assert taken > 20
        finally:
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE events_event CASCADE")
            with connection.schema_editor() as editor:
                editor.add_constraint(Event, wall)

"""Storms around the fair: one stand, one place, one decision for each; nothing is taken twice and nobody is stuck."""

from collections import Counter

import pytest
from django.db import connection

from centar.models import OutgoingEmail
from events.actions.fair import applying, places, reviewing, stands
from events.actions.fair.refusals import QuotaFull, StandTaken, WrongApplicationState
from events.models import ApplicationState, ExhibitorApplication, StandMode
from tests.events.fairs import DAY, NOW, make_application, make_fair, make_stand, make_type, taken
from tests.people import staff_member
from tests.threads import at_once, each, kinds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("open_portal")]

A = ApplicationState
STORM = 200


@pytest.fixture
def fair(open_portal):
    return make_fair(stand_mode=StandMode.PICK)


@pytest.fixture
def vera(open_portal):
    return staff_member("koordinatorka@primer.rs", "coordinator")


def test_one_stand_picked_by_many_is_one_ones(fair, vera):
    stand_type = make_type(fair, quota=STORM)
    stand = make_stand(stand_type)
    exhibitors = [make_application(stand_type, A.CONFIRMED) for _ in range(STORM)]
    results = each([lambda one=one: stands.pick(application=one, stand=stand, by=vera, now=NOW) for one in exhibitors])
    assert kinds(results) == {ExhibitorApplication: 1, StandTaken: STORM - 1}
    assert ExhibitorApplication.objects.filter(stand=stand).count() == 1


def test_two_staff_assign_one_stand(fair, vera):
    stand_type = make_type(fair)
    stand = make_stand(stand_type)
    pair = [make_application(stand_type, A.ACCEPTED) for _ in range(2)]
    results = each([lambda one=one: stands.assign(application=one, stand=stand, by=vera, now=NOW) for one in pair])
    assert kinds(results) == {ExhibitorApplication: 1, StandTaken: 1}


def test_sixty_acceptances_for_ten_places(fair, vera):
    stand_type = make_type(fair, quota=10)
    applications = [make_application(stand_type) for _ in range(60)]
    results = each(
        [
            lambda one=one: reviewing.draft_decision(
                application=one, decision=A.ACCEPTED, message="", by=vera, now=NOW
            )
            for one in applications
        ]
    )
    assert kinds(results) == {ExhibitorApplication: 10, QuotaFull: 50}
    assert taken(stand_type) == 10


def test_swaps_both_ways_at_once_leave_each_a_stand(fair, vera):
    small, large = make_type(fair, quota=1), make_type(fair, quota=1)
    first, second = make_application(small, A.CONFIRMED), make_application(large, A.CONFIRMED)
    for one, kind in ((first, small), (second, large)):
        stands.assign(application=one, stand=make_stand(kind), by=vera, now=NOW)

    def there():
        return stands.swap(first=first, second=second, by=vera, now=NOW)

    def back():
        return stands.swap(first=second, second=first, by=vera, now=NOW)

    results = each([there, back] * (STORM // 2) + [there])
    assert results == [None] * (STORM + 1)
    now = {row.pk: (row.stand.stand_type, row.stand_type) for row in ExhibitorApplication.objects.all()}
    assert now == {first.pk: (large, large), second.pk: (small, small)}
    assert (taken(small), taken(large)) == (1, 1)


def test_released_by_several_at_once_everybody_is_told_once(fair, vera):
    stand_type = make_type(fair, quota=3)
    for decision in (A.ACCEPTED, A.ACCEPTED, A.WAITLISTED, A.REJECTED):
        application = make_application(stand_type)
        reviewing.draft_decision(application=application, decision=decision, message="", by=vera, now=NOW)
    results = at_once(8, lambda: reviewing.release(fair=fair, by=vera, now=NOW))
    assert sorted(len(result) for result in results) == [0] * 7 + [4]
    # the place that nobody was given goes to the one who waits
    assert sorted(OutgoingEmail.objects.values_list("template", flat=True)) == [
        "events/exhibitor_accepted",
        "events/exhibitor_accepted",
        "events/exhibitor_offered",
        "events/exhibitor_rejected",
        "events/exhibitor_waitlisted",
    ]
    assert taken(stand_type) == 3


def test_places_given_up_at_once_go_to_as_many_who_wait(fair, vera):
    fair.call.released_at = NOW
    fair.call.save()
    stand_type = make_type(fair, quota=8)
    coming = [make_application(stand_type, A.CONFIRMED) for _ in range(8)]
    waiting = [make_application(stand_type, A.WAITLISTED) for _ in range(5)]
    each([lambda one=one: applying.withdraw(application=one, by=vera, now=NOW) for one in coming])
    states = Counter(ExhibitorApplication.objects.order_by().values_list("state", flat=True))
    assert states == {A.WITHDRAWN: 8, A.ACCEPTED: len(waiting)}
    assert taken(stand_type) == 5


def test_confirmed_in_the_moment_in_which_it_lapses(fair, vera):
    fair.call.released_at = NOW
    fair.call.save()
    stand_type = make_type(fair, quota=1)
    late = make_application(stand_type, A.ACCEPTED)
    waiting = make_application(stand_type, A.WAITLISTED)
    end = fair.call.confirm_by
    results = each(
        [
            lambda: applying.confirm(application=late, helpers=["Ana"], by=vera, now=end - DAY / 86400),
            lambda: places.lapse_overdue(now=end),
        ]
    )
    late.refresh_from_db()
    waiting.refresh_from_db()
    if isinstance(results[0], WrongApplicationState):
        assert (late.state, waiting.state) == (A.LAPSED, A.ACCEPTED)
    else:
        assert (late.state, waiting.state) == (A.CONFIRMED, A.WAITLISTED)
    assert taken(stand_type) == 1


def test_one_enterprise_that_clicks_twice_has_one_application(fair, vera):
    enterprise = make_application(make_type(fair), A.WITHDRAWN).enterprise
    results = at_once(
        12,
        lambda: (
            applying.start(fair=fair, enterprise=enterprise, by=vera, on_behalf=False, language="sr-latn", now=NOW).pk
        ),
    )
    assert len(set(results)) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM events_exhibitorapplication WHERE state = 'draft'")
        assert cursor.fetchone() == (1,)


def test_taken_up_together_by_several_while_some_are_taken_back(fair, vera):
    stand_type = make_type(fair)
    rows = [make_application(stand_type) for _ in range(12)]
    every = [row.pk for row in rows]

    def take_up():
        return reviewing.take_up_together(fair=fair, applications=every, by=vera, now=NOW)

    def take_back(row):
        return lambda: applying.withdraw(application=row, by=vera, now=NOW)

    results = each([take_up, take_back(rows[0]), take_up, take_back(rows[1]), take_up, take_up])
    taken_up = sum(result for result in results if isinstance(result, int))
    left_out = sum(row.steps.filter(to_state=A.UNDER_REVIEW).count() == 0 for row in rows)
    assert taken_up == 12 - left_out
    assert left_out in (0, 1, 2)  # whoever took it back first was not taken up
    assert all(row.steps.filter(to_state=A.UNDER_REVIEW).count() <= 1 for row in rows)
    states = Counter(ExhibitorApplication.objects.order_by().values_list("state", flat=True))
    assert states == {A.UNDER_REVIEW: 10, A.WITHDRAWN: 2}

"""What the database refuses, whatever comes past the program."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from events.models import Event, Feedback, Material, Registration
from tests.events.factories import NOW, make_event, plain_registration

pytestmark = pytest.mark.django_db


def refused(sql, *values, error=IntegrityError):
    with pytest.raises(error) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(caught.value)


def seats(event):
    event.refresh_from_db()
    return event.seats_taken


@pytest.mark.parametrize(
    ("sets", "constraint"),
    [
        ("ends_at = starts_at", "event_starts_before_it_ends"),
        ("largest_party = 0", "event_party_size"),
        ("largest_party = 7", "event_party_size"),
        ("registration_opens_at = now(), registration_closes_at = now()", "event_registration_opens_before_it_closes"),
        ("cancel_reason = 'x'", "event_reason_only_when_cancelled"),
        ("capacity = 5, seats_taken = 6", "event_seats_within_capacity"),
    ],
)
def test_an_event_that_makes_no_sense(sets, constraint):
    event = make_event()
    assert constraint in refused(f"UPDATE events_event SET {sets} WHERE id = %s", event.pk)  # noqa: S608 - our own words


def test_a_cancelled_event_is_not_announced_again():
    event = make_event()
    Event.objects.filter(pk=event.pk).update(state="cancelled")
    refused("UPDATE events_event SET state = 'published' WHERE id = %s", event.pk, error=DatabaseError)


@pytest.mark.parametrize(
    ("sets", "constraint"),
    [
        ("party = 0", "registration_party_size"),
        ("party = 7", "registration_party_size"),
        ("waits_since = now()", "registration_waiting_has_time"),
        ("state = 'waiting'", "registration_waiting_has_time"),
        ("cancelled_at = now()", "registration_cancelled_has_time"),
        ("state = 'cancelled'", "registration_cancelled_has_time"),
        ("came = 2", "registration_came_within_party"),
        ("state = 'waiting', waits_since = now(), came = 1", "registration_came_within_party"),
        ("call_reason = 'moved'", "registration_call_has_time"),
        ("email = ''", "registration_can_be_reached"),
        ("name = ''", "registration_can_be_reached"),
        ("anonymised_at = now()", "registration_can_be_reached"),
    ],
)
def test_a_registration_that_makes_no_sense(sets, constraint):
    registration = plain_registration(make_event())
    assert constraint in refused(f"UPDATE events_registration SET {sets} WHERE id = {registration.pk}")  # noqa: S608 - our own words


def test_the_state_of_a_registration_goes_its_ways_only():
    registration = plain_registration(make_event(), state="cancelled", cancelled_at=NOW)
    sql = "UPDATE events_registration SET state = 'confirmed', cancelled_at = NULL WHERE id = %s"
    refused(sql, registration.pk, error=DatabaseError)


def test_a_registration_stays_with_its_event():
    registration = plain_registration(make_event())
    refused(
        "UPDATE events_registration SET event_id = %s WHERE id = %s",
        make_event().pk,
        registration.pk,
        error=DatabaseError,
    )


def test_one_contact_once_for_an_event_but_again_after_cancelling():
    event = make_event()
    plain_registration(event, contact_key="a@primer.rs", state="cancelled", cancelled_at=NOW)
    first = plain_registration(event, contact_key="a@primer.rs")
    plain_registration(make_event(), contact_key="a@primer.rs")
    with pytest.raises(IntegrityError, match="registration_once_for_an_event"), transaction.atomic():
        plain_registration(event, contact_key="a@primer.rs", state="waiting", waits_since=NOW)
    assert list(event.registrations.active()) == [first]


def test_seats_are_counted_by_the_database():
    event = make_event(capacity=5)
    three = plain_registration(event, party=3)
    plain_registration(event, party=4, state="waiting", waits_since=NOW)
    assert seats(event) == 3
    Registration.objects.filter(pk=three.pk).update(party=2)
    assert seats(event) == 2
    Registration.objects.filter(pk=three.pk).update(state="waiting", waits_since=NOW)
    assert seats(event) == 0
    Registration.objects.filter(pk=three.pk).update(state="confirmed", waits_since=None)
    Registration.objects.filter(pk=three.pk).delete()
    assert seats(event) == 0


def test_the_wall_holds_for_whoever_comes_past_the_program():
    event = make_event(capacity=5)
    plain_registration(event, party=3)
    waiting = plain_registration(event, party=3, state="waiting", waits_since=NOW)
    with pytest.raises(IntegrityError, match="event_seats_within_capacity"), transaction.atomic():
        plain_registration(event, party=3)
    sql = "UPDATE events_registration SET state = 'confirmed', waits_since = NULL WHERE id = %s"
    assert "event_seats_within_capacity" in refused(sql, waiting.pk)
    assert "event_seats_within_capacity" in refused("UPDATE events_event SET capacity = 2 WHERE id = %s", event.pk)
    assert seats(event) == 3


def test_counting_seats_is_no_new_version_of_the_event():
    event = make_event()
    plain_registration(event)
    Event.objects.filter(pk=event.pk).update(reminded_at=NOW)
    event.refresh_from_db()
    assert event.version == 1
    Event.objects.filter(pk=event.pk).update(title="Novi naslov")
    event.refresh_from_db()
    assert event.version == 2


def test_a_material_is_a_file_or_a_link():
    with pytest.raises(IntegrityError, match="material_is_a_file_or_a_link"), transaction.atomic():
        Material.objects.create(event=make_event(), title="Ništa")


def test_feedback_is_never_changed_and_has_a_mark_of_one_to_five():
    feedback = Feedback.objects.create(event=make_event(), audience="visitor", usefulness=5, given_on=NOW.date())
    refused("UPDATE events_feedback SET usefulness = 1", error=DatabaseError)
    feedback.delete()
    with pytest.raises(IntegrityError, match="feedback_one_to_five"), transaction.atomic():
        Feedback.objects.create(event=make_event(), audience="visitor", usefulness=6, given_on=NOW.date())

"""What is forgotten, and what stays as a number."""

import datetime as dt
import uuid

import pytest
from django.db.models import Q

from centar.audit import blank_history
from consultations.models import Booking, CallRequest, CaseNote, Client, NextStep
from consultations.retention import anonymise_old_clients, delete_old_calls
from tests.consultations.factories import NOW, at, plain_booking

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LONG_AGO = dt.date(2024, 11, 12)


@pytest.fixture
def old(consultant, topic, coordinator):
    booking = plain_booking(
        consultant, topic, at("9:00", LONG_AGO), state="attended", attended_at=NOW, outcome="informed", needs="rampa"
    )
    Booking.objects.filter(pk=booking.pk).update(answers=[{"question": "?", "answer": "lično"}])
    Client.objects.filter(pk=booking.client_id).update(phone="+381601234567", created_at=at("9:00", LONG_AGO))
    CaseNote.objects.create(client=booking.client, author=coordinator, body="lično", created_at=at("9:00", LONG_AGO))
    NextStep.objects.create(client=booking.client, text="lično", created_at=NOW, created_by=coordinator)
    return booking


def test_two_years_after_the_last_talk_the_person_is_forgotten_and_the_talk_counts_on(old):
    assert anonymise_old_clients(NOW) == 1
    old.refresh_from_db()
    client = old.client
    assert (client.name, client.email, client.phone, client.anonymised_at) == ("", "", "", NOW)
    assert (old.state, old.outcome, old.starts_at) == ("attended", "informed", at("9:00", LONG_AGO))
    assert (old.needs, old.answers, old.contact_key) == ("", [], f"client:{client.pk}")
    assert not CaseNote.objects.exists()
    assert not NextStep.objects.exists()
    assert not client.history.exclude(name="", email="", phone="").exists()
    assert not old.history.exclude(needs="").exists()
    assert not NextStep._meta.get_field("history").related_model.objects.exclude(text="").exists()
    assert anonymise_old_clients(NOW) == 0


@pytest.mark.parametrize("why", ["a later talk", "a note", "waits"])
def test_who_has_to_do_with_the_center_still_is_not_forgotten(old, consultant, topic, coordinator, why):
    if why == "a later talk":
        plain_booking(consultant, topic, NOW - 700 * DAY, state="no_show", client=old.client)
    elif why == "a note":
        CaseNote.objects.create(client=old.client, author=coordinator, body="…", created_at=NOW - 700 * DAY)
    else:
        old.client.wait_requests.create(topic=topic, mode="phone", language="sr-latn", created_at=LONG_AGO_AT)
    assert anonymise_old_clients(NOW) == 0


LONG_AGO_AT = at("9:00", LONG_AGO)


@pytest.mark.parametrize(("days", "forgotten"), [(29, 0), (31, 1)])
def test_who_never_confirmed_is_forgotten_in_a_month(consultant, topic, days, forgotten):
    booking = plain_booking(consultant, topic, NOW - days * DAY, state="expired")
    Client.objects.filter(pk=booking.client_id).update(created_at=NOW - (days + 5) * DAY)
    assert anonymise_old_clients(NOW) == forgotten


def test_calls_are_forgotten_a_year_after_they_were_made_or_asked_for(coordinator):
    facts = {"name": "Rada", "phone": "+381601234567", "language": "sr-latn", "created_at": NOW - 400 * DAY}
    old, recent = (
        CallRequest.objects.create(form_key=uuid.uuid4(), done_at=NOW - days * DAY, done_by=coordinator, **facts)
        for days in (366, 364)
    )
    never = CallRequest.objects.create(form_key=uuid.uuid4(), **facts)
    waiting = CallRequest.objects.create(form_key=uuid.uuid4(), **facts | {"created_at": NOW - 364 * DAY})
    events = CallRequest._meta.get_field("history").related_model
    gone = [old.pk, never.pk]
    assert delete_old_calls(NOW) == 2
    assert set(CallRequest.objects.all()) == {recent, waiting}
    assert not events.objects.filter(~Q(name="") | ~Q(phone=""), pgh_obj_id__in=gone).exists()
    assert events.objects.filter(name="Rada", pgh_obj_id=recent.pk).count() == 1


def test_history_of_what_a_row_still_says_stays(old):
    with pytest.raises(ValueError, match="no longer says"):
        blank_history(Client, [old.client_id], ("name",))

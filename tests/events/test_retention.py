"""What is forgotten, and what stays as a number."""

import datetime as dt

import pytest

from events.models import Registration
from events.retention import anonymise_old_registrations, forget_needs
from tests.events.factories import DAY, NOW, make_event, plain_registration, states

pytestmark = pytest.mark.django_db
TWO_HOURS = dt.timedelta(hours=2)


def ended(days_ago):
    ends_at = NOW - days_ago * DAY
    return make_event(starts_at=ends_at - TWO_HOURS, ends_at=ends_at)


def test_a_year_after_the_event_people_are_forgotten_and_numbers_stay():
    event = ended(366)
    came = plain_registration(event, party=3, came=2, needs="lično", phone="+381601234567")
    gone = plain_registration(event, state="cancelled", cancelled_at=NOW)
    recent = plain_registration(ended(364))
    assert anonymise_old_registrations(NOW) == 2
    came.refresh_from_db()
    assert (came.name, came.email, str(came.phone), came.needs) == ("", "", "", "")
    assert (came.party, came.came, came.contact_key) == (3, 2, f"registration:{came.pk}")
    assert came.anonymised_at == gone.__class__.objects.get(pk=gone.pk).anonymised_at == NOW
    assert states(event) == [(3, "confirmed"), (1, "cancelled")]
    event.refresh_from_db()
    assert event.seats_taken == 3
    assert not came.history.exclude(name="", email="", phone="", needs="").exists()
    recent.refresh_from_db()
    assert recent.name
    assert recent.history.exclude(name="").exists()
    assert anonymise_old_registrations(NOW) == 0


@pytest.mark.parametrize(("days", "forgotten"), [(29, 0), (31, 1)])
def test_what_somebody_needed_goes_a_month_after_the_event(days, forgotten):
    registration = plain_registration(ended(days), needs="kolica")
    assert forget_needs(NOW) == forgotten
    kept = Registration.objects.exclude(needs="").count()
    assert kept == 1 - forgotten
    assert registration.history.exclude(needs="").exists() == (not forgotten)

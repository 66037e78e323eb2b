from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from centar.consent import missing_texts, record_consent, withdraw_consent
from centar.models import Consent, ConsentText, ConsentWithdrawal, User

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def texts():
    for version, days in ((1, -10), (2, -1), (3, 1)):
        ConsentText.objects.create(
            purpose="profile", version=version, text=f"Tekst {version}", valid_from=NOW + timedelta(days=days)
        )


@pytest.fixture
def user():
    return User.objects.create_user("ana@primer.rs")


def record(**changes):
    values = {
        "purpose": "profile",
        "email": "Ana@primer.rs",
        "user": None,
        "language": "sr-cyrl",
        "place": "entrepreneurs:apply",
        "now": NOW,
    }
    return record_consent(**{**values, **changes})


def refused(attempt):
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        attempt()


def test_keeps_wording_language_time_and_place(user):
    consent = record(user=user)
    assert (consent.text.version, consent.email, consent.user) == (2, "ana@primer.rs", user)
    assert (consent.language, consent.place, consent.given_at) == ("sr-cyrl", "entrepreneurs:apply", NOW)


def test_a_purpose_without_wording_cannot_be_agreed_to():
    with pytest.raises(ConsentText.DoesNotExist):
        record(purpose="newsletter")
    with pytest.raises(ConsentText.DoesNotExist):
        record(now=NOW - timedelta(days=30))


def test_must_be_somebodys():
    for changes in ({}, {"person": "Pera Perić"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            record(email="", **changes)


def test_of_a_person_without_an_address_staff_say_that_they_agreed(user):
    consent = record(email="", person="Pera Perić", recorded_by=user)
    assert (consent.person, consent.user, consent.recorded_by) == ("Pera Perić", None, user)
    assert str(consent) == "profile 2 – Pera Perić"
    refused(lambda: Consent.objects.update(person="Neko drugi"))
    refused(lambda: Consent.objects.update(recorded_by=None))


def test_says_which_wording_is_missing():
    assert missing_texts(now=NOW) == ["fair_catalogue", "photo_publication", "registry_publication"]
    ConsentText.objects.create(purpose="photo_publication", version=1, text="Naša je.", valid_from=NOW)
    assert missing_texts(now=NOW) == ["fair_catalogue", "registry_publication"]
    assert "photo_publication" in missing_texts(now=NOW - timedelta(days=1))


def test_withdrawing_adds_a_row_and_twice_is_once():
    kept, taken_back = record(email="kept@primer.rs"), record()
    mine = Consent.objects.filter(email="ana@primer.rs")
    assert [withdraw_consent(consents=mine, place="centar:account", now=NOW) for _twice in range(2)] == [1, 0]
    assert list(Consent.objects.standing()) == [kept]
    assert taken_back.withdrawal.withdrawn_at == NOW


def test_the_database_keeps_all_as_it_was(user):
    record(user=user)
    withdraw_consent(consents=Consent.objects.all(), place="centar:account", now=NOW)
    other = User.objects.create_user("drugi@primer.rs")
    for model in (Consent, ConsentText, ConsentWithdrawal):
        refused(lambda model=model: model.objects.all()._raw_delete("default"))
    refused(lambda: Consent.objects.update(language="en"))
    refused(lambda: Consent.objects.update(user=other))
    refused(lambda: ConsentText.objects.update(text="x"))
    refused(lambda: ConsentWithdrawal.objects.update(place="x"))


def test_when_an_account_goes_the_proof_stays(user):
    consent = record(user=user)
    user.delete()
    consent.refresh_from_db()
    assert (consent.user, consent.email) == (None, "ana@primer.rs")

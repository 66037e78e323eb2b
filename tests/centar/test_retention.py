"""What is deleted when, as the privacy page promises."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import ProgrammingError
from django.utils import timezone

from centar.audit import blank_history
from centar.models import User
from centar.retention import delete_ended_sessions, delete_unconfirmed_accounts

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def account(email, *, days_old, **facts):
    user = User.objects.create_user(email, **facts)
    User.objects.filter(pk=user.pk).update(date_joined=NOW - timedelta(days=days_old))
    return user


def test_unconfirmed_sign_up_goes_after_thirty_days():
    account("stara@primer.rs", days_old=31)
    account("nova@primer.rs", days_old=29)
    delete_unconfirmed_accounts(NOW)
    assert list(User.objects.values_list("email", flat=True)) == ["nova@primer.rs"]


def test_the_audit_keeps_that_it_went_but_not_its_address():
    account("stara@primer.rs", days_old=31, name="Stara")
    kept = account("nova@primer.rs", days_old=29)
    delete_unconfirmed_accounts(NOW)
    history = User._meta.get_field("history").related_model.objects
    gone = history.exclude(pgh_obj_id=kept.pk)
    assert [(event.pgh_label, event.email, event.name) for event in gone.order_by("pgh_id")] == [
        ("insert", "", ""),
        ("delete", "", ""),
    ]
    assert set(history.filter(pgh_obj_id=kept.pk).values_list("email", flat=True)) == {"nova@primer.rs"}


def test_history_of_the_living_is_not_blanked():
    user = account("nova@primer.rs", days_old=29)
    with pytest.raises(ValueError, match="no longer says"):
        blank_history(User, [user.pk], ["email"])


def test_history_is_append_only_again_afterwards():
    account("stara@primer.rs", days_old=31)
    delete_unconfirmed_accounts(NOW)
    with pytest.raises(ProgrammingError, match="Cannot update"):
        User._meta.get_field("history").related_model.objects.update(email="")


def test_whoever_confirmed_has_a_password_or_signed_in_stays():
    confirmed = account("potvrdjena@primer.rs", days_old=400)
    EmailAddress.objects.create(user=confirmed, email=confirmed.email, verified=True, primary=True)
    account("lozinka@primer.rs", days_old=400, password="dovoljno duga")
    account("prijavljena@primer.rs", days_old=400, last_login=NOW)
    account("osoblje@primer.rs", days_old=400, is_staff=True)
    account("clan@primer.rs", days_old=400).groups.add(Group.objects.create(name="council_member"))
    assert delete_unconfirmed_accounts(NOW) == 0


def test_ended_sessions_go():
    Session.objects.create(session_key="stara", session_data="", expire_date=NOW - timedelta(seconds=1))
    Session.objects.create(session_key="nova", session_data="", expire_date=NOW + timedelta(days=1))
    delete_ended_sessions(NOW)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["nova"]

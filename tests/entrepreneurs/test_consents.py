"""Whose consent stands in the proof, and what is said when there is no wording to agree to."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from centar.models import Consent, OutgoingEmail
from entrepreneurs.models import Enterprise, State
from tests.entrepreneurs.factories import make_enterprise
from tests.entrepreneurs.pages import page
from tests.entrepreneurs.pictures import png
from tests.html import errors_of, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "photo_store")]
NOTHING_TO_AGREE_TO = "This cannot be sent yet, because the Center has not entered the text you would agree to."


def photo():
    return {"image": SimpleUploadedFile("a.png", png()), "alt": "Tegle", "consent": "on"}


def told():
    rows = Consent.objects.order_by("text__purpose")
    return [(one.text.purpose, one.email, one.person, one.user, one.recorded_by) for one in rows]


def test_an_entrepreneur_agrees_for_themselves(entrepreneur, signed_in):
    row = make_enterprise(State.DRAFT, owner=entrepreneur)
    assert send(signed_in(entrepreneur), page("check", row.key), consent="on").status_code == 302
    assert told() == [("registry_publication", "ana@primer.rs", "", entrepreneur, None)]


def test_staff_write_down_that_the_contact_person_agreed(coordinator, signed_in):
    row = make_enterprise(State.DRAFT, contact_name="Pera Perić", contact_email="pera@primer.rs")
    vera = signed_in(coordinator)
    assert "The contact person has agreed, on paper or by phone" in vera.get(page("check", row.key)).text
    assert send(vera, page("check", row.key), consent="on").status_code == 302
    assert vera.post(page("photos", row.key), photo()).status_code == 302
    assert told() == [
        ("photo_publication", "pera@primer.rs", "Pera Perić", None, coordinator),
        ("registry_publication", "pera@primer.rs", "Pera Perić", None, coordinator),
    ]


def test_of_somebody_with_a_phone_alone_too(coordinator, signed_in):
    row = make_enterprise(State.DRAFT, contact_name="Pera Perić", contact_email="")
    assert send(signed_in(coordinator), page("check", row.key), consent="on").status_code == 302
    assert told() == [("registry_publication", "", "Pera Perić", None, coordinator)]


def test_without_a_wording_nothing_is_sent_and_it_says_so(entrepreneur, signed_in, caplog, time_machine):
    time_machine.move_to("2019-12-31T10:00:00Z")  # before the first wording was in force
    row = make_enterprise(State.DRAFT, owner=entrepreneur)
    ana = signed_in(entrepreneur)
    answer = send(ana, page("check", row.key), consent="on")
    assert answer.status_code == 200
    assert errors_of(answer.content)[0].startswith(NOTHING_TO_AGREE_TO)
    answer = ana.post(page("photos", row.key), photo())
    assert errors_of(answer.content)[0].startswith(NOTHING_TO_AGREE_TO)
    assert Enterprise.objects.get().state == State.DRAFT
    assert not row.photos.exists()
    assert not OutgoingEmail.objects.exists()
    assert "No consent text for registry_publication" in caplog.text

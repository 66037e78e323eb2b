"""A double click, or a page sent again: one record, one mail, and the same answer as the first time."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from centar.models import Consent, OutgoingEmail
from entrepreneurs.actions import links
from entrepreneurs.models import AccessLink, Claim, Enterprise, Photo, State
from tests.entrepreneurs.factories import NOW, make_change, make_claim, make_enterprise, make_photo, valid_mb
from tests.entrepreneurs.pages import page, section
from tests.entrepreneurs.pictures import png
from tests.mails import mails_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "photo_store")]
PUBLISH = {
    "decision": "publish", "seen_extract": "on", "fits_mission": "on", "photos_allowed": "on", "basis": "izvod",
    "message": "", "send": "1",
}  # fmt: skip


def twice(client, address, **data):
    """Sends the same twice; both answers lead to the same page."""
    answers = []
    for _ in range(2):
        for value in data.values():
            if isinstance(value, SimpleUploadedFile):
                value.seek(0)
        answers.append(client.post(address, data))
    first, second = answers
    assert first.status_code == second.status_code == 302, second.status_code
    assert first.url == second.url
    return first.url


def test_new_entry(ana):
    twice(ana, section("00000000-0000-4000-8000-000000000001", "identity"), name="Nit", legal_form="none")
    assert Enterprise.objects.count() == AccessLink.objects.count() == OutgoingEmail.objects.count() == 1


def test_a_page_sent_again_does_not_age_the_next_one(ana, entrepreneur):
    row = make_enterprise(State.DRAFT, owner=entrepreneur)
    old = row.version
    for _time in range(2):
        answer = ana.post(section(row.key, "work"), {
            "description": "Šijemo.", "categories": [each.pk for each in row.categories.all()], "seen_version": old,
        })  # fmt: skip
        assert answer.status_code == 302
    row.refresh_from_db()
    assert row.version == old + 1


def test_sending(ana, entrepreneur):
    row = make_enterprise(State.DRAFT, owner=entrepreneur)
    twice(ana, page("check", row.key), consent="on")
    assert Consent.objects.count() == OutgoingEmail.objects.count() == row.state_changes.count() == 1


@pytest.mark.parametrize("name", ["withdraw", "confirm"])
def test_steps_of_a_public_entry(ana, entrepreneur, name):
    row = make_enterprise(State.RENEWAL_DUE, owner=entrepreneur)
    twice(ana, page(name, row.key), message="Selimo se.")
    assert row.state_changes.count() == 1


def test_deleting_a_draft(ana, entrepreneur):
    row = make_enterprise(State.DRAFT, owner=entrepreneur)
    twice(ana, page("delete", row.key))
    assert not Enterprise.objects.exists()


def test_deleting_somebody_elses_stays_unknown(ana, stranger):
    row = make_enterprise(State.DRAFT, owner=stranger)
    assert ana.post(page("delete", row.key)).status_code == 404
    assert Enterprise.objects.get() == row


def test_invitation(ana, entrepreneur):
    row = make_enterprise(owner=entrepreneur)
    twice(ana, page("people", row.key), email="treca@primer.rs")
    assert len(mails_to("treca@primer.rs")) == AccessLink.objects.count() == 1


def test_answering_an_invitation(entrepreneur):
    row = make_enterprise(State.DRAFT, owner=entrepreneur)
    links.invite(enterprise=row, email="treca@primer.rs", by=entrepreneur, language="en", now=NOW)
    token = re.search(r"/upis/veza/([\w-]+)/", mails_to("treca@primer.rs")[0].text)[1]
    # both presses leave before the first answer, and its cookie, is there
    first, second = (Client().post(page("open_link", token)) for _ in range(2))
    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, page("tasks", row.key))
    assert row.memberships.count() == 2


def test_an_invitation_answered_before_is_ended(entrepreneur, time_machine):
    row = make_enterprise(owner=entrepreneur)
    links.invite(enterprise=row, email="treca@primer.rs", by=entrepreneur, language="en", now=NOW)
    token = re.search(r"/upis/veza/([\w-]+)/", mails_to("treca@primer.rs")[0].text)[1]
    Client().post(page("open_link", token))
    time_machine.shift(31)
    assert Client().post(page("open_link", token)).status_code == 410


def test_photo(ana, entrepreneur):
    row = make_enterprise(State.DRAFT, owner=entrepreneur)
    image = SimpleUploadedFile("slika.png", png())
    twice(ana, page("photos", row.key), image=image, alt="Tegle", consent="on")
    assert row.photos.count() == Consent.objects.count() == 1
    image.seek(0)
    ana.post(page("photos", row.key), {"image": image, "alt": "Druge tegle", "consent": "on"})
    assert row.photos.count() == 2


def test_deleting_a_photo(ana, entrepreneur):
    row = make_enterprise(State.DRAFT, owner=entrepreneur)
    twice(ana, page("photo_remove", row.key, make_photo(row).key))
    assert not Photo.objects.exists()


def test_claim(ana, entrepreneur):
    other = make_enterprise(mb=valid_mb(4321))
    row = make_enterprise(State.DRAFT, owner=entrepreneur, mb=other.mb)
    twice(ana, page("taken", row.key), message="Ja sam direktor.")
    assert Claim.objects.count() == 1


@pytest.mark.parametrize(
    "answer", [PUBLISH, {"decision": "ask", "message": "Izvod?", "send": "1"},
               {"decision": "decline", "message": "Ne.", "send": "1"}]
)  # fmt: skip
def test_decision_on_an_application(vera, entrepreneur, answer):
    row = make_enterprise(State.SUBMITTED, owner=entrepreneur)
    twice(vera, page("desk_review", row.pk), version=row.version, **answer)
    assert row.state_changes.count() == OutgoingEmail.objects.count() == 1


@pytest.mark.parametrize(("make", "name"), [(make_claim, "desk_claim"), (make_change, "desk_change")])
def test_decision_on_what_waits(vera, entrepreneur, stranger, make, name):
    waiting = make(make_enterprise(owner=entrepreneur), stranger)
    seen = getattr(waiting, "fingerprint", "")
    twice(vera, page(name, waiting.pk), decision="accept", answer="", seen=seen)
    assert OutgoingEmail.objects.count() == 1
    other = vera.post(page(name, waiting.pk), {"decision": "refuse", "answer": "Ipak ne."})
    assert other.status_code == 409

"""The photos of an application, who sees them, and what goes with an application that is discarded."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from entrepreneurs.models import Enterprise, State
from entrepreneurs.retention import delete_untouched_drafts
from events.actions.fair import applying, reviewing
from events.models import ApplicationState, ExhibitorApplication
from tests.entrepreneurs.factories import make_enterprise
from tests.events.applicants import address, client_of, of
from tests.events.fairs import NOW, make_application, make_type, taken
from tests.html import Document, errors_of, filled, send
from tests.people import staff_member
from tests.pictures import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "photo_store")]

A = ApplicationState


def upload(client, application, content, *, button="photo", name="slika.png", **answers):
    """Adds a picture on the catalogue page."""
    data = filled(client.get(address(application, "katalog")).content, **answers)
    data["image"] = SimpleUploadedFile(name, content)
    return client.post(address(application, "katalog"), data | ({button: "1"} if button else {}))


class TestPhotos:
    def test_five_and_the_sixth_is_refused_with_words(self, draft, ana):
        for number in range(5):
            answer = upload(ana, draft, picture(size=(9 + number, 7)), alt=f"Tegla {number}")
            assert answer.headers["Location"] == address(draft, "katalog") + "#photos"
        page = ana.get(address(draft, "katalog"))
        assert "image" not in Document(page.content).fields(Document(page.content).form(having="public_title"))
        sixth = filled(page.content, public_title="Novo ime")
        files = {"image": SimpleUploadedFile("x.png", picture(size=(30, 30))), "alt": "Šesta", "photo": "1"}
        answer = ana.post(address(draft, "katalog"), sixth | files)
        assert answer.status_code == 409
        assert errors_of(answer.content) == [
            "There are five photos already. Delete one to add another. Everything else is saved"
        ]
        draft.refresh_from_db()
        assert (draft.photos.count(), draft.public_title) == (5, "Novo ime")

    def test_sent_twice_is_kept_once(self, draft, ana):
        for _ in range(2):
            upload(ana, draft, picture(), alt="Tegle")
        assert draft.photos.count() == 1

    def test_it_needs_words_and_the_words_a_picture(self, draft, ana):
        assert errors_of(upload(ana, draft, picture(), alt="").content) == [
            "Describe the photo for visitors who cannot see it"
        ]
        answer = send(ana, address(draft, "katalog"), button="photo", alt="Tegle")
        assert errors_of(answer.content) == ["Choose a photo"]
        assert not draft.photos.exists()

    def test_a_hostile_file_stays_outside(self, draft, ana):
        answer = upload(ana, draft, b"<svg onload=alert(1)>", name="x.png", alt="Slika", public_title="Kuća")
        assert errors_of(answer.content) == ["We cannot open this kind of file. Add a JPG, PNG or WEBP picture"]
        assert filled(answer.content)["public_title"] == ["Kuća"]
        assert not draft.photos.exists()

    def test_goes_with_its_file_and_makes_room(self, draft, ana, photo_store, django_capture_on_commit_callbacks):
        for number in range(3):
            upload(ana, draft, picture(size=(9 + number, 7)), alt=f"Tegla {number}")
        second = draft.photos.get(position=2)
        with django_capture_on_commit_callbacks(execute=True):
            answer = send(ana, of(draft, "application_photo_remove", second.key))
        assert answer.status_code == 302
        assert not photo_store.exists(second.image.name)
        upload(ana, draft, picture(size=(40, 40)), alt="Nova")
        assert draft.photos.get(alt="Nova").position == 2

    def test_only_its_people_see_it(self, draft, ana):
        upload(ana, draft, picture(), alt="Tegle")
        photo = draft.photos.get()
        own = ana.get(of(draft, "application_photo", photo.key))
        assert own.status_code == 200
        assert own.headers["Cache-Control"].startswith("private")
        stranger = client_of("boris@primer.rs")
        for name in ("application_photo", "application_photo_remove"):
            assert stranger.get(of(draft, name, photo.key)).status_code == 404
        assert stranger.post(of(draft, "application_photo_remove", photo.key)).status_code == 404
        mine = make_application(make_type(draft.fair), A.DRAFT, owner=stranger.user, reference=None, submitted_at=None)
        assert stranger.get(of(mine, "application_photo", photo.key)).status_code == 404
        stranger.post(of(mine, "application_photo_remove", photo.key))
        assert draft.photos.exists()

    def test_after_the_sending_it_can_be_reviewed_no_photo_goes(self, kind, ana):
        sent = make_application(kind, A.SUBMITTED, owner=ana.user)
        upload(ana, sent, picture(), button="", alt="Tegle")
        reviewing.take_up(application=sent, by=staff_member("vera@primer.rs", "coordinator"), now=NOW)
        photo = sent.photos.get()
        assert ana.post(of(sent, "application_photo_remove", photo.key)).headers["Location"] == of(sent)
        assert sent.photos.exists()


def test_a_discarded_draft_is_gone_with_its_photos(draft, ana, photo_store, django_capture_on_commit_callbacks):
    upload(ana, draft, picture(), alt="Tegle")
    name = draft.photos.get().image.name
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(ana, of(draft, "application_discard"))
    assert answer.status_code == 302
    assert not ExhibitorApplication.objects.exists()
    assert not photo_store.exists(name)
    assert ana.post(of(draft, "application_discard")).status_code == 302
    assert ana.get(of(draft)).status_code == 404


def test_what_was_sent_is_not_discarded(kind, ana):
    sent = make_application(kind, A.SUBMITTED, owner=ana.user)
    assert ana.post(of(sent, "application_discard")).headers["Location"] == of(sent)
    assert ExhibitorApplication.objects.filter(pk=sent.pk).exists()


def test_no_contact_stays_in_the_history_of_a_discarded_draft(draft, ana):
    applying.discard(application=draft)
    history = ExhibitorApplication._meta.get_field("history").related_model
    assert set(history.objects.values_list("contact_name", "contact_email")) == {("", "")}


def test_a_deleted_application_gives_its_place_back(kind):
    application = make_application(kind, A.CONFIRMED)
    assert taken(kind) == 1
    application.delete()
    assert taken(kind) == 0


def test_the_draft_in_the_registry_stays_as_long_as_the_application(fair, ana):
    draft = make_enterprise(State.DRAFT, owner=ana.user)
    applying.start(fair=fair, enterprise=draft, by=ana.user, on_behalf=False, language="en", now=NOW)
    answer = ana.post(f"/en/upis/{draft.key}/brisanje/", follow=True)
    assert b"so it cannot be deleted" in answer.content
    Enterprise.objects.filter(pk=draft.pk).update(
        changed_at=NOW - dt.timedelta(days=900), deletion_announced_at=NOW - dt.timedelta(days=40)
    )
    assert delete_untouched_drafts(NOW) == 0
    assert Enterprise.objects.filter(pk=draft.pk).exists()

"""Documents shared with a client: who gets them, what is taken, what is written down, when they go."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from centar.models import Reading, User
from consultations.actions.documents import TooManyDocuments, remove_document, share_document
from consultations.models import Client, SharedDocument, Topic
from consultations.retention import anonymise_old_clients
from consultations.tokens import token_of
from tests.consultations.desk_pages import page
from tests.consultations.factories import NOW, at, make_booking, make_contact
from tests.consultations.pages import page as public
from tests.consultations.pages import text_of
from tests.html import Document, errors_of, filled
from tests.mails import mails_to
from tests.pictures import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_store")]

EMAIL = "ana@primer.rs"
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"


@pytest.fixture
def booking(topic, consultant):
    return make_booking(at("9:00"), topic=topic, contact=make_contact(name="Ana Anić", email=EMAIL))


@pytest.fixture
def share(consultant):
    def share(client, title="Uzorak ugovora", content=PDF, booking=None, now=NOW):
        file = ContentFile(content, "a.pdf")
        return share_document(client=client, file=file, title=title, by=consultant.user, now=now, booking=booking)

    return share


@pytest.fixture
def opened(booking):
    """A browser without an account that has followed the mailed link to the talk."""
    browser = Browser()
    assert browser.get(public("open_link", token_of(booking))).status_code == 302
    return browser


def upload(staff, address, name="ugovor.pdf", content=PDF, title="Uzorak ugovora"):
    data = filled(staff.get(address).content, title=title)
    return staff.post(address, data | {"file": SimpleUploadedFile(name, content)})


def body(response):
    return b"".join(response.streaming_content)


class TestSharing:
    def test_on_a_talk(self, mara, booking, photo_store, colleague):
        answer = upload(mara, page("desk_booking_document", booking.pk))
        assert answer.headers["Location"] == page("desk_booking", booking.pk)
        document = SharedDocument.objects.get()
        facts = (document.client, document.booking, document.title, document.size, document.content_type)
        assert facts == (booking.client, booking, "Uzorak ugovora", len(PDF), "application/pdf")
        assert (document.shared_by, document.shared_at) == (colleague, NOW)
        with photo_store.open(document.file.name) as kept:
            assert kept.read() == PDF
        assert document.file.name.startswith("documents/")
        text = mara.get(page("desk_booking", booking.pk)).text
        assert f"The document is shared. A link to it goes to {EMAIL}." in text
        assert page("desk_document", document.key) in text

    def test_on_a_clients_file(self, mara, booking):
        address = page("desk_client_document", booking.client_id)
        assert upload(mara, address).headers["Location"] == page("desk_client", booking.client_id)
        assert SharedDocument.objects.get().booking is None
        assert "Uzorak ugovora" in text_of(mara.get(page("desk_client", booking.client_id)))
        used = f"Shared until now: 1 of 20 documents, {len(PDF)}\xa0bytes of 50.0\xa0MB."
        assert used in mara.get(address).text

    @pytest.mark.parametrize(
        ("kind", "content_type", "ending"),
        [("JPEG", "image/jpeg", "jpg"), ("PNG", "image/jpeg", "jpg"), ("WEBP", "image/jpeg", "jpg")],
    )
    def test_pictures_are_drawn_anew(self, mara, booking, kind, content_type, ending):
        upload(mara, page("desk_booking_document", booking.pk), "../../x.php", picture(kind, size=(3000, 10)))
        document = SharedDocument.objects.get()
        assert (document.content_type, document.download_name) == (content_type, f"uzorak-ugovora.{ending}")
        assert document.file.read() != picture(kind, size=(3000, 10))

    def test_a_double_click_shares_once(self, mara, booking):
        for _ in range(2):
            assert upload(mara, page("desk_booking_document", booking.pk)).status_code == 302
        assert SharedDocument.objects.count() == 1
        assert [mail.template for mail in mails_to(EMAIL)].count("consultations/document") == 1

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("a.pdf", b"", "We cannot open this kind of file. Add a PDF, JPG, PNG or WEBP file"),
            ("a.pdf", b"<html><script>alert(1)</script>", "We cannot open this kind of file"),
            ("a.pdf", b"\n%PDF-1.7", "We cannot open this kind of file"),
            ("a.pdf", b"PK\x03\x04", "We cannot open this kind of file"),
            ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "We cannot open this kind of file"),
            ("a.exe", b"MZ\x90\x00", "We cannot open this kind of file"),
            ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 99, "We cannot open this kind of file"),
            ("a.pdf", b"%PDF-" + b"0" * 10 * 1024 * 1024, "The file is larger than 10 MB"),
            ("a.png", picture(size=(6000, 2001)), "The picture has more than 12 million pixels"),
        ],
    )
    def test_hostile_files_are_refused_and_the_title_kept(self, mara, booking, name, content, told):
        answer = upload(mara, page("desk_booking_document", booking.pk), name, content, title="Plan za proleće")
        assert (answer.status_code, [error.startswith(told) for error in errors_of(answer.content)]) == (200, [True])
        assert Document(answer.content).one("input", name="title").attrs["value"] == "Plan za proleće"
        assert not SharedDocument.objects.exists()

    def test_without_a_file_or_a_title(self, mara, booking):
        address = page("desk_booking_document", booking.pk)
        answer = mara.post(address, filled(mara.get(address).content))
        assert errors_of(answer.content) == ["Enter the name of the document", "Choose the file"]

    def test_twenty_at_most(self, mara, booking, share):
        for number in range(20):
            share(booking.client, title=str(number))
        with pytest.raises(TooManyDocuments):
            share(booking.client)
        answer = upload(mara, page("desk_booking_document", booking.pk))
        assert errors_of(answer.content) == [
            "The client would have too many documents. Remove one that is no longer needed"
        ]

    def test_fifty_megabytes_at_most(self, booking, share):
        document = share(booking.client)
        room = 50 * 1024 * 1024 - len(PDF)
        SharedDocument.objects.filter(pk=document.pk).update(size=room)
        share(booking.client, title="Staje")
        with pytest.raises(TooManyDocuments):
            share(booking.client, title="Ne staje", content=b"%PDF-")

    def test_not_with_a_former_client(self, mara, booking, share):
        Client.objects.update(name="", email="", phone="", anonymised_at=NOW)
        for name, pk in (("desk_booking_document", booking.pk), ("desk_client_document", booking.client_id)):
            assert mara.get(page(name, pk)).status_code == 404
            assert mara.post(page(name, pk)).status_code == 404
        with pytest.raises(Client.DoesNotExist):
            share(booking.client)

    def test_the_database_holds_what_it_is_told(self, booking, share):
        document = share(booking.client)
        for facts in ({"title": ""}, {"content_type": "text/html"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                SharedDocument.objects.filter(pk=document.pk).update(**facts)
        with pytest.raises(IntegrityError), transaction.atomic():
            SharedDocument.objects.create(
                client=document.client,
                title=document.title,
                digest=document.digest,
                size=1,
                content_type="application/pdf",
                shared_by=document.shared_by,
                shared_at=NOW,
            )


class TestMail:
    def test_a_link_to_the_talk_and_no_file(self, booking, share):
        share(booking.client, booking=booking)
        mail = mails_to(EMAIL)[-1]
        assert (mail.subject, mail.is_secret, mail.calendar) == ("Dokument za Vas", True, "")
        assert "Podelili smo s Vama dokument: Uzorak ugovora." in mail.text
        assert settings.SITE_URL + public("open_link", token_of(booking)) in mail.text

    def test_a_link_to_the_account_where_there_is_no_talk(self, booking, share):
        share(booking.client)
        assert settings.SITE_URL + "/nalog/" in mails_to(EMAIL)[-1].text

    @pytest.mark.parametrize("on_talk", [True, False])
    def test_of_a_confidential_talk_it_names_nothing(self, booking, share, on_talk):
        Topic.objects.update(is_discreet=True)
        share(booking.client, booking=(on_talk and make_booking(at("9:45"), topic=Topic.objects.get())) or None)
        text = mails_to(EMAIL)[-1].text if not on_talk else mails_to(booking.client.email)[-1].text
        assert "Podelili smo s Vama dokument." in text
        assert "Uzorak" not in text
        assert "Pokretanje" not in text

    def test_a_client_without_an_address_gets_none_and_staff_are_told(self, mara, topic, consultant):
        booking = make_booking(at("9:00"), topic=topic, contact=make_contact(email="", phone="+381641234567"))
        answer = upload(mara, page("desk_booking_document", booking.pk))
        assert SharedDocument.objects.count() == 1
        assert "Tell the client: it is on the page of the talk" in mara.get(answer.headers["Location"]).text


class TestHandingOut:
    def check(self, answer, name="uzorak-ugovora.pdf"):
        assert (answer.status_code, body(answer)) == (200, PDF)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["Cache-Control"] == "private, no-store"

    def test_on_the_page_of_the_talk(self, booking, share, opened):
        document = share(booking.client, booking=booking)
        link = public("booking_document", booking.code, document.key)
        assert Document(opened.get(public("booking", booking.code)).content).links()["Uzorak ugovora"] == link
        self.check(opened.get(link))
        assert not Reading.objects.exists()

    def test_in_the_account(self, booking, share, ana):
        document = share(booking.client, booking=booking)
        shown = ana.get(reverse("centar:account"))
        assert Document(shown.content).links()["Uzorak ugovora"] == public("document", document.key)
        self.check(ana.get(public("document", document.key)))

    def test_to_staff_who_are_written_down(self, mara, booking, share, colleague):
        document = share(booking.client)
        self.check(mara.get(page("desk_document", document.key)))
        assert [(one.by, one.subject, one.place) for one in Reading.objects.all()] == [
            (colleague, booking.client, "consultations:desk_document")
        ]

    def test_the_page_of_another_talk_has_only_what_belongs_to_no_talk(self, booking, share, topic):
        contact = make_contact(name="Ana Anić", email=EMAIL)
        other = make_booking(at("9:45"), topic=topic, contact=contact)
        of_talk, of_client = share(booking.client, booking=booking), share(booking.client, title="Za sve")
        browser = Browser()
        browser.get(public("open_link", token_of(other)))
        links = Document(browser.get(public("booking", other.code)).content).links()
        assert ("Uzorak ugovora" in links, "Za sve" in links) == (False, True)
        assert browser.get(public("booking_document", other.code, of_talk.key)).status_code == 404
        assert browser.get(public("booking_document", other.code, of_client.key)).status_code == 200

    def test_others_find_nothing(self, booking, share, office, opened, topic):
        document = share(booking.client, booking=booking)
        boris = Browser()
        boris.force_login(User.objects.create_user("boris@primer.rs"))
        strange = share(make_booking(at("10:30"), topic=topic).client)
        for browser in (Browser(), boris):
            assert browser.get(public("booking_document", booking.code, document.key)).status_code == 404
        assert boris.get(public("document", document.key)).status_code == 404
        assert boris.get(page("desk_document", document.key)).status_code == 404
        assert boris.get(page("desk_document_remove", document.key)).status_code == 404
        assert opened.get(public("booking_document", booking.code, strange.key)).status_code == 404
        assert Browser().get(public("document", document.key)).status_code == 302
        assert "Uzorak ugovora" not in text_of(boris.get(reverse("centar:account")))

    def test_a_talk_without_documents_has_no_heading_for_them(self, booking, opened):
        assert "Dokumenti za Vas" not in text_of(opened.get(public("booking", booking.code)))

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("Уговор о раду", "ugovor-o-radu.pdf"),
            ('a"; filename="b.exe', "a-filename-b-exe.pdf"),
            ("../../etc/passwd", "etc-passwd.pdf"),
            ("❤", "dokument.pdf"),
        ],
    )
    def test_the_name_is_of_plain_letters(self, booking, share, mara, title, name):
        self.check(mara.get(page("desk_document", share(booking.client, title=title).key)), name)

    def test_one_that_the_store_has_lost(self, booking, share, mara, photo_store):
        document = share(booking.client)
        photo_store.delete(document.file.name)
        assert mara.get(page("desk_document", document.key)).status_code == 404


class TestRemoving:
    def test_asks_and_deletes_the_file_with_it(
        self, mara, booking, share, photo_store, django_capture_on_commit_callbacks
    ):
        document = share(booking.client, booking=booking)
        address = page("desk_document_remove", document.key)
        assert "“Uzorak ugovora” is deleted for good" in text_of(mara.get(address))
        with django_capture_on_commit_callbacks(execute=True):
            answer = mara.post(address)
        assert answer.headers["Location"] == page("desk_booking", booking.pk)
        assert not SharedDocument.objects.exists()
        assert not photo_store.exists(document.file.name)
        assert "Removed: Uzorak ugovora." in mara.get(answer.headers["Location"]).text
        assert mara.post(address).status_code == 302  # a double click
        assert mara.get(address).status_code == 404

    def test_the_mail_that_has_not_left_is_taken_back(self, booking, share, colleague):
        remove_document(document=share(booking.client), by=colleague)
        assert "consultations/document" not in {mail.template for mail in mails_to(EMAIL)}

    def test_the_audit_knows_who_shared_and_removed_it_but_not_where_it_lies(self, mara, booking):
        upload(mara, page("desk_booking_document", booking.pk))
        mara.post(page("desk_document_remove", SharedDocument.objects.get().key))
        events = SharedDocument._meta.get_field("history").related_model.objects.order_by("pgh_id")
        assert [(one.pgh_label, one.title) for one in events] == [
            ("insert", "Uzorak ugovora"),
            ("delete", "Uzorak ugovora"),
        ]
        assert not {"file", "digest"} & {field.name for field in events.model._meta.get_fields()}


class TestRetention:
    DAY = dt.timedelta(days=1)

    @pytest.fixture
    def old(self, booking):
        Client.objects.update(created_at=NOW - 800 * self.DAY)
        booking.client.bookings.update(
            starts_at=NOW - 800 * self.DAY, ends_at=NOW - 799 * self.DAY, busy_until=NOW - 799 * self.DAY
        )
        return booking.client

    def test_documents_go_with_the_person(
        self, old, share, photo_store, colleague, django_capture_on_commit_callbacks
    ):
        kept = share(old, now=NOW - 731 * self.DAY)
        remove_document(document=share(old, title="Lično", now=NOW - 740 * self.DAY), by=colleague)
        with django_capture_on_commit_callbacks(execute=True):
            assert anonymise_old_clients(NOW) == 1
        assert not SharedDocument.objects.exists()
        assert not photo_store.exists(kept.file.name)
        events = SharedDocument._meta.get_field("history").related_model.objects
        assert set(events.values_list("title", flat=True)) == {""}

    def test_a_document_of_the_last_two_years_keeps_the_client(self, old, share):
        share(old, now=NOW - 700 * self.DAY)
        assert anonymise_old_clients(NOW) == 0

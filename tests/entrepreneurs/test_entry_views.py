"""An entry after it was sent, by its people: overview, people, photos, claims, leaving, mailed links."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from centar.models import OutgoingEmail, User
from entrepreneurs.models import AccessLink, Claim, Enterprise, Membership, Photo, State
from tests.entrepreneurs.factories import NOW, TODAY, make_change, make_claim, make_enterprise, make_photo
from tests.entrepreneurs.pages import page, section
from tests.entrepreneurs.pictures import png
from tests.html import Document, errors_of, send
from tests.mails import code_in, mails_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "photo_store")]


@pytest.fixture
def published(entrepreneur):
    return make_enterprise(State.PUBLISHED, owner=entrepreneur)


def state_of(enterprise):
    return Enterprise.objects.get(pk=enterprise.pk).state


class TestOverview:
    @pytest.mark.parametrize(
        ("state", "sentence"),
        [
            (State.SUBMITTED, "The Center is checking it now; it cannot be changed meanwhile."),
            (State.PUBLISHED, "The enterprise is in the directory."),
            (State.RENEWAL_DUE, "more than a year ago."),
            (State.DECLINED, "The Center could not accept the application."),
            (State.WITHDRAWN, "The enterprise left the directory, as you wished."),
            (State.ARCHIVED, "The entry is archived and no longer shown in the directory."),
        ],
    )
    def test_one_plain_sentence_for_each_state(self, ana, entrepreneur, state, sentence):
        row = make_enterprise(state, owner=entrepreneur)
        assert sentence in ana.get(page("entry", row.key)).text

    def test_says_why_it_was_declined(self, ana, entrepreneur):
        row = make_enterprise(State.DECLINED, owner=entrepreneur)
        row.state_changes.create(from_state="submitted", to_state="declined", at=NOW, message="Nije delatnost.")
        assert "Nije delatnost." in ana.get(page("entry", row.key)).text

    def test_says_that_a_change_waits(self, ana, published, entrepreneur):
        make_change(published, entrepreneur, name="Novo")
        assert "A change of checked facts is waiting for the Center." in ana.get(page("entry", published.key)).text

    def test_only_what_may_be_changed_has_links_to_change_it(self, ana, entrepreneur, published):
        sent = make_enterprise(State.SUBMITTED, owner=entrepreneur)
        assert section(published.key, "work") in ana.get(page("entry", published.key)).text
        assert section(sent.key, "work") not in ana.get(page("entry", sent.key)).text

    def test_a_changed_checked_fact_waits_and_the_rest_shows_at_once(self, ana, published):
        answer = send(ana, section(published.key, "identity"), name="Novo ime", short_name="Novo")
        assert answer.status_code == 302
        published.refresh_from_db()
        assert published.name.startswith("Preduzeće")
        assert published.short_name == "Novo"
        assert published.change_requests.get().proposed == {"name": "Novo ime"}

    def test_one_with_the_status_is_told_of_the_next_report(self, ana, entrepreneur):
        row = make_enterprise(owner=entrepreneur, status_stage="registered", status_since=TODAY)
        rule = "A report on the social role is due for every two years"
        caveat = "According to the information available; check with the APR."
        text = ana.get(page("entry", row.key)).text
        assert rule in text
        assert caveat in text
        send(ana, section(row.key, "identity"), status_report_due_on="31.3.2028")
        row.refresh_from_db()
        assert (row.status_report_due_on, row.change_requests.exists()) == (dt.date(2028, 3, 31), False)
        text = ana.get(page("entry", row.key)).text
        assert "The next report on the social role is due on 31 March 2028." in text
        assert caveat in text

    def test_one_without_the_status_is_told_of_no_report(self, ana, published):
        assert "report on the social role" not in ana.get(page("entry", published.key)).text

    def test_why_the_status_ended_waits_with_its_end(self, ana, published):
        send(ana, section(published.key, "identity"), status_stage="ended", status_ended_on="1.3.2026",
             status_end_reason="Brisanje na zahtev.")  # fmt: skip
        assert published.change_requests.get().proposed == {
            "status_stage": "ended", "status_ended_on": "2026-03-01", "status_end_reason": "Brisanje na zahtev.",
        }  # fmt: skip

    def test_an_open_one_leads_to_its_tasks(self, ana, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur)
        assert ana.get(page("entry", draft.key)).headers["Location"] == page("tasks", draft.key)


class TestDelete:
    def test_a_draft(self, ana, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur)
        assert send(ana, page("delete", draft.key)).status_code == 302
        assert not Enterprise.objects.exists()

    def test_not_once_it_was_sent(self, ana, published):
        answer = ana.post(page("delete", published.key), follow=True)
        assert "This application was already sent, so it cannot be deleted." in answer.text
        assert Enterprise.objects.exists()


class TestLeaving:
    def test_withdrawn_it_is_gone_everywhere(self, ana, published):
        address = page("enterprise", published.slug)
        assert Client().get(address).status_code == 200
        send(ana, page("withdraw", published.key), message="Selimo se")
        gone = Client().get(address)
        assert gone.status_code == 410
        assert published.name not in gone.text
        assert published.name not in Client().get(page("directory")).text
        assert state_of(published) == State.WITHDRAWN

    def test_a_resend_is_the_same_answer(self, ana, published):
        first, second = (ana.post(page("withdraw", published.key), {"message": ""}) for _ in range(2))
        assert first.headers["Location"] == second.headers["Location"] == page("entry", published.key)
        assert OutgoingEmail.objects.count() == 1

    def test_without_a_word(self, ana, published):
        """The page's form may be sent empty: nothing in it has to be filled in."""
        send(ana, page("withdraw", published.key))
        assert state_of(published) == State.WITHDRAWN

    def test_what_is_not_public_cannot_leave(self, ana, entrepreneur):
        row = make_enterprise(State.SUBMITTED, owner=entrepreneur)
        answer = ana.post(page("withdraw", row.key), {"message": "x"}, follow=True)
        assert "The enterprise is not in the directory, so it cannot be taken out." in answer.text

    @pytest.mark.parametrize("state", [State.DECLINED, State.WITHDRAWN, State.ARCHIVED])
    def test_apply_again(self, ana, entrepreneur, state):
        row = make_enterprise(state, owner=entrepreneur)
        answer = send(ana, page("entry", row.key))
        assert answer.headers["Location"] == page("tasks", row.key)
        assert state_of(row) == State.DRAFT
        assert ana.post(page("reopen", row.key)).headers["Location"] == page("entry", row.key)

    def test_confirm_the_facts(self, ana, entrepreneur):
        row = make_enterprise(State.RENEWAL_DUE, owner=entrepreneur)
        send(ana, page("entry", row.key))
        row.refresh_from_db()
        assert (row.state, row.confirmed_on) == (State.PUBLISHED, TODAY)

    def test_there_is_nothing_to_confirm_after_leaving(self, ana, entrepreneur):
        row = make_enterprise(State.WITHDRAWN, owner=entrepreneur)
        answer = ana.post(page("confirm", row.key), follow=True)
        assert "The enterprise is not in the directory, so its facts cannot be confirmed." in answer.text

    @pytest.mark.parametrize("name", ["withdraw", "confirm", "reopen", "delete"])
    def test_nobody_does_it_to_others(self, boris, published, name):
        assert boris.post(page(name, published.key)).status_code == 404
        assert state_of(published) == State.PUBLISHED


class TestPeople:
    def test_an_invited_person_joins_by_the_mail(self, ana, published, time_machine):
        send(ana, page("people", published.key), email="Cana@Primer.rs")
        mail = mails_to("cana@primer.rs")[0]
        assert "cana@primer.rs" in ana.get(page("people", published.key)).text
        link = re.search(r"http://\S+(/en/upis/veza/\S+)", mail.text)[1]
        cana = Client()
        assert Document(cana.get(link).content).one("h1").label == "You are invited"
        assert not User.objects.filter(email="cana@primer.rs").exists(), "reading the mail is not enough"
        code_page = send(cana, link).headers["Location"]
        assert set(published.members.values_list("email", flat=True)) == {"ana@primer.rs", "cana@primer.rs"}
        tasks = send(cana, code_page, having="code", code=code_in(mails_to("cana@primer.rs")[1])).headers["Location"]
        assert tasks == page("tasks", published.key)
        assert cana.get(page("entry", published.key)).status_code == 200
        time_machine.shift(3600)
        assert Client().get(link).status_code == 410
        assert cana.post(link).status_code == 410

    def test_a_link_of_a_guess_has_ended(self, town):
        answer = Client().get(page("open_link", "nema-takve-veze"))
        assert answer.status_code == 410
        assert Document(answer.content).one("h1").label == "This link no longer works"

    def test_the_page_of_a_link_tells_nobody_its_address(self, published, ana):
        send(ana, page("people", published.key), email="cana@primer.rs")
        link = re.search(r"http://\S+(/en/upis/veza/\S+)", mails_to("cana@primer.rs")[0].text)[1]
        answer = Client().get(link)
        assert answer.headers["Referrer-Policy"] == "same-origin", "no-referrer would fail the button's CSRF check"
        assert "no-store" in answer.headers["Cache-Control"]

    @pytest.mark.parametrize(
        ("typed", "message"),
        [("", "Enter the e-mail of the person"), ("cana", "Enter an e-mail in the form name@example.rs")],
    )
    def test_an_address_is_needed(self, ana, published, typed, message):
        assert errors_of(send(ana, page("people", published.key), email=typed).content) == [message]
        assert not AccessLink.objects.exists()

    def test_a_person_is_removed(self, ana, published, stranger):
        other = Membership.objects.create(enterprise=published, user=stranger, joined_at=NOW)
        answer = send(ana, page("person_remove", published.key, other.pk))
        assert answer.headers["Location"] == page("people", published.key)
        assert ana.get(page("person_remove", published.key, other.pk)).status_code == 404
        assert published.memberships.count() == 1

    def test_the_last_one_stays(self, ana, published):
        own = published.memberships.get()
        answer = ana.post(page("person_remove", published.key, own.pk), follow=True)
        assert "At least one person must stay. Invite another person first." in answer.text
        assert published.memberships.count() == 1

    def test_not_by_a_stranger_nor_of_another_entry(self, ana, boris, published, stranger):
        own = published.memberships.get()
        assert boris.post(page("person_remove", published.key, own.pk)).status_code == 404
        others = make_enterprise(State.PUBLISHED, owner=stranger).memberships.get()
        assert ana.post(page("person_remove", published.key, others.pk)).status_code == 404
        assert Membership.objects.count() == 2


class TestPhotos:
    def add(self, client, row, *, image=None, **answers):
        image = png((40, 30)) if image is None else image
        upload = SimpleUploadedFile("slika.png", image, content_type="image/png")
        return send(client, page("photos", row.key), image=upload, **{"alt": "Tegle", "consent": "on", **answers})

    def test_added_and_removed(self, ana, published):
        assert self.add(ana, published).headers["Location"] == page("photos", published.key)
        photo = published.photos.get()
        picture = Client().get(page("photo", photo.key))
        assert picture.status_code == 200
        assert picture.headers["Cache-Control"] == "public, max-age=3600"
        assert b"".join(picture.streaming_content).startswith(b"\xff\xd8\xff"), "drawn anew as a JPEG"
        send(ana, page("photo_remove", published.key, photo.key))
        assert Client().get(page("photo", photo.key)).status_code == 404

    def test_of_an_entry_that_is_not_public_only_for_its_people(
        self, ana, boris, entrepreneur, coordinator, signed_in
    ):
        photo = make_photo(make_enterprise(State.SUBMITTED, owner=entrepreneur))
        address = page("photo", photo.key)
        assert [client.get(address).status_code for client in (Client(), boris)] == [404, 404]
        for client in (ana, signed_in(coordinator)):
            answer = client.get(address)
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
            assert b"".join(answer.streaming_content)

    def test_what_is_missing(self, ana, published):
        answer = ana.post(page("photos", published.key), {"alt": ""})
        assert errors_of(answer.content) == [
            "Choose a photo",
            "Describe the photo for visitors who cannot see it",
            "Tick that the photo may be published",
        ]

    @pytest.mark.parametrize("image", [b"", b"<svg onload=alert(1)>", png()[:40], b"GIF89a" + b"x" * 50])
    def test_a_hostile_file(self, ana, published, image):
        answer = self.add(ana, published, image=image)
        assert answer.status_code == 200
        assert len(errors_of(answer.content)) == 1
        assert not Photo.objects.exists()

    def test_six_at_most(self, ana, published):
        for _ in range(5):
            make_photo(published)
        form = ana.get(page("photos", published.key))
        self.add(ana, published)
        assert "Add a photo" in form.text
        assert "Add a photo" not in ana.get(page("photos", published.key)).text
        upload = SimpleUploadedFile("slika.png", png(), content_type="image/png")
        answer = ana.post(page("photos", published.key), {"image": upload, "alt": "Sedma", "consent": "on"})
        assert errors_of(answer.content) == ["There are six photos already. Delete one to add another"]
        assert published.photos.count() == 6

    def test_not_by_a_stranger(self, boris, published):
        photo = make_photo(published)
        assert boris.get(page("photos", published.key)).status_code == 404
        assert boris.post(page("photo_remove", published.key, photo.key)).status_code == 404
        assert published.photos.count() == 1


class TestTaken:
    @pytest.fixture
    def second(self, published, stranger):
        return make_enterprise(State.DRAFT, owner=stranger, mb=published.mb, pib=published.pib)

    def test_claims_the_first_entry_once(self, boris, published, second, stranger):
        address = page("taken", second.key)
        for _ in range(2):
            assert boris.post(address, {"message": "Ja sam direktor."}).headers["Location"] == address
        claim = Claim.objects.get()
        assert (claim.enterprise, claim.user, claim.message) == (published, stranger, "Ja sam direktor.")
        assert "We have your request" in boris.get(address).text

    def test_says_who_only_of_a_public_entry(self, boris, published, second):
        address = page("taken", second.key)
        assert published.name in boris.get(address).text
        Enterprise.objects.filter(pk=published.pk).update(wants_listing=False)
        assert published.name not in boris.get(address).text

    def test_words_are_needed(self, boris, second):
        answer = send(boris, page("taken", second.key), message=" ")
        assert errors_of(answer.content) == ["Write how you are connected with the enterprise"]

    def test_without_a_twin_there_is_nothing_to_claim(self, ana, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur)
        assert ana.get(page("taken", draft.key)).headers["Location"] == page("tasks", draft.key)

    def test_an_accepted_claim_lets_in(self, boris, published, stranger, coordinator, signed_in):
        claim = make_claim(published, stranger)
        send(signed_in(coordinator), page("desk_claim", claim.pk), decision="accept")
        assert boris.get(page("entry", published.key)).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 9])
def test_pages_cost_the_same_however_many_there_are(ana, published, count, django_assert_num_queries):
    for number in range(count):
        user = User.objects.create_user(f"osoba{number}@primer.rs")
        Membership.objects.create(enterprise=published, user=user, joined_at=NOW)
    ana.get(page("people", published.key))  # what every page shows is read once
    with django_assert_num_queries(6):
        assert ana.get(page("people", published.key)).status_code == 200

"""The registry against those who mean ill: links, limits, rights of staff, what may be seen of others."""

import datetime as dt
import logging
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from centar.limits import LimitExceeded
from centar.masking import MaskKeys, without_keys
from centar.models import OutgoingEmail, User
from centar.roles import sync_roles
from entrepreneurs.actions import claims, links
from entrepreneurs.actions.refusals import TooMany
from entrepreneurs.models import AccessLink, Enterprise, Membership, State
from tests.entrepreneurs.factories import NOW, make_change, make_enterprise, make_photo
from tests.entrepreneurs.pages import page, section
from tests.entrepreneurs.pictures import png
from tests.html import Document, errors_of, filled, send
from tests.mails import mails_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "photo_store")]
DAY = dt.timedelta(days=1)


@pytest.fixture
def published(entrepreneur):
    return make_enterprise(State.PUBLISHED, owner=entrepreneur)


def invite(enterprise, by, email="treca@primer.rs", now=NOW):
    return links.invite(enterprise=enterprise, email=email, by=by, language="en", now=now)


def token_to(address):
    return re.search(r"/upis/veza/([\w-]+)/", mails_to(address)[-1].text)[1]


class TestRightsOfStaff:
    @pytest.mark.parametrize("name", ["tasks", "entry", "people", "photos", "withdraw"])
    def test_without_a_second_factor_others_entries_are_not_found(self, coordinator, published, name, signed_in):
        address = page(name, published.key)
        assert signed_in(coordinator).get(address).status_code in {200, 302}
        coordinator.authenticator_set.all().delete()
        assert signed_in(coordinator).get(address).status_code == 404

    def test_nor_their_photos(self, coordinator, entrepreneur, signed_in):
        photo = make_photo(make_enterprise(State.DRAFT, owner=entrepreneur))
        assert signed_in(coordinator).get(page("photo", photo.key)).status_code == 200
        coordinator.authenticator_set.all().delete()
        assert signed_in(coordinator).get(page("photo", photo.key)).status_code == 404

    def test_a_mailed_link_is_not_enough_for_staff(self, coordinator, published, entrepreneur):
        invite(published, entrepreneur, email=coordinator.email)
        client = Client()
        answer = client.post(page("open_link", token_to(coordinator.email)))
        assert "login/code/confirm" in answer.url
        assert client.get("/rad/").status_code == 302

    def test_a_role_taken_away_is_gone_at_once(self, coordinator, published, signed_in):
        vera = signed_in(coordinator)
        coordinator.groups.clear()
        sync_roles()
        assert vera.get(page("tasks", published.key)).status_code == 404
        assert vera.get(page("desk_queue")).status_code == 404


class TestMails:
    def test_no_more_than_five_a_day_to_one_person_by_whatever_way(self, published, entrepreneur, stranger):
        victim = "zrtva@primer.rs"
        for number in range(5):
            by = (stranger, entrepreneur)[number % 2]
            invite(make_enterprise(owner=by), by, email=victim)
        with pytest.raises(TooMany):
            invite(published, entrepreneur, email=victim)
        assert len(mails_to(victim)) == 5
        answer = Client().post(page("start"), {"email": victim})
        assert answer.status_code == 302, "who is pestered still gets a code"
        with time_machine.travel(NOW + DAY):
            invite(published, entrepreneur, email=victim, now=NOW + DAY)

    def test_twenty_invitations_a_day_by_one_person(self, entrepreneur):
        rows = [make_enterprise(owner=entrepreneur) for _ in range(3)]
        for number in range(20):
            invite(rows[number % 3], entrepreneur, email=f"osoba{number}@primer.rs")
        with pytest.raises(TooMany):
            invite(rows[0], entrepreneur, email="dvadesetprva@primer.rs")

    def test_the_page_says_so_and_keeps_the_address(self, ana, published, entrepreneur, stranger):
        for _ in range(5):
            invite(make_enterprise(owner=stranger), stranger)
        answer = ana.post(page("people", published.key), {"email": "treca@primer.rs"})
        assert errors_of(answer.content) == ["Too many invitations for one day. Try again tomorrow or call us"]
        assert filled(answer.content)["email"] == ["treca@primer.rs"]

    def test_a_name_with_lines_makes_no_header(self, published, entrepreneur):
        Enterprise.objects.filter(pk=published.pk).update(name="Zadruga\nBcc: zlo@zlo.example")
        invite(Enterprise.objects.get(pk=published.pk), entrepreneur)
        (mail,) = mails_to("treca@primer.rs")
        assert mail.subject == "Access to the entry of Zadruga Bcc: zlo@zlo.example in the directory"


class TestLinks:
    def test_the_key_is_in_no_audit_and_no_log(self, published, entrepreneur):
        invite(published, entrepreneur)
        key = token_to("treca@primer.rs")
        assert Client().post(page("open_link", key)).status_code == 302
        joined = published.memberships.get(user__email="treca@primer.rs")
        contexts = list(joined.history.values_list("pgh_context", flat=True))
        assert contexts
        assert not [context for context in contexts if key in str(context)]
        record = logging.LogRecord("django.request", 30, "", 1, "%s: %s", ("Gone", f"/upis/veza/{key}/"), None)
        assert MaskKeys().filter(record)
        assert record.getMessage() == "Gone: /upis/veza/.../"

    def test_other_addresses_are_not_masked(self):
        address = "/upis/0d9b4d0e-6a3c-4a8e-9b9e-0a1b2c3d4e5f/osnovni-podaci/"
        assert without_keys(address) == address

    def test_an_answer_by_link_sends_no_address_on(self, published, entrepreneur):
        invite(published, entrepreneur)
        answer = Client().get(page("open_link", token_to("treca@primer.rs")))
        assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
        assert "no-store" in answer.headers["Cache-Control"]

    def test_it_ends_with_the_entry(self, ana, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur)
        links.send_resume_link(enterprise=draft, email=entrepreneur.email, language="en", now=timezone.now())
        address = page("open_link", token_to(entrepreneur.email))
        assert Client().get(address).status_code == 200
        ana.post(page("delete", draft.key))
        assert Client().get(address).status_code == Client().post(address).status_code == 410

    def test_who_is_removed_cannot_come_back_by_an_invitation_of_their_own(self, ana, published, stranger):
        membership = Membership.objects.create(enterprise=published, user=stranger, joined_at=NOW)
        invite(published, stranger, email="drugi-nalog@primer.rs")
        invite(published, User.objects.get(email="ana@primer.rs"), email=stranger.email)
        invite(published, User.objects.get(email="ana@primer.rs"), email="treca@primer.rs")
        ana.post(page("person_remove", published.key, membership.pk))
        assert list(AccessLink.objects.values_list("email", flat=True)) == ["treca@primer.rs"]
        assert Client().get(page("open_link", token_to("drugi-nalog@primer.rs"))).status_code == 410


class TestAmounts:
    def test_many_drafts_are_saved_without_their_mail(self, ana):
        for number in range(7):
            address = section(f"00000000-0000-4000-8000-{number:012}", "identity")
            assert ana.post(address, {"name": f"Nit {number}", "later": "1"}).status_code == 302
        assert Enterprise.objects.count() == 7
        assert OutgoingEmail.objects.filter(template="entrepreneurs/resume").count() == 5

    def test_twenty_new_entries_a_day(self, ana):
        answers = [
            ana.post(section(f"00000000-0000-4000-8000-{number:012}", "identity"), {"later": "1"}).status_code
            for number in range(21)
        ]
        assert answers == [302] * 20 + [429]

    def test_ten_claims_a_day(self, stranger):
        rows = [make_enterprise() for _ in range(11)]
        for row in rows[:10]:
            claims.claim(enterprise=row, by=stranger, message="Moje.", language="en", now=NOW)
        with pytest.raises(LimitExceeded):
            claims.claim(enterprise=rows[10], by=stranger, message="Moje.", language="en", now=NOW)

    def test_twenty_photos_of_one_person(self, ana, entrepreneur):
        rows = [make_enterprise(State.DRAFT, owner=entrepreneur) for _ in range(5)]
        for number in range(20):
            make_photo(rows[number // 5])
        answer = add_photo(ana, rows[4])
        assert errors_of(answer.content) == [
            "You have added as many photos as one person may. Write to us to add more"
        ]
        assert rows[4].photos.count() == 0

    def test_sixty_uploads_an_hour_good_or_bad(self, ana, entrepreneur):
        row = make_enterprise(State.DRAFT, owner=entrepreneur)
        answers = [ana.post(page("photos", row.key)).status_code for _ in range(61)]
        assert answers == [200] * 60 + [429]


def add_photo(client, row, content=None, alt="Tegle"):
    image = SimpleUploadedFile("slika.png", content or png())
    return client.post(page("photos", row.key), {"image": image, "alt": alt, "consent": "on"})


class TestWhatIsSeen:
    def test_one_that_was_never_public_is_not_gone_but_unknown(self, entrepreneur):
        hidden = make_enterprise(State.PUBLISHED, owner=entrepreneur, wants_listing=False)
        left = make_enterprise(State.WITHDRAWN, owner=entrepreneur)
        assert Client().get(page("enterprise", hidden.slug)).status_code == 404
        assert Client().get(page("enterprise", left.slug)).status_code == 410

    def test_no_personal_fact_is_on_the_public_page(self, entrepreneur, photo_store):
        row = make_enterprise(
            owner=entrepreneur, contact_name="Tajna Osoba", contact_phone="+381601111111", staff_total=7,
            contact_email="tajna@primer.rs", staff_vulnerable=3, income_bracket="under_1m", checked_basis="izvod 77",
        )  # fmt: skip
        make_photo(row)
        public = "".join(Client().get(page(*name)).text for name in [("enterprise", row.slug), ("directory",)])
        for secret in (
            "Tajna",
            "1111111",
            "tajna@",
            str(row.key),
            "ana@primer.rs",
            "proverava@primer.rs",
            row.reference,
        ):
            assert secret not in public, secret

    def test_a_photo_runs_nothing_and_is_not_kept_for_long(self, published, entrepreneur):
        listed, hidden = make_photo(published), make_photo(make_enterprise(State.DRAFT, owner=entrepreneur))
        answer = Client().get(page("photo", listed.key))
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "public, max-age=3600"
        assert Client().get(page("photo", hidden.key)).status_code == 404

    def test_a_photo_whose_file_is_lost_is_not_found(self, published, photo_store):
        photo = make_photo(published)
        photo_store.delete(photo.image.name)
        assert Client().get(page("photo", photo.key)).status_code == 404

    def test_a_picture_leaves_nothing_of_the_file_behind(self, ana, entrepreneur, photo_store):
        row = make_enterprise(State.DRAFT, owner=entrepreneur)
        add_photo(ana, row, png() + b"<script>GPS 43.58 21.33</script>")
        (photo,) = row.photos.all()
        assert b"GPS" not in photo.image.read()

    def test_known_and_unknown_addresses_get_the_same(self, entrepreneur, django_assert_max_num_queries):
        answers = []
        for email in ("ana@primer.rs", "niko@primer.rs"):
            client = Client()
            with django_assert_max_num_queries(100) as queries:
                answer = client.post(page("start"), {"email": email})
            body = re.sub(r'value="\w{64}"', "", client.get(answer.url).text).replace(email, "")
            headers = {**answer.headers, "Set-Cookie": sorted(answer.cookies)}
            answers.append((answer.status_code, answer.url, headers, body, len(queries)))
        known, unknown = answers
        assert known[:4] == unknown[:4]
        assert abs(known[4] - unknown[4]) <= 12  # an account is made: rows, no hash of a password
        assert len(mails_to("ana@primer.rs")) == len(mails_to("niko@primer.rs")) == 1


class TestStaffPages:
    def test_facts_that_contradict_are_a_message(self, coordinator, entrepreneur, signed_in):
        row = make_enterprise(owner=entrepreneur)
        held = make_change(row, entrepreneur, legal_form="none")  # and yet a number
        answer = send(signed_in(coordinator), page("desk_change", held.pk), decision="accept", answer="")
        assert answer.status_code == 409
        assert errors_of(answer.content) == [
            "The new facts do not fit the others. Refuse the change and write what to correct"
        ]
        row.refresh_from_db()
        held.refresh_from_db()
        assert (row.legal_form, held.state) == ("association", "open")

    @pytest.mark.parametrize("field", ["description", "slug", "name"])
    def test_the_admin_says_what_a_public_entry_needs(self, coordinator, published, field, signed_in):
        address = f"/en/admin/entrepreneurs/enterprise/{published.pk}/change/"
        answer = send(signed_in(coordinator), address, **{field: ""})
        assert answer.status_code == 200
        assert "A published enterprise needs a name" in Document(answer.content).one("main").label
        assert Enterprise.objects.get(pk=published.pk) == published

    def test_the_admin_changes_no_state_whatever_is_posted(self, coordinator, published, signed_in):
        address = f"/en/admin/entrepreneurs/enterprise/{published.pk}/change/"
        client = signed_in(coordinator)
        forged = {"state": "withdrawn", "reference": "IM-1", "is_example": "1", "story": "Nova."}
        answer = client.post(address, filled(client.get(address).content) | forged)
        assert answer.status_code == 302
        row = Enterprise.objects.get(pk=published.pk)
        assert (row.state, row.reference, row.is_example, row.story) == (
            published.state, published.reference, False, "Nova.",
        )  # fmt: skip

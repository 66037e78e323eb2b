"""Mailed links: what is stored, who may use them, how often, until when."""

import datetime as dt
import hashlib
import re

import pytest

from centar.models import OutgoingEmail, User
from entrepreneurs.actions import links
from entrepreneurs.actions.refusals import LinkEnded, TooMany, TooManyPeople
from entrepreneurs.models import AccessLink, Membership, State
from tests.entrepreneurs.factories import NOW, make_enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def enterprise(entrepreneur):
    return make_enterprise(State.PUBLISHED, owner=entrepreneur)


def invite(enterprise, by, email="cana@primer.rs", now=NOW, language="sr-latn"):
    return links.invite(enterprise=enterprise, email=email, by=by, language=language, now=now)


def token_of(mail):
    return re.search(r"/upis/veza/([\w-]+)/", mail.text)[1]


class TestInvite:
    def test_mails_a_token_and_keeps_only_its_digest(self, enterprise, entrepreneur):
        link = invite(enterprise, entrepreneur, language="sr-cyrl")
        mail = OutgoingEmail.objects.get()
        assert (mail.to, mail.template, mail.language, mail.is_secret) == (
            "cana@primer.rs", "entrepreneurs/join", "sr-cyrl", True,
        )  # fmt: skip
        token = token_of(mail)
        assert len(token) == 43
        assert link.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
        assert (link.purpose, link.created_by, link.expires_at) == ("join", entrepreneur, NOW + 14 * DAY)
        assert links.find_link(token, now=NOW) == link
        assert not Membership.objects.filter(user__email="cana@primer.rs").exists()

    def test_a_name_that_nobody_has_checked_is_not_mailed_to_strangers(self, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur, name="Nagrada na http://lazno.primer")
        invite(draft, entrepreneur)
        mail = OutgoingEmail.objects.get()
        assert "Nagrada" not in mail.subject + mail.text
        assert "ana@primer.rs" in mail.text

    def test_a_checked_name_is(self, enterprise, entrepreneur):
        invite(enterprise, entrepreneur)
        mail = OutgoingEmail.objects.get()
        assert enterprise.name in mail.subject
        assert enterprise.name in mail.text

    def test_five_a_day_to_one_address_whoever_asks(self, enterprise, entrepreneur, stranger):
        other = make_enterprise(State.PUBLISHED, owner=stranger)
        for number in range(5):
            invite(enterprise if number % 2 else other, entrepreneur, now=NOW - (5 - number) * HOUR)
        with pytest.raises(TooMany):
            invite(enterprise, entrepreneur)
        assert OutgoingEmail.objects.count() == AccessLink.objects.count() == 5
        invite(enterprise, entrepreneur, email="druga@primer.rs")
        invite(enterprise, entrepreneur, now=NOW + DAY)

    def test_ten_people_at_most(self, enterprise, entrepreneur):
        for number in range(9):
            user = User.objects.create_user(f"osoba{number}@primer.rs")
            Membership.objects.create(enterprise=enterprise, user=user, joined_at=NOW)
        with pytest.raises(TooManyPeople):
            invite(enterprise, entrepreneur)
        enterprise.memberships.last().delete()
        assert invite(enterprise, entrepreneur).email == "cana@primer.rs"


class TestFind:
    @pytest.mark.parametrize(("later", "works"), [(14 * DAY - dt.timedelta(seconds=1), True), (14 * DAY, False)])
    def test_for_two_weeks(self, enterprise, entrepreneur, later, works):
        invite(enterprise, entrepreneur)
        token = token_of(OutgoingEmail.objects.get())
        if works:
            assert links.find_link(token, now=NOW + later).enterprise == enterprise
        else:
            with pytest.raises(LinkEnded):
                links.find_link(token, now=NOW + later)

    @pytest.mark.parametrize("token", ["", "nema-takve", "x" * 10_000, "šđ\ud800".encode("utf-8", "replace").decode()])
    def test_none_behind_another_token(self, enterprise, entrepreneur, token):
        invite(enterprise, entrepreneur)
        with pytest.raises(LinkEnded):
            links.find_link(token, now=NOW)

    def test_it_goes_with_the_draft(self, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur)
        links.send_resume_link(enterprise=draft, email="ana@primer.rs", language="sr-latn", now=NOW)
        token = token_of(OutgoingEmail.objects.get())
        draft.delete()
        with pytest.raises(LinkEnded):
            links.find_link(token, now=NOW)


class TestJoin:
    def test_the_person_who_got_it_once(self, enterprise, entrepreneur):
        link = invite(enterprise, entrepreneur)
        user = links.account_of(link)
        assert (user.email, user.has_usable_password()) == ("cana@primer.rs", False)
        assert links.account_of(link) == user
        membership = links.join(link=link, user=user, now=NOW)
        assert (membership.enterprise, membership.user, membership.joined_at) == (enterprise, user, NOW)
        link.refresh_from_db()
        assert link.used_at == NOW
        with pytest.raises(LinkEnded):
            links.join(link=link, user=user, now=NOW)

    def test_nobody_else(self, enterprise, entrepreneur, stranger):
        link = invite(enterprise, entrepreneur)
        with pytest.raises(LinkEnded):
            links.join(link=link, user=stranger, now=NOW)
        assert list(enterprise.members.all()) == [entrepreneur]

    def test_not_too_late(self, enterprise, entrepreneur):
        link = invite(enterprise, entrepreneur)
        with pytest.raises(LinkEnded):
            links.join(link=link, user=links.account_of(link), now=NOW + 14 * DAY)

    def test_a_member_already_stays_one(self, enterprise, entrepreneur):
        link = invite(enterprise, entrepreneur, email="ana@primer.rs")
        before = enterprise.memberships.get()
        assert links.join(link=link, user=entrepreneur, now=NOW) == before
        assert enterprise.memberships.count() == 1


class TestLeave:
    def test_the_last_one_stays(self, enterprise, entrepreneur, stranger):
        second = Membership.objects.create(enterprise=enterprise, user=stranger, joined_at=NOW)
        first = enterprise.memberships.get(user=entrepreneur)
        links.leave(membership=first)
        assert list(enterprise.members.all()) == [stranger]
        with pytest.raises(TooMany):
            links.leave(membership=second)
        assert list(enterprise.members.all()) == [stranger]

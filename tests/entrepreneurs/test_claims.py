"""Claims and held changes, asked and decided."""

import pytest

from centar.models import Municipality, OutgoingEmail
from entrepreneurs.actions import claims, steps
from entrepreneurs.actions.refusals import AlreadyListed, WrongState
from entrepreneurs.models import Claim, State
from tests.entrepreneurs.factories import NOW, TODAY, make_change, make_claim, make_enterprise
from tests.entrepreneurs.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def decide_claim(claim, by, *, accept, answer=""):
    return claims.decide_claim(claim=claim, accept=accept, by=by, answer=answer, now=NOW)


def decide_change(request, by, *, accept, answer="", seen=None):
    seen = seen or request.fingerprint
    return claims.decide_change(request=request, accept=accept, by=by, answer=answer, seen=seen, now=NOW)


class TestClaim:
    def test_a_repeat_finds_the_open_one(self, stranger):
        row = make_enterprise()
        first = claims.claim(enterprise=row, by=stranger, message="Moje je", language="sr-latn", now=NOW)
        second = claims.claim(enterprise=row, by=stranger, message="Stvarno", language="sr-latn", now=NOW)
        assert (first, first.message, first.state) == (second, "Moje je", "open")
        assert Claim.objects.get().message == "Moje je"

    def test_a_refused_one_may_be_asked_again(self, stranger, coordinator):
        row = make_enterprise()
        decide_claim(make_claim(row, stranger), coordinator, accept=False, answer="Nije")
        assert claims.claim(enterprise=row, by=stranger, message="Ipak", language="sr-latn", now=NOW).state == "open"
        assert Claim.objects.count() == 2

    @pytest.mark.parametrize("accept", [True, False])
    def test_the_decision(self, stranger, coordinator, accept):
        row = make_enterprise()
        claim = decide_claim(make_claim(row, stranger, language="sr-cyrl"), coordinator, accept=accept, answer="Hvala")
        assert (claim.state, claim.decided_by, claim.decided_at, claim.answer) == (
            "accepted" if accept else "refused", coordinator, NOW, "Hvala",
        )  # fmt: skip
        assert list(row.members.all()) == ([stranger] if accept else [])
        mail = OutgoingEmail.objects.get()
        assert (mail.to, mail.template, mail.language) == ("boris@primer.rs", "entrepreneurs/claim_decided", "sr-cyrl")
        assert "Хвала" in mail.text

    def test_decided_once(self, stranger, coordinator):
        claim = make_claim(make_enterprise(), stranger)
        decide_claim(claim, coordinator, accept=True)
        with pytest.raises(WrongState):
            decide_claim(claim, coordinator, accept=False, answer="Ne")
        claim.refresh_from_db()
        assert claim.state == "accepted"
        assert OutgoingEmail.objects.count() == 1


class TestChange:
    def test_accepted_it_is_written(self, entrepreneur, coordinator):
        row = make_enterprise(State.PUBLISHED, owner=entrepreneur, language="en")
        place = Municipality.objects.get(slug="lipograd")
        held = make_change(row, entrepreneur, name="Novo", municipality=place.pk, status_since="2026-12-01")
        decided = decide_change(held, coordinator, accept=True, answer="U redu")
        assert (decided.state, decided.decided_by, decided.decided_at) == ("accepted", coordinator, NOW)
        row.refresh_from_db()
        assert (row.name, row.municipality, row.status_since, row.state) == ("Novo", place, TODAY, State.PUBLISHED)
        assert "m:lipograd" in row.facets
        mail = OutgoingEmail.objects.get()
        assert (mail.to, mail.template, mail.language) == ("ana@primer.rs", "entrepreneurs/change_decided", "en")

    def test_refused_it_is_dropped(self, entrepreneur, coordinator):
        row = make_enterprise(State.PUBLISHED, owner=entrepreneur, name="Staro")
        held = make_change(row, entrepreneur, name="Novo")
        assert decide_change(held, coordinator, accept=False, answer="Bez dokaza").state == "refused"
        row.refresh_from_db()
        assert row.name == "Staro"
        assert "Bez dokaza" in OutgoingEmail.objects.get().text

    def test_decided_once(self, entrepreneur, coordinator):
        row = make_enterprise(State.PUBLISHED, owner=entrepreneur, name="Staro")
        held = make_change(row, entrepreneur, name="Novo")
        decide_change(held, coordinator, accept=False, answer="Ne")
        with pytest.raises(WrongState):
            decide_change(held, coordinator, accept=True)
        row.refresh_from_db()
        assert row.name == "Staro"
        assert OutgoingEmail.objects.count() == 1

    @pytest.mark.parametrize("number", ["mb", "pib"])
    def test_a_number_that_another_live_entry_has_is_not_written(self, entrepreneur, coordinator, number):
        other = make_enterprise(State.SUBMITTED)
        row = make_enterprise(State.PUBLISHED, owner=entrepreneur)
        held = make_change(row, entrepreneur, **{number: getattr(other, number)})
        with pytest.raises(AlreadyListed) as refusal:
            decide_change(held, coordinator, accept=True)
        assert refusal.value.other == other
        held.refresh_from_db()
        assert held.state == "open"
        assert not OutgoingEmail.objects.exists()


class TestHeldChangeThatIsNotDecided:
    @pytest.mark.parametrize("leave", ["withdraw", "archive"])
    def test_an_entry_that_leaves_closes_it(self, entrepreneur, coordinator, leave):
        row = make_enterprise(owner=entrepreneur, language="en")
        held = make_change(row, entrepreneur, name="Novo")
        getattr(steps, leave)(enterprise=row, by=coordinator, message="Kraj.", now=NOW)
        held.refresh_from_db()
        assert (held.state, held.decided_by, held.decided_at) == ("closed", coordinator, NOW)
        assert held.answer == "The entry left the directory before the change was decided."
        with pytest.raises(WrongState):
            decide_change(held, coordinator, accept=True)

    def test_the_clock_closes_it_in_nobodys_name(self, entrepreneur):
        row = make_enterprise(State.RENEWAL_DUE, owner=entrepreneur)
        held = make_change(row, entrepreneur, name="Novo")
        steps.archive_unanswered(enterprise=row, message="Kraj.", now=NOW)
        held.refresh_from_db()
        assert (held.state, held.decided_by) == ("closed", None)

    def test_its_people_take_it_back(self, entrepreneur, coordinator, signed_in):
        row = make_enterprise(owner=entrepreneur, name="Staro", language="en")
        held = make_change(row, entrepreneur, name="Novo")
        ana, vera = signed_in(entrepreneur), signed_in(coordinator)
        overview = ana.get(page("entry", row.key)).text
        assert "Novo" in overview
        assert "Take the change back" in overview
        for _press in range(2):
            assert ana.post(page("change_take_back", row.key)).url == page("entry", row.key)
        held.refresh_from_db()
        row.refresh_from_db()
        assert (held.state, held.decided_by, held.answer) == ("closed", entrepreneur, "Taken back by the enterprise.")
        assert row.name == "Staro"
        assert "Take the change back" not in ana.get(page("entry", row.key)).text
        assert "Novo" not in vera.get(page("desk_changes")).text
        answered = vera.get(page("desk_change", held.pk)).text
        assert "closed without a decision" in answered
        assert "Taken back by the enterprise." in answered

    def test_a_stranger_cannot(self, entrepreneur, stranger, signed_in):
        row = make_enterprise(owner=entrepreneur)
        held = make_change(row, entrepreneur, name="Novo")
        assert signed_in(stranger).post(page("change_take_back", row.key)).status_code == 404
        held.refresh_from_db()
        assert held.state == "open"

    def test_what_was_decided_stays_decided(self, entrepreneur, coordinator):
        row = make_enterprise(owner=entrepreneur)
        held = make_change(row, entrepreneur, name="Novo")
        decide_change(held, coordinator, accept=True)
        with pytest.raises(WrongState):
            claims.take_back_change(request=held, by=entrepreneur, now=NOW)

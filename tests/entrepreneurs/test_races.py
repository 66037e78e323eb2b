"""The same thing at the same moment, from several threads with connections of their own."""

from collections import deque

import pytest
from django.core.files.base import ContentFile

from centar.models import Consent, OutgoingEmail
from centar.versions import StaleRecord
from entrepreneurs.actions import claims, drafting, links, photos, steps
from entrepreneurs.actions.refusals import AlreadyListed, LinkEnded, TooMany, WrongState
from entrepreneurs.models import AccessLink, Claim, Enterprise, Membership, State, StateChange
from tests.entrepreneurs.factories import NOW, make_change, make_claim, make_enterprise, make_photo
from tests.entrepreneurs.pictures import png
from tests.threads import at_once, each, kinds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue", "town")]


def submit(enterprise, by):
    return steps.submit(enterprise=enterprise, by=by, wants_listing=True, language="sr-latn", now=NOW)


def test_twelve_presses_of_send_are_one_application(entrepreneur):
    draft = make_enterprise(State.DRAFT, owner=entrepreneur)
    results = at_once(12, lambda: submit(draft, entrepreneur))
    assert {result.reference for result in results} == {"IM-2026-0001"}
    assert StateChange.objects.count() == OutgoingEmail.objects.count() == Consent.objects.count() == 1


@pytest.mark.parametrize("number", ["mb", "pib"])
def test_of_two_with_one_number_one_wins(entrepreneur, stranger, number):
    first = make_enterprise(State.DRAFT, owner=entrepreneur)
    second = make_enterprise(State.DRAFT, owner=stranger, **{number: getattr(first, number)})
    results = each([lambda: submit(first, entrepreneur), lambda: submit(second, stranger)])
    assert kinds(results) == {Enterprise: 1, AlreadyListed: 1}
    (sent,) = (result for result in results if isinstance(result, Enterprise))
    (refusal,) = (result for result in results if isinstance(result, AlreadyListed))
    assert refusal.other == sent
    assert sent.reference == "IM-2026-0001"
    assert OutgoingEmail.objects.count() == Consent.objects.count() == 1


def test_eight_first_saves_are_one_draft(entrepreneur):
    key = Enterprise().key

    def save():
        return drafting.save_section(
            key=key,
            values={"name": "Zadruga"},
            by=entrepreneur,
            on_behalf=False,
            language="sr-latn",
            seen=None,
            now=NOW,
        )

    results = at_once(8, save)
    assert {result.pk for result in results} == {Enterprise.objects.get().pk}
    assert Membership.objects.count() == OutgoingEmail.objects.count() == AccessLink.objects.count() == 1


def test_of_many_who_save_one_version_one_wins(entrepreneur):
    draft = make_enterprise(State.DRAFT, owner=entrepreneur)
    names = deque(f"Ime {number}" for number in range(6))

    def save():
        values = {"name": names.popleft()}
        return drafting.save_section(
            key=draft.key, values=values, by=entrepreneur, on_behalf=False, language="en", seen=draft.version, now=NOW
        )

    results = at_once(6, save)
    assert kinds(results) == {Enterprise: 1, StaleRecord: 5}
    (saved,) = (result for result in results if isinstance(result, Enterprise))
    assert {result.current.name for result in results if isinstance(result, StaleRecord)} == {saved.name}


def test_two_staff_decide_one_application_once(coordinator):
    row = make_enterprise(State.SUBMITTED, contact_email="kontakt@primer.rs")
    common = {"enterprise": row, "by": coordinator, "message": "Zato", "seen": row.version, "now": NOW}
    results = each(
        [
            lambda: steps.publish(basis="izvod", **common),
            lambda: steps.decline(**common),
            lambda: steps.ask_for_more(**common),
        ]
    )
    assert kinds(results) == {Enterprise: 1, WrongState: 2}
    assert StateChange.objects.count() == OutgoingEmail.objects.count() == 1
    row.refresh_from_db()
    assert StateChange.objects.get().to_state == row.state


def test_publishing_and_withdrawing_take_turns(entrepreneur, coordinator):
    row = make_enterprise(State.SUBMITTED, owner=entrepreneur)
    results = each(
        [
            lambda: steps.publish(
                enterprise=row, by=coordinator, basis="izvod", message="", seen=row.version, now=NOW
            ),
            lambda: steps.withdraw(enterprise=row, by=entrepreneur, message="", now=NOW),
        ]
    )
    row.refresh_from_db()
    way = list(StateChange.objects.values_list("to_state", flat=True))
    if kinds(results) == {Enterprise: 2}:
        assert (row.state, way) == (State.WITHDRAWN, ["published", "withdrawn"])
    else:
        assert kinds(results) == {Enterprise: 1, WrongState: 1}
        assert (row.state, way) == (State.PUBLISHED, ["published"])
    assert OutgoingEmail.objects.count() == len(way)


def test_withdrawing_and_archiving_are_one_end(entrepreneur, coordinator):
    row = make_enterprise(State.PUBLISHED, owner=entrepreneur)
    results = each(
        [
            lambda: steps.withdraw(enterprise=row, by=entrepreneur, message="", now=NOW),
            lambda: steps.archive(enterprise=row, by=coordinator, message="Kraj", now=NOW),
        ]
    )
    assert kinds(results) == {Enterprise: 1, WrongState: 1}
    assert StateChange.objects.count() == OutgoingEmail.objects.count() == 1


def test_namesakes_published_together_get_two_addresses(coordinator):
    rows = [make_enterprise(State.SUBMITTED, name="Zadruga") for _ in range(4)]
    waiting = deque(rows)

    def publish():
        row = waiting.popleft()
        return steps.publish(enterprise=row, by=coordinator, basis="izvod", message="", seen=row.version, now=NOW)

    results = at_once(4, publish)
    assert {result.slug for result in results} == {"zadruga", "zadruga-2", "zadruga-3", "zadruga-4"}


def test_an_invitation_is_used_once(entrepreneur):
    row = make_enterprise(State.PUBLISHED, owner=entrepreneur)
    link = links.invite(enterprise=row, email="cana@primer.rs", by=entrepreneur, language="en", now=NOW)

    def join():
        return links.join(link=link, user=links.account_of(link), now=NOW)

    assert kinds(at_once(8, join)) == {Membership: 1, LinkEnded: 7}
    assert row.memberships.count() == 2


def test_one_address_gets_five_links_a_day_however_they_come(entrepreneur):
    waiting = deque(make_enterprise(State.PUBLISHED, owner=entrepreneur) for _ in range(8))

    def invite():
        row = waiting.popleft()
        return links.invite(enterprise=row, email="cana@primer.rs", by=entrepreneur, language="en", now=NOW)

    assert kinds(at_once(8, invite)) == {AccessLink: 5, TooMany: 3}
    assert OutgoingEmail.objects.count() == 5


def test_of_two_who_remove_each_other_one_stays(entrepreneur, stranger):
    row = make_enterprise(State.PUBLISHED, owner=entrepreneur)
    Membership.objects.create(enterprise=row, user=stranger, joined_at=NOW)
    waiting = deque(row.memberships.all())
    results = at_once(2, lambda: links.leave(membership=waiting.popleft()))
    assert kinds(results) == {type(None): 1, TooMany: 1}
    assert row.memberships.count() == 1


def test_the_sixth_photo_is_the_last(entrepreneur, photo_store):
    row = make_enterprise(State.DRAFT, owner=entrepreneur)
    for _ in range(5):
        make_photo(row)

    words = deque(f"Tegla {number}" for number in range(6))

    def add():
        image, alt = ContentFile(png(), "slika.png"), words.popleft()
        return photos.add_photo(enterprise=row, image=image, alt=alt, by=entrepreneur, language="en", now=NOW)

    assert kinds(at_once(6, add))[TooMany] == 5
    assert row.photos.count() == 6
    assert Consent.objects.count() == 1


def test_a_claim_is_made_once_and_decided_once(stranger, coordinator):
    row = make_enterprise(State.PUBLISHED)
    made = at_once(6, lambda: claims.claim(enterprise=row, by=stranger, message="Moje", language="sr-latn", now=NOW))
    assert {claim.pk for claim in made} == {Claim.objects.get().pk}
    decisions = deque([True, False, True, False])

    def decide():
        return claims.decide_claim(claim=made[0], accept=decisions.popleft(), by=coordinator, answer="Zato", now=NOW)

    assert kinds(at_once(4, decide)) == {Claim: 1, WrongState: 3}
    assert OutgoingEmail.objects.count() == 1
    assert row.members.count() == (Claim.objects.get().state == "accepted")


def test_a_held_change_is_decided_once(entrepreneur, coordinator):
    row = make_enterprise(State.PUBLISHED, owner=entrepreneur, name="Staro")
    held = make_change(row, entrepreneur, name="Novo")
    decisions = deque([True, False, True, False])

    def decide():
        accept, seen = decisions.popleft(), held.fingerprint
        return claims.decide_change(request=held, accept=accept, by=coordinator, answer="Zato", seen=seen, now=NOW)

    assert kinds(at_once(4, decide))[WrongState] == 3
    held.refresh_from_db()
    row.refresh_from_db()
    assert row.name == ("Novo" if held.state == "accepted" else "Staro")
    assert OutgoingEmail.objects.count() == 1


def test_a_claim_on_one_that_is_gone(stranger, coordinator):
    row = make_enterprise(State.WITHDRAWN)
    claim = make_claim(row, stranger)
    decided = claims.decide_claim(claim=claim, accept=True, by=coordinator, answer="", now=NOW)
    assert (decided.state, list(row.members.all())) == ("accepted", [stranger])

"""The jury votes: on what it saw, by itself, not on its own."""

import pytest

from entrepreneurs.models import Membership
from events.actions.fair import applying, reviewing
from events.models import ApplicationState, Vote
from tests.events.desk import page
from tests.events.fairs import NOW, make_application, make_type
from tests.html import Document, errors_of, filled, send
from tests.people import staff_member

pytestmark = pytest.mark.django_db


A = ApplicationState


CHANGED = "The application was changed meanwhile. Look at it again, then save once more."


@pytest.fixture
def kind(fair):
    return make_type(fair, quota=2)


@pytest.fixture
def sent(kind):
    return make_application(kind)


def main_of(answer):
    return Document(answer.content).one("main").label


def again(row):
    row.refresh_from_db()
    return row


def test_the_jury_votes_on_what_it_saw(jury, sent):
    address = page("desk_vote", sent.pk)
    data = filled(jury.get(address).content, fit="5", quality="4", readiness="3")
    applying.save_page(
        application=sent, values={"showing": "Rakija."}, by=jury.user, on_behalf=True, seen=None, now=NOW
    )
    answer = jury.post(address, data)
    assert answer.status_code == 409
    assert errors_of(answer.content) == [CHANGED]
    assert "Rakija." in main_of(answer)
    assert Vote.objects.count() == 0
    assert jury.post(address, filled(answer.content)).status_code == 302
    assert Vote.objects.get().fit == 5


def test_votes_are_hidden_until_ones_own(jury, sent):
    other = staff_member("druga@primer.rs", "juror")
    reviewing.vote(
        application=sent,
        juror=other,
        scores={"fit": 2, "quality": 2, "readiness": 2},
        comment="Meni se ne dopada.",
        seen=None,
        now=NOW,
    )
    address = page("desk_vote", sent.pk)
    assert "Meni se ne dopada." not in jury.get(address).content.decode()
    refused = send(jury, address, fit="5", quality="4")
    assert errors_of(refused.content) == ["Give a score from 1 to 5, or say that you have a conflict"]
    assert "Meni se ne dopada." not in refused.content.decode()
    send(jury, address, fit="5", quality="4", readiness="3", comment="Odlično.")
    assert "Meni se ne dopada." in jury.get(address).content.decode()
    mine = Vote.objects.get(juror=jury.user)
    assert (mine.fit, mine.quality, mine.readiness, mine.comment) == (5, 4, 3, "Odlično.")
    send(jury, address, has_conflict="on")
    mine.refresh_from_db()
    assert (mine.has_conflict, mine.fit) == (True, None)
    assert "Meni se ne dopada." not in jury.get(address).content.decode()


def test_scores_out_of_range_are_refused(jury, sent):
    data = filled(jury.get(page("desk_vote", sent.pk)).content, fit="5", quality="5") | {"readiness": "6"}
    assert jury.post(page("desk_vote", sent.pk), data).status_code == 200
    assert Vote.objects.count() == 0


def test_ones_own_enterprise_is_a_conflict(jury, sent):
    Membership.objects.create(enterprise=sent.enterprise, user=jury.user, joined_at=NOW)
    address = page("desk_vote", sent.pk)
    assert not Document(jury.get(address).content).all("input", name="fit")
    tampered = filled(jury.get(address).content) | {"fit": "5", "quality": "5", "readiness": "5"}
    assert jury.post(address, tampered).status_code == 200
    assert Vote.objects.count() == 0
    send(jury, address, has_conflict="on")
    assert Vote.objects.get().has_conflict


def test_a_recusal_is_confirmed_as_what_it_is(jury, sent):
    address = page("desk_vote", sent.pk)
    send(jury, address, fit="5", quality="4", readiness="3")
    assert "Your vote is saved." in main_of(jury.get(address))
    send(jury, address, has_conflict="on")
    text = main_of(jury.get(address))
    assert "It is saved that you have a conflict." in text
    assert "Your vote is saved." not in text


def test_a_vote_changed_in_two_windows_is_asked_about(jury, sent):
    address = page("desk_vote", sent.pk)
    send(jury, address, fit="5", quality="4", readiness="3")
    old = jury.get(address)
    send(jury, address, fit="4")
    answer = jury.post(address, filled(old.content, fit="1"))
    assert answer.status_code == 409
    assert Vote.objects.get().fit == 4
    assert jury.post(address, filled(answer.content)).status_code == 302
    assert Vote.objects.get().fit == 1


def test_the_jury_sees_what_is_under_review_and_nothing_else(jury, kind):
    voted = make_application(kind, A.UNDER_REVIEW, pending_state="accepted", pending_message="Tajna poruka.")
    decided = [make_application(kind, state) for state in (A.ACCEPTED, A.WAITLISTED, A.REJECTED, A.NEEDS_CHANGES)]
    listed = jury.get(page("desk_jury", 2027)).content.decode()
    assert voted.public_title in listed
    text = listed + jury.get(page("desk_vote", voted.pk)).content.decode()
    for leak in ("Tajna poruka.", "drafted", voted.contact_email, voted.contact_name, "064", "desk_application"):
        assert leak not in text
    for row in decided:
        assert row.public_title not in listed
        assert jury.get(page("desk_vote", row.pk)).status_code == 404
    staff = [
        page(name, 2027)
        for name in ("desk_fair", "desk_decisions", "desk_places", "desk_needs", "desk_invitations", "desk_coverage",
                     "desk_fair_settings", "desk_exhibitors_file", "desk_apply", "desk_offer", "desk_calls")
    ]  # fmt: skip
    for address in [*staff, page("desk_application", voted.pk), page("desk_ask", voted.pk)]:
        assert jury.get(address).status_code == 403, address
    assert jury.post(page("desk_decisions", 2027)).status_code == 403
    assert jury.post(page("desk_draft", voted.pk), {"decision": "accepted"}).status_code == 403

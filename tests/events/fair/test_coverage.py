"""Offered to all: every enterprise of the registry stands in one part, and the parts make the whole."""

import datetime as dt

import pytest
from django.test import Client

from centar.models import OutgoingEmail
from entrepreneurs.models import State
from events.actions.fair import applying, invitations
from events.actions.fair.refusals import CallClosed, InvitationAnswered
from events.coverage import coverage
from events.models import ApplicationState, Channel, DeclineReason, Invitation, InvitationState
from tests.entrepreneurs.factories import make_enterprise
from tests.events.desk import page
from tests.events.fairs import DAY, NOW, make_application, make_fair, make_type
from tests.people import staff_member

pytestmark = pytest.mark.django_db

EARLIER = {"published_at": NOW - DAY}


@pytest.fixture
def fair(town):
    return make_fair()


@pytest.fixture
def vera(town):
    return staff_member("koordinatorka@primer.rs", "coordinator")


def by_phone():
    return make_enterprise(contact_email="", **EARLIER)


def test_everybody_of_the_registry_is_invited_once(fair, vera):
    with_address, without = make_enterprise(**EARLIER), by_phone()
    make_enterprise(State.SUBMITTED)
    make_enterprise(State.WITHDRAWN)
    applied = make_application(make_type(fair), enterprise=make_enterprise(**EARLIER)).enterprise
    assert len(invitations.offer_to_all(fair=fair, by=vera, now=NOW)) == 3
    assert invitations.offer_to_all(fair=fair, by=vera, now=NOW) == []
    states = {row.enterprise: (row.state, row.channel) for row in Invitation.objects.all()}
    assert states == {
        with_address: (InvitationState.SENT, Channel.MAIL),
        without: (InvitationState.PENDING, Channel.PHONE),
        applied: (InvitationState.ACCEPTED, Channel.MAIL),
    }
    assert [mail.to for mail in OutgoingEmail.objects.all()] == [with_address.contact_email]


def test_who_comes_into_the_registry_later_is_invited_by_the_next_offer(fair, vera):
    by_phone()
    invitations.offer_to_all(fair=fair, by=vera, now=NOW)
    later = by_phone()
    assert coverage(fair).not_invited == 1
    (invitation,) = invitations.offer_to_all(fair=fair, by=vera, now=NOW)
    assert invitation.enterprise == later


def test_nobody_is_invited_after_the_call_is_shut(fair, vera):
    by_phone()
    with pytest.raises(CallClosed):
        invitations.offer_to_all(fair=fair, by=vera, now=fair.call.shuts_at)
    assert Invitation.objects.count() == 0


def test_one_reminder_and_none_for_who_has_answered(fair, vera):
    silent, declining = make_enterprise(**EARLIER), make_enterprise(**EARLIER)
    invitations.offer_to_all(fair=fair, by=vera, now=NOW)
    invitation = Invitation.objects.get(enterprise=declining)
    invitations.decline(invitation=invitation, reason=DeclineReason.NO_TIME, note="", by=None, now=NOW)
    assert invitations.remind_silent(now=NOW + 7 * DAY - dt.timedelta(seconds=1)) == 0
    assert invitations.remind_silent(now=NOW + 7 * DAY) == 1
    assert invitations.remind_silent(now=NOW + 8 * DAY) == 0
    reminders = OutgoingEmail.objects.filter(template="events/invitation_reminder")
    assert [mail.to for mail in reminders] == [silent.contact_email]


def test_the_parts_make_the_whole(fair, vera):
    rows = [by_phone() for _ in range(6)]
    invitations.offer_to_all(fair=fair, by=vera, now=NOW)
    reached, declined, corrected, unreachable, _pending, applies = Invitation.objects.order_by("enterprise__pk")
    invitations.mark_reached(invitation=reached, note="zvali", by=vera, now=NOW)
    for one, reason in ((declined, DeclineReason.NO_PEOPLE), (corrected, DeclineReason.OTHER)):
        invitations.decline(invitation=one, reason=reason, note="", by=vera, now=NOW)
    invitations.decline(invitation=corrected, reason=DeclineReason.NO_PEOPLE, note="", by=vera, now=NOW)
    invitations.mark_unreachable(invitation=unreachable, note="", by=vera, now=NOW)
    by_phone()
    draft = make_application(make_type(fair), ApplicationState.DRAFT, enterprise=applies.enterprise, reference=None)
    applying.send(application=draft, by=vera, on_behalf=True, now=NOW)
    found = coverage(fair)
    assert (found.not_invited, found.pending, found.silent, found.applied, found.declined, found.unreachable) == (
        1, 1, 1, 1, 2, 1,
    )  # fmt: skip
    assert found.reasons == [(DeclineReason.NO_PEOPLE, 2)]
    assert (found.in_registry, found.reached, found.answered) == (len(rows) + 1, 4, 3)
    assert not found.is_offered_to_all


def test_who_has_applied_cannot_decline(fair, vera):
    application = make_application(make_type(fair), enterprise=by_phone())
    invitations.offer_to_all(fair=fair, by=vera, now=NOW)
    invitation = Invitation.objects.get(application=application)
    with pytest.raises(InvitationAnswered):
        invitations.decline(invitation=invitation, reason=DeclineReason.COSTS, note="", by=None, now=NOW)


def test_who_declined_may_think_again(fair, vera):
    enterprise = by_phone()
    invitations.offer_to_all(fair=fair, by=vera, now=NOW)
    invitation = Invitation.objects.get()
    invitations.decline(invitation=invitation, reason=DeclineReason.COSTS, note="", by=None, now=NOW)
    draft = make_application(make_type(fair), ApplicationState.DRAFT, enterprise=enterprise, reference=None)
    applying.send(application=draft, by=vera, on_behalf=False, now=NOW)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.reason) == (InvitationState.ACCEPTED, "")
    assert coverage(fair).is_offered_to_all


def test_the_page_of_the_offer_counts_only_the_mails_that_will_go(fair, vera, time_machine):
    time_machine.move_to(NOW)
    asked, to_call = make_enterprise(**EARLIER), by_phone()
    applied = make_application(make_type(fair), enterprise=make_enterprise(**EARLIER)).enterprise
    client = Client()
    client.force_login(vera)
    context = client.get(page("desk_offer", fair.year)).context
    found = {name: context[name] for name in ("by_mail", "by_phone", "applied")}
    assert found == {"by_mail": [asked], "by_phone": [to_call], "applied": [applied]}

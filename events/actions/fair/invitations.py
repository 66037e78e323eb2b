"""Offering a stand to all: one invitation for each enterprise of the registry, until it has answered."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from centar.models import User
from entrepreneurs.mails import recipients
from entrepreneurs.models import Enterprise
from events.actions.fair.refusals import CallClosed, InvitationAnswered
from events.actions.fair.steps import lock_fair
from events.coverage import to_invite
from events.invitation_mails import write_invitation
from events.models import Channel, ExhibitorApplication, Fair, Invitation, InvitationState
from events.models.invitation import OPEN

REMIND_AFTER = dt.timedelta(days=7)
ANSWERABLE = [*OPEN, InvitationState.UNREACHABLE, InvitationState.DECLINED]


def can_offer(fair: Fair, *, now: dt.datetime) -> bool:
    """Whether those who are asked could apply."""
    call = getattr(fair, "call", None)
    return call is not None and now < call.shuts_at and fair.event.is_public and not fair.event.is_cancelled


@transaction.atomic
def offer_to_all(*, fair: Fair, by: User, now: dt.datetime) -> list[Invitation]:
    """Invites every enterprise of the registry that has no invitation yet; says which. A repeat invites nobody twice.

    Those with an address get a mail; the others stand on the list of calls. Raises CallClosed once the call is shut.
    """
    fair = lock_fair(fair.pk)
    if not can_offer(fair, now=now):
        raise CallClosed(fair.call)
    applied = {row.enterprise_id: row for row in fair.applications.active().sent()}
    return [_invite(fair, enterprise, applied.get(enterprise.pk), now=now) for enterprise in to_invite(fair)]


def _invite(
    fair: Fair, enterprise: Enterprise, application: ExhibitorApplication | None, *, now: dt.datetime
) -> Invitation:
    has_address = bool(recipients(enterprise))
    state = InvitationState.SENT if has_address else InvitationState.PENDING
    invitation = Invitation.objects.create(
        fair=fair,
        enterprise=enterprise,
        state=InvitationState.ACCEPTED if application else state,
        channel=Channel.MAIL if has_address else Channel.PHONE,
        application=application,
        sent_at=now if has_address or application else None,
        answered_at=now if application else None,
    )
    if invitation.state == InvitationState.SENT:
        write_invitation(invitation, "invitation")
    return invitation


def remind_silent(*, now: dt.datetime) -> int:
    """Write once more to those who have not answered within a week; says to how many."""
    silent = Invitation.objects.to_remind(since=now - REMIND_AFTER).filter(
        fair__call__shuts_at__gt=now, fair__event__state="published"
    )
    with transaction.atomic():
        rows = list(silent.select_for_update(of=("self",)).select_related("fair__event", "fair__call", "enterprise"))
        for invitation in rows:
            invitation.reminded_at = now
            invitation.save()
            write_invitation(invitation, "invitation_reminder")
    return len(rows)


@transaction.atomic
def mark_reached(*, invitation: Invitation, note: str, by: User, now: dt.datetime) -> Invitation:
    """Somebody was told of the offer by phone or letter. Raises InvitationAnswered."""
    return _answer(invitation, InvitationState.SENT, note=note, by=by, now=now)


@transaction.atomic
def mark_unreachable(*, invitation: Invitation, note: str, by: User, now: dt.datetime) -> Invitation:
    """Nobody answers, and there is no other way. Raises InvitationAnswered."""
    return _answer(invitation, InvitationState.UNREACHABLE, note=note, by=by, now=now)


@transaction.atomic
def decline(*, invitation: Invitation, reason: str, note: str, by: User | None, now: dt.datetime) -> Invitation:
    """The enterprise does not come; `by` is the staff member who was told, None for the mailed link.

    A repeat corrects the reason. Raises InvitationAnswered when it has applied.
    """
    return _answer(invitation, InvitationState.DECLINED, reason=reason, note=note, by=by, now=now)


def _answer(
    invitation: Invitation, state: str, *, note: str, by: User | None, now: dt.datetime, reason: str = ""
) -> Invitation:
    lock_fair(invitation.fair_id)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.state not in ANSWERABLE:
        raise InvitationAnswered(invitation)
    if state != InvitationState.UNREACHABLE:
        invitation.sent_at = invitation.sent_at or now
    invitation.state, invitation.reason, invitation.note = state, reason, note
    invitation.answered_at = now if state == InvitationState.DECLINED else None
    invitation.called_by = by or invitation.called_by
    invitation.save()
    return invitation


def note_application(application: ExhibitorApplication, *, now: dt.datetime) -> None:
    """The enterprise's invitation, if it got one, is answered by this application."""
    rows = Invitation.objects.filter(fair=application.fair, enterprise=application.enterprise)
    for invitation in rows.select_for_update(of=("self",)):
        invitation.state, invitation.application = InvitationState.ACCEPTED, application
        invitation.reason, invitation.answered_at = "", now
        invitation.sent_at = invitation.sent_at or now
        invitation.save()

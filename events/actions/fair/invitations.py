"""What becomes of invitations."""

from __future__ import annotations

import datetime as dt

from events.models import ExhibitorApplication, Invitation, InvitationState
from events.models.invitation import OPEN


def note_application(application: ExhibitorApplication, *, now: dt.datetime) -> None:
    """The enterprise's invitation, if it got one, is answered by this application."""
    answerable = [*OPEN, InvitationState.UNREACHABLE, InvitationState.DECLINED]
    rows = Invitation.objects.select_for_update(of=("self",)).filter(
        fair=application.fair, enterprise=application.enterprise
    )
    for invitation in rows.filter(state__in=answerable):
        invitation.state, invitation.application = InvitationState.ACCEPTED, application
        invitation.reason, invitation.answered_at = "", now
        invitation.save()
    # whoever applied anew after an application that ended
    rows.filter(state=InvitationState.ACCEPTED).update(application=application)

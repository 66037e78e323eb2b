"""The offer of a stand by mail, and the private link with which it is declined."""

from __future__ import annotations

from centar.mail import queue_email
from centar.models import Office
from centar.private_links import NAME, name_in, token_for
from entrepreneurs.mails import recipients
from events.models import Invitation

SALT = "events.invitation"


def invitation_token(invitation: Invitation) -> str:
    return token_for(SALT, f"{invitation.pk:0{NAME}x}")


def invitation_of(token: str) -> Invitation | None:
    """The invitation that the link answers; None for a link that we have not made."""
    name = name_in(SALT, token)
    rows = Invitation.objects.select_related("fair__event", "fair__call", "enterprise")
    return rows.filter(pk=int(name, 16)).first() if name else None


def write_invitation(invitation: Invitation, name: str) -> None:
    """Writes the mail `name` (`invitation` or `invitation_reminder`) to the enterprise's people, once to each."""
    for address in recipients(invitation.enterprise):
        queue_email(
            to=address,
            template=f"events/{name}",
            context={
                "invitation": invitation,
                "enterprise": invitation.enterprise,
                "fair": invitation.fair,
                "event": invitation.fair.event,
                "call": invitation.fair.call,
                "token": invitation_token(invitation),
                "office": Office.objects.current(),
            },
            language=invitation.enterprise.language,
            dedupe_key=f"{name}:{invitation.pk}:{address}",
            secret=True,
        )

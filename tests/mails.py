"""What the portal mailed, as the tests read it: the rows that wait for the worker."""

import re
from datetime import datetime

from centar.models import OutgoingEmail


def mails_to(address: str) -> list[OutgoingEmail]:
    """The mails to one address, the oldest first."""
    return list(OutgoingEmail.objects.filter(to=address).order_by("pk"))


def code_in(mail: OutgoingEmail) -> str:
    return re.search(r"^\d{6}$", mail.text, re.MULTILINE).group()


def everything_leaves(now: datetime) -> None:
    """As if the worker had sent what waits; texts stay, to be read by the test."""
    OutgoingEmail.objects.filter(state="queued").update(state="sent", sent_at=now, next_attempt_at=None)

"""What the portal mailed, as the tests read it: the rows that wait for the worker."""

import re

from centar.models import OutgoingEmail


def mails_to(address: str) -> list[OutgoingEmail]:
    """The mails to one address, the oldest first."""
    return list(OutgoingEmail.objects.filter(to=address).order_by("pk"))


def code_in(mail: OutgoingEmail) -> str:
    return re.search(r"^\d{6}$", mail.text, re.MULTILINE).group()

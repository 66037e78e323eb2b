"""What the portal mailed, as the tests read it."""

import re

from django.core import mail


def mails_to(address):
    return [message for message in mail.outbox if message.to == [address]]


def code_in(message):
    return re.search(r"^\d{6}$", message.body, re.MULTILINE).group()

"""What people do that concerns the center as a whole."""

from datetime import datetime

from django.db import transaction

from centar import mail
from centar.jobqueue import defer
from centar.models import OutgoingEmail, User


class MailNotSendable(Exception):
    """The mail is still in the queue, or was secret and has no text any more."""


class MailNotGivenUp(Exception):
    """The mail was sent, or is still being tried."""


@transaction.atomic
def send_again(*, email: OutgoingEmail, by: User, now: datetime) -> OutgoingEmail:
    """Put a mail that was given up or sent back in the queue, as the same message. Raises MailNotSendable."""
    email = OutgoingEmail.objects.select_for_update().get(pk=email.pk)
    if not email.can_be_sent_again:
        raise MailNotSendable
    email.state, email.attempts, email.sent_at = OutgoingEmail.State.QUEUED, 0, None
    email.queued_at = email.next_attempt_at = now
    email.requeued_by = by
    email.settled_at = email.settled_by = None
    email.save()
    defer(mail.DELIVER, email_id=email.pk)
    return email


@transaction.atomic
def settle_mail(*, email: OutgoingEmail, by: User, now: datetime) -> OutgoingEmail:
    """Take a mail that was given up off the queue, as its reader knows by other means. Raises MailNotGivenUp."""
    email = OutgoingEmail.objects.select_for_update().get(pk=email.pk)
    if email.state != OutgoingEmail.State.FAILED:
        raise MailNotGivenUp
    if email.settled_at is None:
        email.settled_at, email.settled_by = now, by
        email.save()
    return email

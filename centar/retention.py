"""What is deleted when: the one list to review. Each function deletes and says how many rows went."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session

from centar.models import OutgoingEmail, RateLimit, Reading, User
from centar.models.reading import READINGS_KEPT

log = logging.getLogger(__name__)

SENT_MAIL_KEPT = timedelta(days=90)
UNCONFIRMED_KEPT = timedelta(days=30)


def delete_sent_mail(now: datetime) -> int:
    """Mails three months after they were sent or given up; the log of what was sent is a log like others."""
    return OutgoingEmail.objects.exclude(state="queued").filter(queued_at__lt=now - SENT_MAIL_KEPT).delete()[0]


def delete_spent_limits(now: datetime) -> int:
    """Counters of the rate limit whose window is over."""
    return RateLimit.objects.filter(expires_at__lt=now).delete()[0]


def delete_unconfirmed_accounts(now: datetime) -> int:
    """Accounts made when a code was asked for, whose code nobody typed within a month."""
    old = User.objects.filter(date_joined__lt=now - UNCONFIRMED_KEPT, last_login=None, is_staff=False)
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    return old.exclude(pk__in=confirmed).filter(password__startswith=UNUSABLE_PASSWORD_PREFIX).delete()[0]


def delete_ended_sessions(now: datetime) -> int:
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def delete_old_readings(now: datetime) -> int:
    """Who looked at whose data, after two years; earlier the database refuses."""
    return Reading.objects.filter(at__lt=now - READINGS_KEPT).delete()[0]


RULES: list[Callable[[datetime], int]] = [
    delete_sent_mail,
    delete_spent_limits,
    delete_unconfirmed_accounts,
    delete_ended_sessions,
    delete_old_readings,
]


def delete_expired(*, now: datetime) -> dict[str, int]:
    """Apply every rule; one that fails does not stop the others."""
    deleted = {}
    for rule in RULES:
        try:
            deleted[rule.__name__] = rule(now)
        except Exception:
            log.exception("Retention rule %s failed", rule.__name__)
    log.info("Retention deleted %s", deleted)
    return deleted

"""What is deleted when: the list to review. Each function deletes and says how many rows went.

An app that has something to delete has a module `retention` with RULES of its own.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.db import transaction

from centar.audit import blank_history
from centar.composition import modules_named
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
    """Accounts made when a code was asked for, whose code nobody typed within a month, with the audit's copy.

    Not those that an administrator opened: they have a role.
    """
    old = User.objects.filter(date_joined__lt=now - UNCONFIRMED_KEPT, last_login=None, is_staff=False, groups=None)
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    gone = old.exclude(pk__in=confirmed).filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    with transaction.atomic():
        keys = list(gone.select_for_update(of=("self",)).values_list("pk", flat=True))
        deleted = User.objects.filter(pk__in=keys).delete()[0]
        blank_history(User, keys, ("email", "name"))
    return deleted


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
    rules = [rule for module in modules_named("retention") for rule in module.RULES]
    for rule in rules:
        try:
            deleted[rule.__name__] = rule(now)
        except Exception:
            log.exception("Retention rule %s failed", rule.__name__)
    log.info("Retention deleted %s", deleted)
    return deleted

"""What is deleted when: the one list to review. Each function deletes and says how many rows went."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from centar.models import OutgoingEmail, RateLimit

log = logging.getLogger(__name__)

SENT_MAIL_KEPT = timedelta(days=90)


def delete_sent_mail(now: datetime) -> int:
    """Mails three months after they were sent or given up; the log of what was sent is a log like others."""
    return OutgoingEmail.objects.exclude(state="queued").filter(queued_at__lt=now - SENT_MAIL_KEPT).delete()[0]


def delete_spent_limits(now: datetime) -> int:
    """Counters of the rate limit whose window is over."""
    return RateLimit.objects.filter(expires_at__lt=now).delete()[0]


RULES: list[Callable[[datetime], int]] = [
    delete_sent_mail,
    delete_spent_limits,
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

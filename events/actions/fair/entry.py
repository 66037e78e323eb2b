"""Letting people in: every scan of a code is kept with what the steward was told, and a badge enters once."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from centar.models import User
from events.actions.fair.refusals import FormUsed, NothingToForce
from events.actions.seats import lock_registration
from events.models import CheckIn, CheckInResult, Fair, Pass
from events.models.day import LETS_IN, read_pass_code

# what a steward may overrule, with a reason
FORCEABLE = [CheckInResult.ALREADY_IN, CheckInResult.OUT_OF_TIME]


def verdict(badge: Pass | None, *, fair: Fair, now: dt.datetime) -> CheckInResult:
    """What a steward at this fair is told of the badge, read `with_validity`; None for a code that is not ours."""
    if badge is None:
        return CheckInResult.UNKNOWN
    if badge.event_id != fair.pk:
        return CheckInResult.OTHER_EVENT
    if not badge.holds:
        return CheckInResult.REVOKED
    if CheckIn.objects.let_in().filter(badge=badge).exists():
        return CheckInResult.ALREADY_IN
    return CheckInResult.ENTERED if is_on(fair, now=now) else CheckInResult.OUT_OF_TIME


def is_on(fair: Fair, *, now: dt.datetime) -> bool:
    """From the day on which exhibitors set up to the last day."""
    first = min(fair.setup_from or fair.event.starts_at, fair.event.starts_at)
    return timezone.localdate(first) <= timezone.localdate(now) <= timezone.localdate(fair.event.ends_at)


def check_in(*, fair: Fair, raw_code: str, nonce: uuid.UUID, by: User, now: dt.datetime) -> CheckIn:
    """Keeps the scan with its result; the same form sent again is the scan that is there already. Raises FormUsed."""
    raw_code = raw_code[:64]
    badge = Pass.objects.with_validity().filter(code=read_pass_code(raw_code)).first()
    with transaction.atomic():
        if known := _sent_before(nonce, raw_code, by):
            return known
        result = verdict(badge, fair=fair, now=now)
        scan = CheckIn(event=fair.event, badge=badge, raw_code=raw_code, result=result, nonce=nonce, at=now, by=by)
        try:
            with transaction.atomic():
                scan.save(force_insert=True)
        except IntegrityError:  # the same form twice at once, or another steward was faster
            if known := _sent_before(nonce, raw_code, by):
                return known
            if result != CheckInResult.ENTERED:
                raise
            scan.result = CheckInResult.ALREADY_IN
            scan.save(force_insert=True)
        _mark_came(scan)
    return scan


def _mark_came(scan: CheckIn) -> None:
    """Whoever is let in with the badge of a registration came, and their party with them; a counted number stays."""
    if scan.badge is None or scan.badge.registration is None or scan.result not in LETS_IN:
        return
    registration = lock_registration(scan.badge.registration)
    if registration.is_confirmed and not registration.came:
        registration.came = registration.party
        registration.save()


def force(*, scan: CheckIn, reason: str, nonce: uuid.UUID, by: User, now: dt.datetime) -> CheckIn:
    """Lets somebody in who was refused for having entered already, or for the day. Raises NothingToForce."""
    if scan.result not in FORCEABLE:
        raise NothingToForce
    with transaction.atomic():
        if known := _sent_before(nonce, scan.raw_code, by):
            return known
        if scan.badge is None or not Pass.objects.valid().filter(pk=scan.badge.pk).exists():
            raise NothingToForce
        try:
            with transaction.atomic():
                forced = CheckIn.objects.create(
                    event=scan.event,
                    badge=scan.badge,
                    raw_code=scan.raw_code,
                    result=CheckInResult.FORCED,
                    reason=reason,
                    nonce=nonce,
                    at=now,
                    by=by,
                )
        except IntegrityError:
            if known := _sent_before(nonce, scan.raw_code, by):
                return known
            raise
        _mark_came(forced)
    return forced


def _sent_before(nonce: uuid.UUID, raw_code: str, by: User) -> CheckIn | None:
    """The scan of this form. A nonce that came with another code, or from somebody else, raises FormUsed."""
    found = CheckIn.objects.filter(nonce=nonce).first()
    if found is not None and (found.raw_code, found.by_id) != (raw_code, by.pk):
        raise FormUsed
    return found

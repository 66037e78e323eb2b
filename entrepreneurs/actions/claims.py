"""Claims of entries and held changes: asked by people, decided by staff."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from centar.limits import hit
from centar.mail import queue_email
from centar.models import Municipality, User
from entrepreneurs.actions.drafting import write_values
from entrepreneurs.actions.refusals import AskedForMore, Contradiction, WrongState
from entrepreneurs.models import ChangeRequest, Claim, Enterprise, Membership

CLAIMS_A_DAY = 10


def claim(*, enterprise: Enterprise, by: User, message: str, language: str, now: dt.datetime) -> Claim:
    """Says that a listed enterprise is the person's; a repeat finds the open claim. Raises LimitExceeded."""
    hit(key=f"claims-by:{by.pk}", limit=CLAIMS_A_DAY, window=dt.timedelta(days=1), now=now)
    with transaction.atomic():
        Enterprise.objects.select_for_update().get(pk=enterprise.pk)
        found, _made = Claim.objects.get_or_create(
            enterprise=enterprise,
            user=by,
            state=Claim.State.OPEN,
            defaults={"message": message, "language": language, "created_at": now},
        )
        return found


def decide_claim(*, claim: Claim, accept: bool, by: User, answer: str, now: dt.datetime) -> Claim:
    """Lets the person in, or not, and mails the answer. Raises WrongState when it was decided before."""
    with transaction.atomic():
        enterprise, claim = _lock_open(claim)
        claim.decide(accept=accept, by=by, answer=answer, now=now)
        if accept:
            Membership.objects.get_or_create(enterprise=enterprise, user=claim.user, defaults={"joined_at": now})
        queue_email(
            to=claim.user.email,
            template="entrepreneurs/claim_decided",
            context={"enterprise": enterprise, "claim": claim},
            language=claim.language,
            dedupe_key=f"claim-{claim.pk}",
        )
        return claim


def decide_change(
    *, request: ChangeRequest, accept: bool, by: User, answer: str, seen: str, now: dt.datetime
) -> ChangeRequest:
    """Writes a held change to the entry, or drops it, and mails the answer; `seen` is its fingerprint as it was seen.

    Raises WrongState when it was decided before, AskedForMore when it is not what was seen, AlreadyListed when another
    live entry has the new number, Contradiction when the facts, sent one after another, do not go together.
    """
    with transaction.atomic():
        enterprise, request = _lock_open(request)
        if request.fingerprint != seen:
            raise AskedForMore(request)
        request.decide(accept=accept, by=by, answer=answer, now=now)
        if accept:
            _write(enterprise, proposed_values(request.proposed))
        queue_email(
            to=request.created_by.email,
            template="entrepreneurs/change_decided",
            context={"enterprise": enterprise, "request": request},
            language=enterprise.language,
            dedupe_key=f"change-request-{request.pk}",
        )
        return request


def take_back_change(*, request: ChangeRequest, by: User, now: dt.datetime) -> ChangeRequest:
    """Its people think better of a change that still waits. Raises WrongState when it waits no longer."""
    with transaction.atomic():
        enterprise, request = _lock_open(request)
        with override(enterprise.language):
            request.close(by=by, reason=_("Taken back by the enterprise."), now=now)
        return request


def close_changes(enterprise: Enterprise, *, by: User | None, now: dt.datetime) -> None:
    """What waits for an entry that leaves the directory has nothing to wait for. The caller holds the entry's lock."""
    with override(enterprise.language):
        reason = _("The entry left the directory before the change was decided.")
    for waiting in enterprise.change_requests.select_for_update().filter(state=ChangeRequest.State.OPEN):
        waiting.close(by=by, reason=reason, now=now)


def _write(enterprise: Enterprise, values: dict[str, Any]) -> None:
    try:
        with transaction.atomic():
            write_values(enterprise, values)
    except IntegrityError as error:
        raise Contradiction from error


def _lock_open[Waiting: (Claim, ChangeRequest)](waiting: Waiting) -> tuple[Enterprise, Waiting]:
    enterprise = Enterprise.objects.select_for_update().get(pk=waiting.enterprise_id)
    locked = type(waiting)._default_manager.select_for_update().get(pk=waiting.pk)
    if not locked.is_open:
        raise WrongState(enterprise)
    return enterprise, locked


def proposed_values(proposed: dict[str, Any]) -> dict[str, object]:
    """The held values as the model's Python values, by field name."""
    values: dict[str, object] = {}
    for name, raw in proposed.items():
        field: Any = Enterprise._meta.get_field(name)
        values[name] = Municipality.objects.filter(pk=raw).first() if name == "municipality" else field.to_python(raw)
    return values

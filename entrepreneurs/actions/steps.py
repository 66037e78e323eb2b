"""The steps of an entry through its states. Each locks the row, checks the state, writes the step and the mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from centar.locks import hold
from centar.models import User
from centar.references import next_reference
from centar.script import slugify
from centar.versions import check_version
from entrepreneurs.actions.claims import close_changes
from entrepreneurs.actions.consents import consent_for
from entrepreneurs.actions.refusals import AlreadyListed, Incomplete, WrongState, numbers_of_its_own
from entrepreneurs.completeness import gaps
from entrepreneurs.mails import mail_people
from entrepreneurs.models import OPEN, PUBLIC, AccessLink, Enterprise, State, StateChange
from entrepreneurs.models.choices import APPLYING
from entrepreneurs.querysets import ANSWER_WITHIN, REMIND_AFTER, EnterpriseQuerySet

CONSENT_PURPOSE = "registry_publication"


def _lock(enterprise: Enterprise, states: Collection[str]) -> Enterprise:
    locked = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if locked.state not in states:
        raise WrongState(locked)
    return locked


def _lock_still(rows: EnterpriseQuerySet, enterprise: Enterprise) -> Enterprise:
    """For the daily round: what was to be done when it looked may not be so any more once the row is its own."""
    locked = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if not rows.filter(pk=locked.pk).exists():
        raise WrongState(locked)
    return locked


def _step(
    enterprise: Enterprise, to: State, *, by: User | None, now: dt.datetime, message: str = "", **fields: Any
) -> StateChange:
    before = enterprise.state
    enterprise.state = to
    for name, value in fields.items():
        setattr(enterprise, name, value)
    enterprise.save()
    if to not in APPLYING:  # a link to go on with the application ends with it
        enterprise.access_links.filter(purpose=AccessLink.Purpose.RESUME).delete()
    return StateChange.objects.create(
        enterprise=enterprise, from_state=before, to_state=to, at=now, by=by, message=message
    )


def submit(*, enterprise: Enterprise, by: User, wants_listing: bool, language: str, now: dt.datetime) -> Enterprise:
    """Sends the application to staff; a repeat finds it sent and changes nothing.

    Raises Incomplete, AlreadyListed, WrongState, NoConsentText.
    """
    with transaction.atomic():
        enterprise = _lock(enterprise, [*OPEN, State.SUBMITTED])
        if enterprise.state == State.SUBMITTED:
            return enterprise
        if lacking := gaps(enterprise):
            raise Incomplete(lacking)
        other = Enterprise.objects.twin_of(mb=enterprise.mb, pib=enterprise.pib, apart_from=enterprise)
        if other is not None:
            raise AlreadyListed(other)
        enterprise.wants_listing = wants_listing
        if enterprise.members.contains(by):
            enterprise.language = language
        with numbers_of_its_own(enterprise):  # somebody may send the same number between our look and our write
            step = _step(
                enterprise,
                State.SUBMITTED,
                by=by,
                now=now,
                reference=enterprise.reference or next_reference("IM", now=now),
                submitted_at=now,
                confirmed_on=timezone.localdate(now),
            )
        consent_for(
            enterprise, purpose=CONSENT_PURPOSE, by=by, language=language, place="entrepreneurs:check", now=now
        )
        mail_people(enterprise, "received", step=step)
        return enterprise


def publish(*, enterprise: Enterprise, by: User, basis: str, message: str, seen: int, now: dt.datetime) -> Enterprise:
    """Staff have checked the facts against `basis`: the entry goes public.

    Raises WrongState, Incomplete, StaleRecord.
    """
    with transaction.atomic():
        enterprise = _lock(enterprise, [State.SUBMITTED])
        check_version(enterprise, seen)
        if lacking := gaps(enterprise):
            raise Incomplete(lacking)
        step = _step(
            enterprise,
            State.PUBLISHED,
            by=by,
            now=now,
            message=message,
            slug=enterprise.slug or _free_slug(enterprise),
            checked_on=timezone.localdate(now),
            checked_by=by,
            checked_basis=basis,
            published_at=now,
        )
        mail_people(enterprise, "published", step=step)
        return enterprise


def _free_slug(enterprise: Enterprise) -> str:
    """An address that no other entry has; whoever publishes a namesake meanwhile waits."""
    base = slugify(enterprise.public_name, fallback=str(enterprise.reference).lower())[:80].rstrip("-")
    hold(f"enterprise-slug-{base}")
    taken = set(Enterprise.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def ask_for_more(*, enterprise: Enterprise, by: User, message: str, seen: int, now: dt.datetime) -> Enterprise:
    """Gives the application back with what it lacks. Raises WrongState, StaleRecord."""
    return _answer(enterprise, State.NEEDS_CHANGES, "needs_changes", by=by, message=message, seen=seen, now=now)


def decline(*, enterprise: Enterprise, by: User, message: str, seen: int, now: dt.datetime) -> Enterprise:
    """Refuses the application with a reason; its people may apply again. Raises WrongState, StaleRecord."""
    return _answer(enterprise, State.DECLINED, "declined", by=by, message=message, seen=seen, now=now)


def _answer(
    enterprise: Enterprise, to: State, mail: str, *, by: User, message: str, seen: int, now: dt.datetime
) -> Enterprise:
    with transaction.atomic():
        enterprise = _lock(enterprise, [State.SUBMITTED])
        check_version(enterprise, seen)
        step = _step(enterprise, to, by=by, now=now, message=message)
        mail_people(enterprise, mail, step=step)
        return enterprise


def remind(*, enterprise: Enterprise, now: dt.datetime) -> None:
    """Reminds its people once of what was asked for. Raises WrongState, also when they have answered meanwhile."""
    with transaction.atomic():
        enterprise = _lock_still(Enterprise.objects.waiting_for_more(since=now - REMIND_AFTER), enterprise)
        asked = enterprise.state_changes.filter(to_state=State.NEEDS_CHANGES).latest("at")
        mail_people(enterprise, "reminder", step=asked, until=timezone.localdate(asked.at + ANSWER_WITHIN))


def decline_unanswered(*, enterprise: Enterprise, message: str, now: dt.datetime) -> Enterprise:
    """Ends an application that nobody completed; its people may apply again.

    Raises WrongState, also when they have answered meanwhile.
    """
    with transaction.atomic():
        enterprise = _lock_still(Enterprise.objects.waiting_for_more(since=now - ANSWER_WITHIN), enterprise)
        step = _step(enterprise, State.DECLINED, by=None, now=now, message=message)
        mail_people(enterprise, "declined", step=step)
        return enterprise


def withdraw(*, enterprise: Enterprise, by: User, message: str, now: dt.datetime) -> Enterprise:
    """Its people take the entry out of the directory; a repeat changes nothing. Raises WrongState."""
    with transaction.atomic():
        enterprise = _lock(enterprise, [*PUBLIC, State.WITHDRAWN])
        if enterprise.state == State.WITHDRAWN:
            return enterprise
        step = _step(enterprise, State.WITHDRAWN, by=by, now=now, message=message)
        close_changes(enterprise, by=by, now=now)
        mail_people(enterprise, "withdrawn", step=step)
        return enterprise


def archive(*, enterprise: Enterprise, by: User, message: str, now: dt.datetime) -> Enterprise:
    """Takes an entry off the directory that nobody keeps up; a repeat changes nothing. Raises WrongState."""
    with transaction.atomic():
        enterprise = _lock(enterprise, [*PUBLIC, State.ARCHIVED])
        return enterprise if enterprise.state == State.ARCHIVED else _archive(enterprise, by, message, now)


def archive_unanswered(*, enterprise: Enterprise, message: str, now: dt.datetime) -> Enterprise:
    """Takes an entry off the directory whose people did not confirm its facts.

    Raises WrongState, also when they have confirmed them meanwhile.
    """
    with transaction.atomic():
        return _archive(_lock_still(Enterprise.objects.unanswered(now=now), enterprise), None, message, now)


def _archive(enterprise: Enterprise, by: User | None, message: str, now: dt.datetime) -> Enterprise:
    step = _step(enterprise, State.ARCHIVED, by=by, now=now, message=message)
    close_changes(enterprise, by=by, now=now)
    mail_people(enterprise, "archived", step=step)
    return enterprise


def reopen(*, enterprise: Enterprise, by: User, now: dt.datetime) -> Enterprise:
    """Makes a draft again of an entry that was declined, withdrawn or archived. Raises WrongState."""
    with transaction.atomic():
        enterprise = _lock(enterprise, [State.DECLINED, State.WITHDRAWN, State.ARCHIVED])
        _step(enterprise, State.DRAFT, by=by, now=now)
        return enterprise


def confirm_facts(*, enterprise: Enterprise, by: User, now: dt.datetime) -> Enterprise:
    """Its people say that what the entry shows still holds. Raises WrongState."""
    with transaction.atomic():
        enterprise = _lock(enterprise, PUBLIC)
        enterprise.confirmed_on = timezone.localdate(now)
        if enterprise.state == State.RENEWAL_DUE:
            _step(enterprise, State.PUBLISHED, by=by, now=now)
        else:
            enterprise.save()
        return enterprise


def ask_for_renewal(*, enterprise: Enterprise, now: dt.datetime) -> Enterprise:
    """Marks an entry whose facts are a year old, and asks its people. Raises WrongState."""
    with transaction.atomic():
        enterprise = _lock(enterprise, [State.PUBLISHED])
        step = _step(enterprise, State.RENEWAL_DUE, by=None, now=now)
        mail_people(enterprise, "renewal_due", step=step)
        return enterprise

"""Applying to exhibit: filling in, sending, withdrawing, confirming."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from centar.models import User
from centar.references import next_reference
from centar.versions import check_version
from entrepreneurs.models import Enterprise
from events.actions.fair.invitations import note_application
from events.actions.fair.places import offer_free_places
from events.actions.fair.refusals import AlreadyApplied, CallClosed, Incomplete, WrongApplicationState
from events.actions.fair.steps import go, lock_application
from events.completeness import missing
from events.fair_mails import tell_exhibitor
from events.models import ApplicationState, ExhibitorApplication, Fair, Helper, Source, Stand, StandWish
from events.models.choices import HOLDING, IN_REVIEW

SENT = [ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.WAITLISTED]


def start(
    *, fair: Fair, enterprise: Enterprise, by: User, on_behalf: bool, language: str, now: dt.datetime
) -> ExhibitorApplication:
    """The enterprise's active application for the fair; a draft prefilled from the registry where there is none.

    Raises CallClosed; staff, on behalf, may enter one until the fair begins.
    """
    _refuse_closed(fair, on_behalf=on_behalf, now=now)
    active = ExhibitorApplication.objects.active().filter(fair=fair, enterprise=enterprise)
    if found := active.first():
        return found
    try:
        with transaction.atomic():
            return ExhibitorApplication.objects.create(
                fair=fair,
                enterprise=enterprise,
                source=Source.DESK if on_behalf else Source.WEB,
                language=language,
                created_at=now,
                created_by=by,
                **_from_registry(enterprise),
            )
    except IntegrityError:  # a double click
        if found := active.first():
            return found
        raise


def _from_registry(enterprise: Enterprise) -> dict[str, Any]:
    """What the registry knows; for the public only what is public there."""
    return {
        "contact_name": enterprise.contact_name,
        "contact_email": enterprise.contact_email,
        "contact_phone": enterprise.contact_phone,
        "category": enterprise.categories.first(),
        "public_title": (enterprise.short_name or enterprise.name)[:120],
        "public_text": enterprise.description,
        "public_text_en": enterprise.description_en,
        "public_phone": enterprise.public_phone,
        "public_email": enterprise.public_email,
        "public_website": enterprise.website,
    }


def _refuse_closed(fair: Fair, *, on_behalf: bool, now: dt.datetime) -> None:
    call = getattr(fair, "call", None)
    is_open = call is not None and fair.event.is_public and not fair.event.is_cancelled
    if is_open and on_behalf:
        is_open = now < fair.event.starts_at
    elif is_open:
        is_open = call.is_open_at(now)
    if not is_open:
        raise CallClosed(call)


@transaction.atomic
def save_page(
    *,
    application: ExhibitorApplication,
    values: dict[str, Any],
    by: User,
    on_behalf: bool,
    seen: int | None,
    now: dt.datetime,
) -> ExhibitorApplication:
    """Keeps the answers of one page: fields of the application, `helpers` (names) and `wishes` (stands, in order).

    What was sent stays complete. Raises CallClosed, Incomplete, WrongApplicationState once it is reviewed, StaleRecord
    when somebody saved meanwhile.
    """
    application = lock_application(application)
    _refuse_closed(application.fair, on_behalf=on_behalf, now=now)
    if not application.is_editable:
        raise WrongApplicationState(application)
    if seen is not None:
        check_version(application, seen)
    values = dict(values)
    if (helpers := values.pop("helpers", None)) is not None:
        write_helpers(application, helpers)
    if (wishes := values.pop("wishes", None)) is not None:
        _write_wishes(application, wishes)
    changed = {name for name, value in values.items() if getattr(application, name) != value}
    for name in changed:
        setattr(application, name, values[name])
    if application.state != ApplicationState.DRAFT and (lacking := missing(application)):
        raise Incomplete(lacking)
    if changed:  # a page sent again must not age the next page that is open
        application.save()
    return application


def write_helpers(application: ExhibitorApplication, names: list[str]) -> None:
    """The people at the stand are these, in this order; who stays keeps the row, and with it the badge."""
    kept = {helper.name: helper for helper in application.helpers.all()}
    application.helpers.exclude(name__in=names).delete()
    for place, name in enumerate(names, start=1):
        if name in kept:
            kept[name].position = place
        else:
            kept[name] = Helper(application=application, name=name, position=place)
    for helper in kept.values():
        if helper.name in names:
            helper.save()


def _write_wishes(application: ExhibitorApplication, stands: list[Stand]) -> None:
    application.wishes.all().delete()
    StandWish.objects.bulk_create(
        [StandWish(application=application, stand=stand, position=n) for n, stand in enumerate(stands, start=1)]
    )


@transaction.atomic
def send(*, application: ExhibitorApplication, by: User, on_behalf: bool, now: dt.datetime) -> ExhibitorApplication:
    """Sends the application, or sends it again after changes; a repeat changes nothing.

    After the call has closed it goes to the waiting list. Raises CallClosed, Incomplete, WrongApplicationState.
    """
    application = lock_application(application)
    if application.state in SENT:
        return application
    if application.state not in (ApplicationState.DRAFT, ApplicationState.NEEDS_CHANGES):
        raise WrongApplicationState(application)
    _refuse_closed(application.fair, on_behalf=on_behalf, now=now)
    if lacking := missing(application):
        raise Incomplete(lacking)
    is_first = application.state == ApplicationState.DRAFT
    state = ApplicationState.SUBMITTED
    if is_first:
        application.reference = next_reference("SA", now=now)
        application.submitted_at = now
        application.is_late = application.fair.call.is_late_at(now)
        state = ApplicationState.WAITLISTED if application.is_late else state
    step = go(application, state, by=by, now=now)
    note_application(application, now=now)
    tell_exhibitor(application, "received" if is_first else "received_again", step=step)
    return application


@transaction.atomic
def discard(*, application: ExhibitorApplication) -> None:
    """Throws an application away that was never sent. Raises WrongApplicationState."""
    application = lock_application(application)
    if application.state != ApplicationState.DRAFT:
        raise WrongApplicationState(application)
    application.delete()


@transaction.atomic
def withdraw(
    *, application: ExhibitorApplication, by: User, now: dt.datetime, message: str = ""
) -> ExhibitorApplication:
    """Takes the application back; a place that it had is offered to the next. Raises WrongApplicationState."""
    application = lock_application(application)
    if application.state == ApplicationState.WITHDRAWN:
        return application
    if application.state not in (*IN_REVIEW, ApplicationState.WAITLISTED, *HOLDING[:2]):
        raise WrongApplicationState(application)
    application.withdrawn_from = application.state
    step = go(application, ApplicationState.WITHDRAWN, by=by, now=now, message=message)
    tell_exhibitor(application, "withdrawn", step=step)
    offer_free_places(application.fair, now=now)
    return application


@transaction.atomic
def undo_withdrawal(
    *, application: ExhibitorApplication, by: User, on_behalf: bool, now: dt.datetime
) -> ExhibitorApplication:
    """Back to where it was, as long as the call is not shut; a place that was given up has to be free again.

    Raises CallClosed, AlreadyApplied, WrongApplicationState.
    """
    application = lock_application(application)
    if application.state != ApplicationState.WITHDRAWN:
        raise WrongApplicationState(application)
    _refuse_closed(application.fair, on_behalf=on_behalf, now=now)
    others = ExhibitorApplication.objects.active().filter(fair=application.fair, enterprise=application.enterprise)
    if other := others.first():
        raise AlreadyApplied(other)
    was_waiting = application.withdrawn_from not in IN_REVIEW
    application.may_be_offered |= application.withdrawn_from in HOLDING
    application.withdrawn_from = ""
    state = ApplicationState.WAITLISTED if was_waiting else ApplicationState.SUBMITTED
    step = go(application, state, by=by, now=now)
    tell_exhibitor(application, "back", step=step)
    offer_free_places(application.fair, now=now)
    application.refresh_from_db()
    return application


@transaction.atomic
def confirm(
    *, application: ExhibitorApplication, helpers: list[str], by: User, now: dt.datetime
) -> ExhibitorApplication:
    """The accepted exhibitor comes, and names who works at the stand; a repeat changes nothing.

    Raises WrongApplicationState, also when the date to confirm by has passed.
    """
    application = lock_application(application)
    if application.state == ApplicationState.CONFIRMED:
        return application
    if application.state != ApplicationState.ACCEPTED or application.accept_by is None or now >= application.accept_by:
        raise WrongApplicationState(application)
    write_helpers(application, helpers)
    step = go(application, ApplicationState.CONFIRMED, by=by, now=now)
    tell_exhibitor(application, "confirmed", step=step)
    return application

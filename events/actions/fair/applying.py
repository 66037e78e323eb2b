"""Applying to exhibit: filling in, sending, withdrawing, confirming."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from centar.audit import blank_history
from centar.models import User
from centar.references import next_reference
from centar.uploads import delete_pictures
from centar.versions import check_version
from entrepreneurs.models import Enterprise
from events.actions.fair.consents import consent_to_catalogue
from events.actions.fair.invitations import note_application
from events.actions.fair.places import offer_free_places
from events.actions.fair.refusals import (
    AlreadyApplied,
    CallClosed,
    Incomplete,
    UndoneTooOften,
    WrongApplicationState,
)
from events.actions.fair.steps import go, lock_application
from events.completeness import missing
from events.fair_mails import tell_exhibitor
from events.models import ApplicationState, ExhibitorApplication, Fair, Helper, Source, Stand, StandWish
from events.models.choices import HOLDING, IN_REVIEW

# what of an application says who a person is and how to reach them; an entrepreneur's title is a person's name
CONTACT = (
    "contact_name", "contact_email", "contact_phone", "other_needs", "public_title", "public_email", "public_phone",
    "public_website",
)  # fmt: skip
WITHDRAWABLE = [
    *IN_REVIEW,
    ApplicationState.WAITLISTED,
    ApplicationState.ACCEPTED,
    ApplicationState.CONFIRMED,
]
MOST_UNDOS = 3  # each writes a mail; after that a call is quicker for everybody
SENT = [ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.WAITLISTED]


def start(
    *, fair: Fair, enterprise: Enterprise, by: User, on_behalf: bool, language: str, now: dt.datetime
) -> ExhibitorApplication:
    """The enterprise's active application for the fair; a draft prefilled from the registry where there is none.

    Raises CallClosed; staff, on behalf, may enter one until the fair begins.
    """
    refuse_closed(fair, on_behalf=on_behalf, now=now)
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
                **from_registry(enterprise, email="" if on_behalf else by.email),
            )
    except IntegrityError:  # a double click
        if found := active.first():
            return found
        raise


def from_registry(enterprise: Enterprise, *, email: str = "") -> dict[str, Any]:
    """What the registry knows; how visitors reach the enterprise only where everybody sees it there already.

    `email` is whom we write to when the registry does not say.
    """
    values = {
        "contact_name": enterprise.contact_name,
        "contact_email": enterprise.contact_email or email,
        "contact_phone": enterprise.contact_phone,
        "category": enterprise.categories.first(),
        "public_title": (enterprise.short_name or enterprise.name)[:120],
        "public_text": enterprise.description,
        "public_text_en": enterprise.description_en,
    }
    if enterprise.is_listed:
        values |= {
            "public_phone": enterprise.public_phone,
            "public_email": enterprise.public_email,
            "public_website": enterprise.website,
        }
    return values


def refuse_closed(fair: Fair, *, on_behalf: bool, now: dt.datetime) -> None:
    call = getattr(fair, "call", None)
    if call is None or not fair.event.is_public or fair.event.is_cancelled:
        raise CallClosed(call)
    if not (now < fair.event.starts_at if on_behalf else call.is_open_at(now)):
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
    refuse_closed(application.fair, on_behalf=on_behalf, now=now)
    if not application.is_editable:
        raise WrongApplicationState(application)
    if seen is not None:
        check_version(application, seen)
    values = dict(values)
    changed = _write_around(application, helpers=values.pop("helpers", None), wishes=values.pop("wishes", None))
    changed |= {name for name, value in values.items() if getattr(application, name) != value}
    for name in changed & values.keys():
        setattr(application, name, values[name])
    if application.state != ApplicationState.DRAFT and (lacking := missing(application)):
        raise Incomplete(lacking)
    if changed:  # a page sent again must not age the next page that is open
        application.save()
    return application


def _write_around(
    application: ExhibitorApplication, *, helpers: list[str] | None, wishes: list[Stand] | None
) -> set[str]:
    """Writes the rows around the application where they say something else; says which. None leaves them alone."""
    changed = set()
    if helpers is not None and helpers != [helper.name for helper in application.helpers.all()]:
        write_helpers(application, helpers)
        changed.add("helpers")
    if wishes is not None and wishes != [wish.stand for wish in application.wishes.select_related("stand")]:
        _write_wishes(application, wishes)
        changed.add("wishes")
    return changed


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

    After the call has closed it goes to the waiting list. With the first sending its people agree to the catalogue.
    Raises CallClosed, Incomplete, NoConsentText, WrongApplicationState.
    """
    application = lock_application(application)
    if application.state in SENT:
        return application
    if application.state not in (ApplicationState.DRAFT, ApplicationState.NEEDS_CHANGES):
        raise WrongApplicationState(application)
    refuse_closed(application.fair, on_behalf=on_behalf, now=now)
    if lacking := missing(application):
        raise Incomplete(lacking)
    is_first = application.state == ApplicationState.DRAFT
    state = ApplicationState.SUBMITTED
    if is_first:
        consent_to_catalogue(application, by=by, on_behalf=on_behalf, now=now)
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
    """Throws an application away that was never sent, its photos and its contact data in the audit too.

    Raises WrongApplicationState.
    """
    application = lock_application(application)
    if application.state != ApplicationState.DRAFT:
        raise WrongApplicationState(application)
    key = application.pk
    delete_pictures(photo.image for photo in application.photos.all())
    application.delete()
    blank_history(ExhibitorApplication, [key], CONTACT)


@transaction.atomic
def withdraw(
    *, application: ExhibitorApplication, by: User, now: dt.datetime, message: str = ""
) -> ExhibitorApplication:
    """Takes the application back; a place that it had is offered to the next. Raises WrongApplicationState."""
    application = lock_application(application)
    if application.state == ApplicationState.WITHDRAWN:
        return application
    if application.state not in WITHDRAWABLE:
        raise WrongApplicationState(application)
    application.withdrawn_from = application.state
    step = go(application, ApplicationState.WITHDRAWN, by=by, now=now, message=message)
    tell_exhibitor(application, "withdrawn", step=step, can_undo=can_undo(application, now=now))
    offer_free_places(application.fair, now=now)
    return application


def can_undo(application: ExhibitorApplication, *, now: dt.datetime) -> bool:
    """Whether its people can still take a withdrawal back themselves."""
    return now < application.fair.call.shuts_at and _undos(application) < MOST_UNDOS


def _undos(application: ExhibitorApplication) -> int:
    return application.steps.filter(from_state=ApplicationState.WITHDRAWN).count()


@transaction.atomic
def undo_withdrawal(
    *, application: ExhibitorApplication, by: User, on_behalf: bool, now: dt.datetime
) -> ExhibitorApplication:
    """Back to where it was, as long as the call is not shut; a place that was given up has to be free again.

    Its people may do so MOST_UNDOS times. Raises CallClosed, AlreadyApplied, UndoneTooOften, WrongApplicationState.
    """
    application = lock_application(application)
    if application.state != ApplicationState.WITHDRAWN:
        raise WrongApplicationState(application)
    refuse_closed(application.fair, on_behalf=on_behalf, now=now)
    others = ExhibitorApplication.objects.active().filter(fair=application.fair, enterprise=application.enterprise)
    if other := others.first():
        raise AlreadyApplied(other)
    if not on_behalf and _undos(application) >= MOST_UNDOS:
        raise UndoneTooOften
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


@transaction.atomic
def change_helpers(*, application: ExhibitorApplication, helpers: list[str], now: dt.datetime) -> ExhibitorApplication:
    """Who works at the stand is somebody else now; until the fair begins. Raises WrongApplicationState."""
    application = lock_application(application)
    if application.state != ApplicationState.CONFIRMED or now >= application.fair.event.starts_at:
        raise WrongApplicationState(application)
    write_helpers(application, helpers)
    return application

"""Filling in an entry: by its people, or by staff on their behalf."""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import suppress
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from centar.audit import blank_history
from centar.models import User
from centar.uploads import delete_pictures
from centar.versions import check_version
from entrepreneurs.actions.links import send_resume_link
from entrepreneurs.actions.refusals import StillNeeded, TooMany, WrongState, numbers_of_its_own
from entrepreneurs.models import CHECKED_FACTS, ChangeRequest, Enterprise, Membership, State

# what of an entry says who a person is and how to reach them: an entrepreneur's name and numbers are a person's
CONTACT = (
    "name", "short_name", "mb", "pib", "contact_name", "contact_phone", "contact_email", "public_phone",
    "public_email", "website", "address", "story", "people_statement",
)  # fmt: skip


def save_section(
    *,
    key: uuid.UUID,
    values: dict[str, Any],
    by: User,
    on_behalf: bool,
    language: str,
    seen: int | None,
    now: dt.datetime,
) -> Enterprise:
    """Keeps the answers of one page; the first one brings the draft into being.

    `values` maps field names to cleaned values; `seen` is the version the page was made from. On a public entry the
    checked facts among them become a held change, unless staff save. Raises StaleRecord when somebody saved meanwhile,
    WrongState while staff review the entry or after it has left the registry, AlreadyListed when a live entry would
    get a number that another one has, and Enterprise.DoesNotExist when the entry is somebody else's.
    """
    with transaction.atomic():
        enterprise = _open_draft(key=key, by=by, on_behalf=on_behalf, language=language, now=now)
        if seen is not None:
            check_version(enterprise, seen)
        if not (enterprise.is_open or enterprise.is_public or on_behalf):
            raise WrongState(enterprise)
        if enterprise.is_public and not on_behalf:
            values = _hold_checked_facts(enterprise, values, by=by, now=now)
        if not on_behalf and enterprise.language != language:
            values = {**values, "language": language}
        if not _is_written(enterprise, values):  # a page sent again must not age the next page that is open
            write_values(enterprise, values)
        return enterprise


def _is_written(enterprise: Enterprise, values: dict[str, Any]) -> bool:
    """Whether the row and the tables around it say just this already."""
    for name, value in values.items():
        if name == "groups":
            same = dict(enterprise.groups_served.values_list("group_id", "people")) == value
        elif isinstance(Enterprise._meta.get_field(name), models.ManyToManyField):
            same = set(getattr(enterprise, name).all()) == set(value)
        else:
            same = getattr(enterprise, name) == value
        if not same:
            return False
    return True


def _open_draft(*, key: uuid.UUID, by: User, on_behalf: bool, language: str, now: dt.datetime) -> Enterprise:
    """The locked row; made here when the address is fresh, so that a double click makes one."""
    Enterprise.objects.bulk_create([Enterprise(key=key, created_by=by, language=language)], ignore_conflicts=True)
    enterprise = Enterprise.objects.select_for_update().get(key=key)
    is_new = enterprise.created_by_id == by.pk and not enterprise.name and enterprise.state == State.DRAFT
    if is_new and not on_behalf:
        _, joined = Membership.objects.get_or_create(enterprise=enterprise, user=by, defaults={"joined_at": now})
        if joined:
            with suppress(TooMany):  # the draft is kept all the same, and the account page leads to it
                send_resume_link(enterprise=enterprise, email=by.email, language=language, now=now)
    if not on_behalf and not enterprise.memberships.filter(user=by).exists():
        raise Enterprise.DoesNotExist
    return enterprise


def write_values(enterprise: Enterprise, values: dict[str, Any]) -> None:
    """Writes cleaned values to the row and to the tables around it. Raises AlreadyListed."""
    related = {}
    for name, value in values.items():
        if name == "groups" or isinstance(Enterprise._meta.get_field(name), models.ManyToManyField):
            related[name] = value
        else:
            setattr(enterprise, name, value)
    with numbers_of_its_own(enterprise):
        enterprise.save()
    for name, value in related.items():
        if name == "groups":
            _write_groups(enterprise, value)
        else:
            getattr(enterprise, name).set(value)
    if related:
        enterprise.refresh_from_db()


def _write_groups(enterprise: Enterprise, people: dict[int, int | None]) -> None:
    """`people` maps the ids of groups served to their count, where one was given."""
    served = enterprise.groups_served
    served.exclude(group_id__in=people).delete()
    known = {row.group_id: row for row in served.all()}
    served.model.objects.bulk_create(
        served.model(enterprise=enterprise, group_id=group, people=count)
        for group, count in people.items()
        if group not in known
    )
    for group, row in known.items():
        if row.people != people[group]:
            row.people = people[group]
            row.save(update_fields=["people"])


def _hold_checked_facts(
    enterprise: Enterprise, values: dict[str, Any], *, by: User, now: dt.datetime
) -> dict[str, Any]:
    """Takes changed checked facts out of `values` into the one open ChangeRequest and returns the rest."""
    changed = {
        name: values[name] for name in CHECKED_FACTS if name in values and values[name] != getattr(enterprise, name)
    }
    rest = {name: value for name, value in values.items() if name not in CHECKED_FACTS}
    if not changed:
        return rest
    waiting = (
        ChangeRequest.objects.select_for_update().filter(enterprise=enterprise, state=ChangeRequest.State.OPEN).first()
    )
    proposed = {name: to_json(value) for name, value in changed.items()}
    if waiting is None:
        ChangeRequest.objects.create(enterprise=enterprise, proposed=proposed, created_by=by, created_at=now)
    else:
        waiting.proposed |= proposed
        waiting.created_by = by
        waiting.save(update_fields=["proposed", "created_by"])
    return rest


def to_json(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, dt.date) else value


def delete_draft(*, enterprise: Enterprise) -> None:
    """Throws an application away that was never sent, also its contact data in the audit.

    Raises WrongState, StillNeeded when something else is built on it, as an application to the fair.
    """
    with transaction.atomic():
        locked = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
        if locked.state != State.DRAFT or locked.reference:
            raise WrongState(locked)
        key = locked.pk
        delete_pictures(photo.image for photo in locked.photos.all())
        try:
            locked.delete()
        except ProtectedError:
            raise StillNeeded from None
        blank_history(Enterprise, [key], CONTACT)

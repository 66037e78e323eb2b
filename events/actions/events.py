"""What staff do with an event: announce, move, resize, cancel, copy it, and keep its materials."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from centar.locks import hold
from centar.models import User
from centar.script import slugify
from centar.versions import check_version
from events.actions.refusals import MoreTaken, Over, WrongState
from events.actions.seats import lock_event, put_back, seat_waiting, who_would_wait
from events.mails import tell
from events.models import Event, EventState, Material, Registration

# what the form of an event saves; time, place and seats of an announced one have actions of their own
TEXTS = [
    "kind", "title", "title_en", "summary", "summary_en", "text", "text_en", "agenda", "agenda_en", "accessibility",
    "accessibility_en", "takes_registrations", "largest_party", "registration_opens_at", "registration_closes_at",
    "certificate_hours", "recap", "recap_en",
]  # fmt: skip
PLACE = ["starts_at", "ends_at", "venue", "venue_en", "address", "online_url"]
COPIED = [*(name for name in (*TEXTS, *PLACE) if name not in ("recap", "recap_en")), "capacity"]


def _save(event: Event, *fields: str) -> None:
    """These fields and no other: seats are counted by the trigger."""
    event.save(update_fields=[*fields, "version"])


def _locked(event: Event, seen: int | None) -> Event:
    found = lock_event(event)
    if seen is not None:
        check_version(found, seen)
    return found


@transaction.atomic
def save_event(*, event: Event, by: User) -> Event:
    """Saves what staff typed on `event`, which carries the version that was seen. Of one that is announced only the
    texts and the rules of registration. Raises StaleRecord.
    """
    if event.pk is None:
        event.slug = free_slug(event)
        event.save()
        return event
    locked = _locked(event, event.version)
    if locked.state == EventState.DRAFT:  # its address is nobody's yet, and follows title and day
        event.slug = free_slug(event)
        _save(event, *TEXTS, *PLACE, "capacity", "slug")
    else:
        _save(event, *TEXTS)
    return event


def free_slug(event: Event) -> str:
    """Of the title and the day, which differs where dates recur; a number where even that is taken."""
    base = f"{slugify(event.title, fallback='dogadjaj')}-{timezone.localtime(event.starts_at):%Y-%m-%d}"
    hold(f"event-slug-{base}")
    others = Event.objects.filter(slug__startswith=base).exclude(pk=event.pk)
    taken = set(others.values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def publish(*, event: Event, by: User, now: dt.datetime, seen: int | None = None) -> Event:
    """Announces a draft; a repeat changes nothing. Raises Over when its time has passed, WrongState, StaleRecord."""
    event = _locked(event, None)
    if event.state == EventState.PUBLISHED:
        return event
    if event.state != EventState.DRAFT:
        raise WrongState
    if seen is not None:
        check_version(event, seen)
    if event.is_over(now):
        raise Over
    event.state = EventState.PUBLISHED
    _save(event, "state")
    return event


@transaction.atomic
def unpublish(*, event: Event, by: User) -> Event:
    """Takes the announcement back, as long as nobody has registered. Raises WrongState."""
    event = _locked(event, None)
    if event.state == EventState.DRAFT:
        return event
    if event.state != EventState.PUBLISHED or event.registrations.exists():
        raise WrongState
    event.state = EventState.DRAFT
    _save(event, "state")
    return event


@transaction.atomic
def move_event(*, event: Event, by: User, now: dt.datetime) -> list[Registration]:
    """Gives an announced event the time and place that `event` carries, and tells all who are registered.

    Returns whom it told; a move to where it is tells nobody. Raises WrongState, Over for a time that has passed,
    StaleRecord.
    """
    old = _locked(event, event.version)
    if old.state != EventState.PUBLISHED:
        raise WrongState
    if old.is_over(now) or event.ends_at <= now:
        raise Over
    if all(getattr(old, name) == getattr(event, name) for name in PLACE):
        return []
    event.ics_sequence, event.reminded_at = old.ics_sequence + 1, None
    _save(event, *PLACE, "ics_sequence", "reminded_at")
    return _tell_all(event, "moved", now=now)


@transaction.atomic
def change_capacity(
    *, event: Event, capacity: int | None, by: User, now: dt.datetime, seen: int | None, is_confirmed: bool = False
) -> Event:
    """More seats go to those who wait. Fewer than are taken are refused, or, when that is confirmed, the newest
    registrations wait again and are told. Raises MoreTaken, Over, WrongState, StaleRecord.
    """
    event = _locked(event, seen)
    if event.is_cancelled:
        raise WrongState
    if event.is_over(now):
        raise Over
    if capacity is not None and capacity < event.seats_taken:
        losers = who_would_wait(event, capacity)
        if not is_confirmed:
            raise MoreTaken(losers)
        put_back(event, losers, now=now)
        event.refresh_from_db(fields=["seats_taken"])
    event.capacity = capacity
    _save(event, "capacity")
    seat_waiting(event, now=now)
    return event


@transaction.atomic
def cancel_event(*, event: Event, reason: str, by: User, now: dt.datetime, seen: int | None = None) -> Event:
    """The event stays on the site, marked; all who are registered are told why. A repeat changes nothing.

    Raises WrongState for one that was never announced, Over, StaleRecord.
    """
    event = _locked(event, None)
    if event.is_cancelled:
        return event
    if event.state != EventState.PUBLISHED:
        raise WrongState
    if seen is not None:
        check_version(event, seen)
    if event.is_over(now):
        raise Over
    event.state, event.cancel_reason = EventState.CANCELLED, reason
    event.ics_sequence += 1
    _save(event, "state", "cancel_reason", "ics_sequence")
    _tell_all(event, "event_cancelled", now=now)
    return event


def _tell_all(event: Event, name: str, *, now: dt.datetime) -> list[Registration]:
    registrations = list(event.registrations.active())
    for registration in registrations:
        registration.event = event
        tell(registration, name, now=now)
    return registrations


@transaction.atomic
def copy_event(*, event: Event, days: Iterable[dt.date], by: User) -> list[Event]:
    """Drafts with the same texts, hours, place and rules on other days; registration opens as long before as here."""
    return [_copy(event, day) for day in days]


def _copy(event: Event, day: dt.date) -> Event:
    start, end = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    away = day - start.date()
    copy = Event(**{name: getattr(event, name) for name in COPIED})
    copy.starts_at, copy.ends_at = _shifted(start, away), _shifted(end, away)
    for name in ("registration_opens_at", "registration_closes_at"):
        if moment := getattr(event, name):
            setattr(copy, name, _shifted(timezone.localtime(moment), away))
    copy.slug = free_slug(copy)
    copy.save()
    return copy


def _shifted(moment: dt.datetime, away: dt.timedelta) -> dt.datetime:
    """So many days away at the same hour of the clock, summer time or not."""
    return timezone.make_aware(moment.replace(tzinfo=None) + away)


@transaction.atomic
def add_material(*, event: Event, title: str, title_en: str, file: ContentFile | None, url: str, by: User) -> Material:
    """A file that has passed the upload gate, or a link, at the end of the event's list."""
    event = lock_event(event)
    position = event.materials.count() + 1
    return Material.objects.create(
        event=event, title=title, title_en=title_en, file=file or "", url=url, position=position
    )


@transaction.atomic
def rename_material(*, material: Material, title: str, title_en: str, seen: int | None, by: User) -> Material:
    """The file or link stays as it is. Raises StaleRecord when somebody renamed it in between."""
    material = Material.objects.select_for_update().get(pk=material.pk)
    check_version(material, seen)
    material.title, material.title_en = title, title_en
    material.save()
    return material


@transaction.atomic
def remove_material(*, material: Material, by: User) -> None:
    """Deletes the material and its file. Who did it is in the audit."""
    if material.file:
        transaction.on_commit(partial(material.file.storage.delete, str(material.file.name)))
    material.delete()

"""The invented events of the demo, out of data/demo.toml: past and coming, full and cancelled. No mail is written."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from centar.models import Office, User
from events.actions.events import free_slug
from events.actions.seats import fits
from events.fair_demo import seed_fair
from events.models import Event, EventState, Feedback, Material, Registration, RegistrationState, Source

DEMO_FILE = Path(__file__).parent / "data" / "demo.toml"
ANNOUNCED = dt.timedelta(days=30)  # before the event
NOT_FACTS = {"day", "from", "to", "people", "feedback", "link", "opens", "state", "cancel_reason"}


@transaction.atomic
def seed(*, staff: User, now: dt.datetime) -> str:
    """Makes the example events and fairs, once: with one there, none is added."""
    return f"{_seed_events(staff=staff, now=now)} {seed_fair(staff=staff, now=now)}"


def _seed_events(*, staff: User, now: dt.datetime) -> str:
    if Event.objects.exists():
        return "0 events added."
    rows = tomllib.loads(DEMO_FILE.read_text(encoding="utf-8"))["event"]
    for row in rows:
        _make(row, staff=staff, now=now)
    return f"{len(rows)} events added."


def _make(row: dict[str, Any], *, staff: User, now: dt.datetime) -> None:
    day = timezone.localdate(now) + dt.timedelta(days=row["day"])
    event = Event(is_example=True, **{name: value for name, value in row.items() if name not in NOT_FACTS})
    event.starts_at, event.ends_at = _at(day, row["from"]), _at(day, row["to"])
    event.slug = free_slug(event)
    event.state = EventState.PUBLISHED
    if "opens" in row:
        event.registration_opens_at = _at(timezone.localdate(now) + dt.timedelta(days=row["opens"]), "10:00")
    if event.is_over(now):
        event.reminded_at = event.feedback_asked_at = now
    event.save()
    for number, person in enumerate(row.get("people", [])):
        _register(event, person, created_at=min(now, event.starts_at) - ANNOUNCED / 2 + dt.timedelta(hours=number))
    if row.get("state") == "cancelled":
        Event.objects.filter(pk=event.pk).update(state=EventState.CANCELLED, cancel_reason=row["cancel_reason"])
    if link := row.get("link"):
        Material.objects.create(event=event, **link)
    for usefulness, good, better in row.get("feedback", []):
        given_on = day + dt.timedelta(days=1)
        Feedback.objects.create(
            event=event, audience="visitor", usefulness=usefulness, good=good, better=better, given_on=given_on
        )


def _at(day: dt.date, hour: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.fromisoformat(hour)))


def _register(event: Event, person: dict[str, Any], *, created_at: dt.datetime) -> None:
    event.refresh_from_db(fields=["seats_taken"])
    has_seat = fits(event, person.get("party", 1))
    # the one number that may be shown
    phone = Office.objects.get().phone if person.get("phone") == "office" else ""
    email = person.get("email", "")
    Registration.objects.create(
        event=event,
        name=person["name"],
        email=email,
        phone=phone,
        contact_key=email or str(phone),
        party=person.get("party", 1),
        needs=person.get("needs", ""),
        came=person.get("came"),
        state=RegistrationState.CONFIRMED if has_seat else RegistrationState.WAITING,
        waits_since=None if has_seat else created_at,
        source=Source.WEB,
        language="sr-latn",
        created_at=created_at,
    )

"""The invented talks of the demo, out of data/demo.toml: past and coming, in every state. No mail is written."""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from centar.models import Office, User
from centar.workdays import is_working_day
from consultations.actions.booking import Contact, client_of
from consultations.lists import load_lists
from consultations.models import (
    CANCELLED,
    Booking,
    BookingStep,
    CallRequest,
    Consultant,
    Mode,
    NextStep,
    Room,
    Source,
    State,
    StepKind,
    Topic,
)
from consultations.schedule import at_local
from consultations.slots import Wish, free_slots

DEMO_FILE = Path(__file__).parent / "data" / "demo.toml"
FIRST_TALK = dt.time(9)
STEPS = {
    State.BOOKED: StepKind.BOOKED,
    State.ATTENDED: StepKind.ATTENDED,
    State.NO_SHOW: StepKind.NO_SHOW,
    State.CANCELLED_BY_CLIENT: StepKind.CANCELLED,
}


@transaction.atomic
def seed(*, staff: User, now: dt.datetime) -> str:
    """Makes the example talks, once: with one there, none is added."""
    load_lists()
    if Booking.objects.exists():
        return "0 talks added."
    data = tomllib.loads(DEMO_FILE.read_text(encoding="utf-8"))
    for row in data["consultant"]:
        consultant = Consultant.objects.create(user=User.objects.get(email=row["email"]))
        consultant.topics.set(Topic.objects.filter(slug__in=row["topics"]))
    for row in data["talk"]:
        _make(row, staff=staff, now=now)
    for row in data["call"]:
        phone = Office.objects.get().phone  # the one number that may be shown
        CallRequest.objects.create(phone=phone, language="sr-latn", form_key=uuid.uuid4(), created_at=now, **row)
    return f"{len(data['talk'])} talks added."


def _make(row: dict[str, Any], *, staff: User, now: dt.datetime) -> None:
    topic, mode, state = Topic.objects.get(slug=row["topic"]), Mode(row["mode"]), State(row.get("state", "booked"))
    starts_at, consultant = _time(topic, mode, row["day"], now=now)
    made_at = min(now, starts_at) - dt.timedelta(days=3)
    client = client_of(Contact(row["name"], email=row["email"]), language="sr-latn", now=made_at, by_staff=True)
    questions = topic.questions.values_list("label", flat=True)
    booking = Booking.objects.create(
        client=client,
        contact_key=client.email,
        topic=topic,
        consultant=consultant,
        room=Room.objects.first() if mode == Mode.IN_PERSON else None,
        mode=mode,
        starts_at=starts_at,
        ends_at=starts_at + topic.length,
        busy_until=starts_at + topic.length + topic.buffer,
        state=state,
        source=Source.WEB,
        language="sr-latn",
        needs=row.get("needs", ""),
        answers=[
            {"question": question, "answer": answer}
            for question, answer in zip(questions, row.get("answers", []), strict=False)
        ],
        created_at=made_at,
        cancelled_at=made_at + dt.timedelta(days=1) if state in CANCELLED else None,
        attended_at=starts_at if state == State.ATTENDED else None,
        outcome=row.get("outcome", ""),
    )
    BookingStep.objects.create(booking=booking, kind=StepKind.BOOKED, at=made_at, time_after=starts_at)
    if state != State.BOOKED:
        BookingStep.objects.create(booking=booking, kind=STEPS[state], at=booking.cancelled_at or starts_at, by=staff)
    for step in row.get("steps", []):
        due_on = timezone.localdate(now) + dt.timedelta(days=step["due"])
        NextStep.objects.create(
            client=client, booking=booking, text=step["text"], due_on=due_on, created_at=starts_at, created_by=staff
        )


def _time(topic: Topic, mode: str, day: int, *, now: dt.datetime) -> tuple[dt.datetime, Consultant]:
    """A free time on the working day that is so many away; in the past the first of the day."""
    date = _working_day(timezone.localdate(now), day)
    if day < 0:
        consultant = topic.consultants.order_by("pk")[0]
        return at_local(date, FIRST_TALK), consultant
    slot = free_slots(Wish(topic, mode, is_staff=True), first=date, last=date, now=now)[0]
    return slot.starts_at, Consultant.objects.get(pk=slot.consultants[0])


def _working_day(day: dt.date, away: int) -> dt.date:
    step = dt.timedelta(days=1 if away > 0 else -1)
    while away:
        day += step
        if is_working_day(day):
            away -= 1 if away > 0 else -1
    return day

"""What is written down about a client, and after a talk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from centar.models import User
from centar.versions import check_version
from consultations.actions.changes import mark_attended
from consultations.actions.refusals import Refusal
from consultations.actions.steps import agree_step
from consultations.actions.taking import lock_consultants
from consultations.models import Booking, CaseNote, Client
from entrepreneurs.models import Enterprise


class NotTheAuthor(Refusal):
    """Only who wrote a note changes it."""


@dataclass(frozen=True)
class Record:
    """What somebody writes down after a talk: each part may be empty. `steps`: texts with their last days."""

    outcome: str = ""
    note: str = ""
    visibility: str = CaseNote.Visibility.CONSULTANTS
    steps: tuple[tuple[str, dt.date | None], ...] = ()


def write_note(
    *,
    subject: Client | Enterprise,
    body: str,
    visibility: str,
    by: User,
    now: dt.datetime,
    booking: Booking | None = None,
) -> CaseNote:
    """A note about a client or an enterprise, perhaps on one talk."""
    about = {"client": subject} if isinstance(subject, Client) else {"enterprise": subject}
    return CaseNote.objects.create(
        **about, booking=booking, author=by, body=body, visibility=visibility, created_at=now
    )


@transaction.atomic
def change_note(*, note: CaseNote, body: str, visibility: str, seen: int, by: User) -> CaseNote:
    """The author corrects a note. Raises NotTheAuthor, StaleRecord."""
    note = CaseNote.objects.select_for_update().get(pk=note.pk)
    if note.author_id != by.pk:
        raise NotTheAuthor
    if (note.body, note.visibility) != (body, visibility):
        check_version(note, seen)
        note.body, note.visibility = body, visibility
        note.save()
    return note


@transaction.atomic
def record_talk(*, booking: Booking, record: Record, seen: int, by: User, now: dt.datetime) -> Booking:
    """Writes down what came of a talk, all of it or nothing; an outcome says that the client came.

    The same record sent twice is written once. Raises StaleRecord when somebody else has written something down, or
    changed the talk, since the version `seen`; WrongState where there can be no outcome.
    """
    lock_consultants({booking.consultant_id})
    booking = Booking.objects.select_for_update(of=("self",)).select_related("client").get(pk=booking.pk)
    missing = _not_there_yet(booking, record, by)
    if missing == Record(visibility=record.visibility):
        return booking
    check_version(booking, seen)
    if missing.outcome:
        booking = mark_attended(booking=booking, by=by, now=now, outcome=missing.outcome)
    else:
        booking.save()  # whoever writes at the same time is told
    if missing.note:
        write_note(
            subject=booking.client, booking=booking, body=missing.note, visibility=missing.visibility, by=by, now=now
        )
    for text, due_on in missing.steps:
        agree_step(client=booking.client, booking=booking, text=text, due_on=due_on, by=by, now=now)
    return booking


def _not_there_yet(booking: Booking, record: Record, by: User) -> Record:
    note = {"author": by, "body": record.note, "visibility": record.visibility}
    agreed = set(booking.next_steps.values_list("text", "due_on"))
    return Record(
        outcome="" if record.outcome == booking.outcome else record.outcome,
        note="" if record.note and booking.notes.filter(**note).exists() else record.note,
        visibility=record.visibility,
        steps=tuple(step for step in record.steps if step not in agreed),
    )

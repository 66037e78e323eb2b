"""What is written down about a client, and what was agreed with them."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from centar.mail import queue_email
from centar.models import User
from centar.versions import check_version
from consultations.actions.refusals import Refusal
from consultations.models import Booking, CaseNote, Client, NextStep
from consultations.tokens import token_of
from entrepreneurs.models import Enterprise


class NotTheAuthor(Refusal):
    """Only who wrote a note changes it."""


class NothingToSend(Refusal):
    """The client has no e-mail address, or nothing was agreed."""


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
def agree_step(*, booking: Booking, text: str, due_on: dt.date | None, by: User, now: dt.datetime) -> NextStep:
    """Something that the client will do; the same text of the same talk a second time only changes its date."""
    Booking.objects.select_for_update(no_key=True).get(pk=booking.pk)
    if step := booking.next_steps.filter(text=text, done_at=None).first():
        step.due_on = due_on
        step.save()
        return step
    return NextStep.objects.create(
        client=booking.client, booking=booking, text=text, due_on=due_on, created_at=now, created_by=by
    )


@transaction.atomic
def send_steps(*, booking: Booking, by: User, now: dt.datetime) -> None:
    """Mails the client what was agreed in this talk and is not done yet; the same list goes once.

    Raises NothingToSend.
    """
    steps = list(booking.next_steps.filter(done_at=None))
    if not steps or not booking.client.email:
        raise NothingToSend
    queue_email(
        to=booking.client.email,
        template="consultations/follow_up",
        context={"booking": booking, "steps": steps, "consultant": by.name, "token": token_of(booking)},
        language=booking.language,
        dedupe_key=f"follow-up:{booking.pk}:{_fingerprint(steps)}",
        secret=True,
    )


def _fingerprint(steps: list[NextStep]) -> str:
    listed = "\n".join(f"{step.pk} {step.text} {step.due_on}" for step in steps)
    return hashlib.sha256(listed.encode()).hexdigest()[:16]


def tick_off(*, step: NextStep, by: User, now: dt.datetime) -> NextStep:
    """The agreed step is done; a repeat keeps the first time. Who did it is in the audit."""
    with transaction.atomic():
        step = NextStep.objects.select_for_update().get(pk=step.pk)
        if step.done_at is None:
            step.done_at = now
            step.save()
    return step


def take_back_tick(*, step: NextStep, by: User) -> NextStep:
    """The agreed step is still to be done after all."""
    with transaction.atomic():
        step = NextStep.objects.select_for_update().get(pk=step.pk)
        if step.done_at is not None:
            step.done_at = None
            step.save()
    return step

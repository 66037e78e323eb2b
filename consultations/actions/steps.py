"""What was agreed with a client: written down, corrected, mailed, ticked off."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from centar.mail import queue_email
from centar.models import User
from centar.versions import check_version
from consultations.actions.refusals import Refusal
from consultations.models import Booking, Client, NextStep
from consultations.tokens import token_of


class NothingToSend(Refusal):
    """The client has no e-mail address, or nothing was agreed."""


@transaction.atomic
def agree_step(
    *, client: Client, text: str, due_on: dt.date | None, by: User, now: dt.datetime, booking: Booking | None = None
) -> NextStep:
    """Something that the client will do, perhaps agreed in a talk; the same text a second time changes its date.

    Raises Client.DoesNotExist for a client whose data were deleted meanwhile.
    """
    client = Client.objects.select_for_update(no_key=True).get(pk=client.pk, anonymised_at=None)
    step = client.next_steps.filter(booking=booking, text=text, done_at=None).first()
    if step is None:
        return NextStep.objects.create(
            client=client, booking=booking, text=text, due_on=due_on, created_at=now, created_by=by
        )
    return _say(step, text, due_on)


@transaction.atomic
def change_step(*, step: NextStep, text: str, due_on: dt.date | None, seen: int, by: User) -> NextStep:
    """Staff correct an agreed step. Raises StaleRecord, NextStep.DoesNotExist.

    What the client was mailed before stays in the audit.
    """
    step = NextStep.objects.select_for_update().get(pk=step.pk)
    if (step.text, step.due_on) != (text, due_on):
        check_version(step, seen)
    return _say(step, text, due_on)


def _say(step: NextStep, text: str, due_on: dt.date | None) -> NextStep:
    """In new words the step has not been mailed yet."""
    if (step.text, step.due_on) != (text, due_on):
        step.text, step.due_on, step.mailed_at = text, due_on, None
        step.save()
    return step


@transaction.atomic
def remove_step(*, step: NextStep, by: User) -> None:
    """Nothing is agreed any more; a repeat changes nothing. The words, and whether they were mailed, are audited."""
    NextStep.objects.filter(pk=step.pk).delete()


@transaction.atomic
def send_steps(*, client: Client, by: User, now: dt.datetime, booking: Booking | None = None) -> None:
    """Mails the client what was agreed in the talk, or else in no talk, and is not done yet; the same list goes once.

    Where a confidential topic could be guessed the mail only leads to the steps. Raises NothingToSend.
    """
    steps = list(client.next_steps.filter(booking=booking, done_at=None))
    if not steps or not client.email:
        raise NothingToSend
    talks = [booking] if booking else client.bookings.select_related("topic")
    names_steps = not any(talk.topic.is_discreet for talk in talks)
    queue_email(
        to=client.email,
        template="consultations/follow_up",
        context={
            "talk": booking,
            "steps": steps if names_steps else [],
            "consultant": by.name,
            "token": token_of(booking) if booking else "",
        },
        language=booking.language if booking else client.language,
        dedupe_key=f"follow-up:{f'{booking.pk}' if booking else f'client-{client.pk}'}:{_fingerprint(steps)}",
        secret=True,
    )
    NextStep.objects.filter(pk__in=[step.pk for step in steps], mailed_at=None).update(mailed_at=now)


def _fingerprint(steps: Iterable[NextStep]) -> str:
    """Of the list as it stands after what was removed: who was mailed a longer one is told of the shorter one."""
    steps = list(steps)
    events: Any = NextStep._meta.get_field("history").related_model
    one = steps[0]
    removed = events.objects.filter(pgh_label="delete", client=one.client_id, booking=one.booking_id).count()
    listed = "\n".join([*(f"{step.pk} {step.text} {step.due_on}" for step in steps), f"{removed or ''}"])
    return hashlib.sha256(listed.encode()).hexdigest()[:16]


def tick_off(*, step: NextStep, by: User | None, now: dt.datetime) -> NextStep:
    """The agreed step is done; a repeat keeps the first time. Who did it is in the audit: the account `by`, or for a
    client without one the page of the talk."""
    with transaction.atomic():
        step = NextStep.objects.select_for_update().get(pk=step.pk)
        if step.done_at is None:
            step.done_at = now
            step.save()
    return step


def take_back_tick(*, step: NextStep, by: User | None) -> NextStep:
    """The agreed step is still to be done after all."""
    with transaction.atomic():
        step = NextStep.objects.select_for_update().get(pk=step.pk)
        if step.done_at is not None:
            step.done_at = None
            step.save()
    return step

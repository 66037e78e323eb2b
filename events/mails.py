"""What those who registered are told: by mail where there is an address, else by a call that staff make."""

from __future__ import annotations

import datetime as dt

from centar.calendars import CANCEL, REQUEST
from centar.mail import queue_email, take_back
from centar.models import Office
from events.calendars import entry
from events.models import CallReason, Registration
from events.tokens import token_of

# what goes along for the calendar of whoever has, or had, a seat
METHODS = {
    "registered": REQUEST,
    "changed": REQUEST,  # it may stand in for a "registered" that has not left
    "promoted": REQUEST,
    "moved": REQUEST,
    "put_back": CANCEL,
    "cancelled": CANCEL,
    "removed": CANCEL,
    "event_cancelled": CANCEL,
}
CALLS = {
    "promoted": CallReason.SEAT,
    "put_back": CallReason.PUT_BACK,
    "moved": CallReason.MOVED,
    "event_cancelled": CallReason.CANCELLED,
    "removed": CallReason.REMOVED,
}


def _prefix(registration: Registration) -> str:
    return f"registration:{registration.pk}:"


def tell(registration: Registration, name: str, *, now: dt.datetime, had_seat: bool | None = None) -> None:
    """Writes the mail `name` about the registration, once for each state of it and of its event.

    What was written about it before and has not left is taken back. Whoever has no e-mail is put on the list of calls
    when the Center changed something. `had_seat`: whether a calendar may hold it, where that is no longer seen.
    """
    if registration.email:
        _mail(registration, name, now=now, had_seat=had_seat)
    elif name in CALLS:
        registration.call_reason, registration.call_since = CALLS[name], now
        registration.save(update_fields=["call_reason", "call_since", "version"])


def _mail(registration: Registration, name: str, *, now: dt.datetime, had_seat: bool | None) -> None:
    event = registration.event
    # a new registration has no older mails; a reminder says nothing anew, and brings no entry for the calendar
    if name not in ("registered", "waiting", "reminder", "feedback"):
        take_back(dedupe_prefix=_prefix(registration))
    in_calendar = registration.is_confirmed or name == "put_back" if had_seat is None else had_seat
    method = METHODS.get(name) if in_calendar else None
    queue_email(
        to=registration.email,
        template=f"events/{name}",
        context=_context(registration),
        language=registration.language,
        dedupe_key=f"{_prefix(registration)}{name}:{event.ics_sequence}.{registration.version}",
        secret=True,
        calendar=entry(registration, method=method, now=now) if method else "",
    )


def send_link(registration: Registration, *, now: dt.datetime) -> None:
    """The link again, for whoever registers anew with the same address; at most once an hour."""
    if registration.email:
        queue_email(
            to=registration.email,
            template="events/link",
            context=_context(registration),
            language=registration.language,
            dedupe_key=f"registration-link:{registration.pk}:{now:%Y%m%d%H}",
            secret=True,
        )


def ask_how_it_was(registration: Registration) -> None:
    queue_email(
        to=registration.email,
        template="events/how_it_was",
        context=_context(registration),
        language=registration.language,
        dedupe_key=f"feedback:{registration.pk}",
        secret=True,
    )


def _context(registration: Registration) -> dict[str, object]:
    return {
        "registration": registration,
        "event": registration.event,
        "token": token_of(registration),
        "office": Office.objects.current(),
    }

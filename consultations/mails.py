"""What clients are told, and how: by mail where there is an address, else by a call that staff are asked to make."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, gettext_noop, override

from centar.calendars import CANCEL, REQUEST
from centar.dates import datetime_text
from centar.mail import queue_email, take_back
from centar.models import Office
from consultations.calendars import entry
from consultations.models import Booking, CallRequest, Source, WaitRequest
from consultations.tokens import token_of, wish_token

# what goes along for the client's calendar
METHODS = {
    "booked": REQUEST,
    "moved": REQUEST,
    "moved_by_office": REQUEST,
    "video_address": REQUEST,
    "cancelled": CANCEL,
    "cancelled_by_office": CANCEL,
}
# what staff are asked to tell by phone whoever has no e-mail
CALLS = {
    "moved_by_office": gettext_noop("Tell them that we moved the talk to %(time)s."),
    "cancelled_by_office": gettext_noop("Tell them that we cancelled the talk of %(time)s."),
    "video_address": gettext_noop("Tell them the address of the talk by video on %(time)s; it stands in the talk."),
    "offer": gettext_noop("Offer them the talk at %(time)s that has become free, and confirm it."),
}
REMINDERS = {"reminder_day": dt.timedelta(hours=24), "reminder_hours": dt.timedelta(hours=2)}


def mail_key(booking: Booking, name: str) -> str:
    return f"booking:{booking.pk}:{name}:{booking.ics_sequence}"


def take_back_mails(booking: Booking) -> None:
    """Drop what was written about the booking and has not left: it is about to say something that no longer holds."""
    take_back(dedupe_prefix=f"booking:{booking.pk}:")


def mail_of_new(booking: Booking) -> str:
    """The mail that a booking begins with."""
    if not booking.is_held:
        return "booked"
    return "offer" if booking.source == Source.OFFER else "held"


def tell_client(booking: Booking, name: str, *, now: dt.datetime, **context: Any) -> None:
    """Writes the mail `name` about the booking, once for each time that it gets.

    Whoever has no e-mail is put on the list of calls when the Center changed something.
    """
    if booking.client.email:
        method = METHODS.get(name)
        queue_email(
            to=booking.client.email,
            template=f"consultations/{name}",
            context={
                "booking": booking,
                "token": token_of(booking),
                "office": Office.objects.current(),
                "leave": _way_off_the_list(booking) if name == "offer" else "",
                **context,
            },
            language=booking.language,
            dedupe_key=mail_key(booking, name),
            secret=True,
            calendar=entry(booking, method=method, now=now) if method else "",
        )
    elif name in CALLS:
        _ask_to_call(booking, name, now=now)


def _way_off_the_list(booking: Booking) -> str:
    """The token with which whoever is offered the talk stops waiting."""
    wishes = WaitRequest.objects.filter(client=booking.client_id, topic=booking.topic_id, closed_at=None)
    wish = wishes.first()
    return wish_token(wish) if wish else ""


def tell_who_waits(wish: WaitRequest) -> None:
    """Writes to whoever has joined the waiting list what we will do, and how to leave it; once for each wish.

    For an earlier time once for each talk: who asks again and again has read it.
    """
    if wish.client.email:
        queue_email(
            to=wish.client.email,
            template="consultations/waiting",
            context={"wish": wish, "leave": wish_token(wish)},
            language=wish.language,
            dedupe_key=f"waiting-for-earlier:{wish.earlier_than_id}" if wish.earlier_than_id else f"waiting:{wish.pk}",
            secret=True,
        )


def _ask_to_call(booking: Booking, name: str, *, now: dt.datetime) -> None:
    with override(settings.LANGUAGE_CODE):
        note = gettext(CALLS[name]) % {"time": datetime_text(booking.starts_at, settings.LANGUAGE_CODE)}
    CallRequest.objects.get_or_create(
        form_key=uuid.uuid5(booking.key, mail_key(booking, name)),
        defaults={
            "name": booking.client.name,
            "phone": booking.client.phone,
            "note": note,
            "language": booking.language,
            "created_at": now,
        },
    )

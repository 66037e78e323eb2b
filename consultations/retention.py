"""What consulting forgets when; collected by centar/retention.py. Talks stay as numbers, people do not."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import CharField, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from centar.audit import blank_history
from consultations.actions.documents import delete_files
from consultations.models import (
    Booking,
    CallRequest,
    CaseNote,
    Client,
    NextStep,
    SharedDocument,
    State,
    WaitRequest,
)

CLIENT_KEPT = dt.timedelta(days=730)
UNCONFIRMED_KEPT = dt.timedelta(days=30)
CALL_KEPT = dt.timedelta(days=365)


def to_forget(now: dt.datetime) -> QuerySet[Client]:
    """Clients whose last talk was two years ago, and those who in a month have confirmed none and wait for none."""
    bookings = Booking.objects.order_by()
    recent = bookings.filter(starts_at__gte=now - UNCONFIRMED_KEPT)
    talks = bookings.exclude(state=State.EXPIRED).filter(starts_at__gte=now - CLIENT_KEPT)
    waiting = WaitRequest.objects.filter(closed_at=None).order_by()
    notes = CaseNote.objects.filter(client__isnull=False, created_at__gte=now - CLIENT_KEPT).order_by()
    documents = SharedDocument.objects.filter(shared_at__gte=now - CLIENT_KEPT).order_by()
    clients = Client.objects.filter(anonymised_at=None, created_at__lt=now - UNCONFIRMED_KEPT).order_by()
    return (
        clients.exclude(pk__in=recent.values("client"))
        .exclude(pk__in=talks.values("client"))
        .exclude(pk__in=waiting.values("client"))
        .exclude(pk__in=notes.values("client"))
        .exclude(pk__in=documents.values("client"))
    )


def anonymise_old_clients(now: dt.datetime) -> int:
    """Takes name, contact, notes, documents and everything typed.

    Day, topic, municipality and outcome of the talks stay.
    """
    with transaction.atomic():
        keys = list(to_forget(now).select_for_update().values_list("pk", flat=True))
        Client.objects.filter(pk__in=keys).update(name="", email="", phone="", anonymised_at=now)
        bookings = Booking.objects.filter(client__in=keys)
        talks = list(bookings.values_list("pk", flat=True))
        contact = Concat(Value("client:"), Cast("client_id", CharField()))
        bookings.update(contact_key=contact, needs="", answers=[], cancel_reason="", video_url="")
        NextStep.objects.filter(client__in=keys).delete()
        CaseNote.objects.filter(client__in=keys).delete()
        _delete_documents(keys)
        blank_history(Client, keys, ("name", "email", "phone"))
        blank_history(Booking, talks, ("needs", "cancel_reason", "video_url"))
        _blank_history_of_gone(NextStep, keys, "text")
    return len(keys)


def _delete_documents(clients: list[int]) -> None:
    """With their files."""
    documents = SharedDocument.objects.filter(client__in=clients)
    delete_files(documents)
    documents.delete()
    _blank_history_of_gone(SharedDocument, clients, "title")


def _blank_history_of_gone(model: type[Model], clients: list[int], field: str) -> None:
    """Of the clients' rows that are deleted now, and of those that staff had removed before."""
    events: Any = model._meta.get_field("history").related_model
    known = events.objects.filter(client__in=clients).values_list("pgh_obj_id", flat=True)
    blank_history(model, list(known), (field,))


def delete_old_calls(now: dt.datetime) -> int:
    """Calls back, a year after they were made; those that nobody made, a year after they were asked for."""
    with transaction.atomic():
        rows = CallRequest.objects.filter(
            Q(done_at__lt=now - CALL_KEPT) | Q(done_at=None, created_at__lt=now - CALL_KEPT)
        )
        keys = list(rows.select_for_update().values_list("pk", flat=True))
        CallRequest.objects.filter(pk__in=keys).delete()
        blank_history(CallRequest, keys, ("name", "phone", "note", "result"))
    return len(keys)


RULES = [anonymise_old_clients, delete_old_calls]

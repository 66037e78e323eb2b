"""Files shared with a client, and taken back."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from functools import partial
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Sum

from centar.mail import queue_email, take_back
from centar.models import User
from consultations.actions.refusals import Refusal
from consultations.models import Booking, Client, SharedDocument
from consultations.models.document import BYTES_AT_MOST, DOCUMENTS_AT_MOST, KINDS
from consultations.tokens import token_of


class TooManyDocuments(Refusal):
    """The client has as many documents, or megabytes, as one may have."""


@transaction.atomic
def share_document(
    *, client: Client, file: ContentFile, title: str, by: User, now: dt.datetime, booking: Booking | None = None
) -> SharedDocument:
    """Gives the client a file that has passed the upload gate, and writes them a link to it; sent twice, it is one.

    Raises TooManyDocuments; Client.DoesNotExist for a client whose data were deleted meanwhile.
    """
    client = Client.objects.select_for_update(no_key=True).get(pk=client.pk, anonymised_at=None)
    digest = hashlib.file_digest(file.open(), "sha256").hexdigest()
    if sent := client.documents.filter(booking=booking, title=title, digest=digest).first():
        return sent
    count, size = used_by(client)
    if count >= DOCUMENTS_AT_MOST or size + file.size > BYTES_AT_MOST:
        raise TooManyDocuments
    document = SharedDocument.objects.create(
        client=client,
        booking=booking,
        title=title,
        file=file,
        size=file.size,
        content_type=KINDS[PurePath(str(file.name)).suffix],
        digest=digest,
        shared_by=by,
        shared_at=now,
    )
    if client.email:
        _tell(document)
    return document


def used_by(client: Client) -> tuple[int, int]:
    """How many documents the client has, and how many bytes these are together."""
    used = client.documents.order_by().aggregate(count=Count("pk"), size=Sum("size", default=0))
    return used["count"], used["size"]


@transaction.atomic
def remove_document(*, document: SharedDocument, by: User) -> None:
    """Deletes the document and its file, and the mail about it if that has not left. Who did it is in the audit."""
    take_back(dedupe_prefix=_mail_key(document))
    delete_files([document])
    document.delete()


def delete_files(documents: Iterable[SharedDocument]) -> None:
    """Deletes the files of rows that are about to go, at the end of the transaction in which they go."""
    for document in documents:
        transaction.on_commit(partial(document.file.storage.delete, str(document.file.name)))


def _tell(document: SharedDocument) -> None:
    """A link to the page with the document; the title is not written where a confidential topic could be guessed."""
    booking = document.booking
    talks = [booking] if booking else document.client.bookings.select_related("topic")
    queue_email(
        to=document.client.email,
        template="consultations/document",
        context={
            "title": "" if any(talk.topic.is_discreet for talk in talks) else document.title,
            "token": token_of(booking) if booking else "",
        },
        language=booking.language if booking else document.client.language,
        dedupe_key=_mail_key(document),
        secret=True,
    )


def _mail_key(document: SharedDocument) -> str:
    return f"document:{document.key}"

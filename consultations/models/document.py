"""Files that the Center hands to a client."""

from __future__ import annotations

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centar.audit import tracked
from centar.models import User
from centar.script import fold
from centar.uploads import private_storage
from consultations.models.booking import Booking
from consultations.models.client import Client

DOCUMENTS_AT_MOST = 20
BYTES_AT_MOST = 50 * 1024 * 1024
LONGEST_FILE_NAME = 80
# by the ending that the upload gate gives
KINDS = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".webp": "image/webp"}


class DocumentQuerySet(models.QuerySet["SharedDocument"]):
    def of(self, user: User) -> DocumentQuerySet:
        """Shared with whoever has the account's address."""
        return self.filter(client__email=user.email)

    def on_page_of(self, booking: Booking) -> DocumentQuerySet:
        """What the client finds on the page of a talk.

        Nothing until the talk was confirmed once, as anybody can ask for one.
        """
        return self.about(booking) if booking.is_proven else self.none()

    def about(self, booking: Booking) -> DocumentQuerySet:
        """What belongs to the talk, and what of its client belongs to no talk."""
        return self.filter(Q(booking=booking) | Q(booking=None), client=booking.client_id)


@tracked("client", "booking", "title", "content_type", "size", "shared_by")
class SharedDocument(models.Model):
    """A file that staff share with a client, handed out only by views that know who asks. Removed is gone for good.

    `size` is in bytes; `digest` is the SHA-256 of the file, so that the same one sent twice is kept once. The audit
    holds neither the file nor where it lies.
    """

    class Kind(models.TextChoices):
        PDF = "application/pdf", pgettext_lazy("file", "PDF")
        JPEG = "image/jpeg", pgettext_lazy("file", "JPG")
        WEBP = "image/webp", pgettext_lazy("file", "WEBP")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="documents", verbose_name=_("client"))
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("booking")
    )
    title = models.CharField(_("name of the document"), max_length=200)
    file = models.FileField(_("file"), storage=private_storage, upload_to="documents")
    size = models.PositiveIntegerField(_("size"), editable=False)
    content_type = models.CharField(_("kind"), max_length=20, choices=Kind, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("shared by")
    )
    shared_at = models.DateTimeField(_("shared"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared document")
        verbose_name_plural = _("shared documents")
        ordering = ("-shared_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "booking", "title", "digest"], nulls_distinct=False, name="document_shared_once"
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="document_has_title",
                violation_error_message=_("Enter the name of the document"),
            ),
            models.CheckConstraint(
                condition=Q(content_type__in=["application/pdf", "image/jpeg", "image/webp"]),
                name="document_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def download_name(self) -> str:
        """The title in plain letters, so that every system can save it, with the ending of the kind."""
        name = slugify(fold(self.title))[:LONGEST_FILE_NAME].strip("-_") or "dokument"
        return f"{name}{PurePath(str(self.file.name)).suffix}"

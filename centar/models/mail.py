from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutgoingEmailQuerySet(models.QuerySet["OutgoingEmail"]):
    def queued(self) -> OutgoingEmailQuerySet:
        return self.filter(state=OutgoingEmail.State.QUEUED)

    def failed(self) -> OutgoingEmailQuerySet:
        return self.filter(state=OutgoingEmail.State.FAILED)

    def given_up(self) -> OutgoingEmailQuerySet:
        """Failed ones that nobody has looked after yet."""
        return self.failed().filter(settled_at=None)

    def overdue(self, *, since: datetime) -> OutgoingEmailQuerySet:
        """Queued mails whose next attempt should have been made by `since`."""
        return self.queued().filter(next_attempt_at__lte=since)

    def oldest_unsent_at(self) -> datetime | None:
        """When the mail that waits longest was put in the queue."""
        return self.queued().aggregate(oldest=models.Min("queued_at"))["oldest"]


class OutgoingEmail(models.Model):
    """A mail as it was promised: rendered once, in the reader's language, and delivered by a job.

    The Message-ID is fixed when the row is written, so a mail that is sent twice is the same mail to its reader.
    One that could not be delivered is `settled` when staff have reached the person in another way, or need not.
    A secret mail (one with a code or a private link) loses its text once it is sent.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not delivered")

    to = models.EmailField(_("to"))
    reply_to = models.EmailField(_("reply to"), blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    calendar = models.TextField(
        _("calendar entry"),
        blank=True,
        default="",
        db_default="",
        help_text=_("iCalendar text that goes with the mail"),
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    template = models.CharField(_("template"), max_length=100)
    is_secret = models.BooleanField(_("contains a code or a private link"), default=False)
    dedupe_key = models.CharField(_("key against repeats"), max_length=200, unique=True)
    message_id = models.CharField("Message-ID", max_length=200, unique=True)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("written"))
    queued_at = models.DateTimeField(_("in the queue since"))
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    requeued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent again by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    settled_at = models.DateTimeField(_("looked after at"), null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("looked after by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects: ClassVar[models.Manager[OutgoingEmail]] = OutgoingEmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        indexes = [
            models.Index(fields=["next_attempt_at"], name="mail_queued", condition=Q(state="queued")),
            models.Index(fields=["-created_at"], name="mail_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["queued", "sent", "failed"]), name="mail_state_known"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="mail_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="queued", next_attempt_at__isnull=False)
                | (~Q(state="queued") & Q(next_attempt_at__isnull=True)),
                name="mail_queued_has_next_attempt",
            ),
            models.CheckConstraint(condition=Q(subject__regex=r"^[^\x01-\x1f\x7f]+$"), name="mail_subject_one_line"),
            models.CheckConstraint(
                condition=~Q(text="") | Q(is_secret=True, state="sent"), name="mail_text_until_secret_sent"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(state="failed", settled_at__isnull=False, settled_by__isnull=False),
                name="mail_settled_was_given_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def can_be_sent_again(self) -> bool:
        return self.state != self.State.QUEUED and bool(self.text)

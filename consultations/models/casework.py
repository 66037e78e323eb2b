"""What consultants write down, and what was agreed."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centar.audit import tracked
from centar.models import User, Versioned
from consultations.models.booking import Booking
from consultations.models.client import Client
from entrepreneurs.models import Enterprise


class CaseNoteQuerySet(models.QuerySet["CaseNote"]):
    def readable_by(self, user: User) -> CaseNoteQuerySet:
        """Nobody but the author reads a note for the author only, whatever their rights."""
        if not user.has_perm("consultations.view_casenote"):
            return self.none()
        return self.exclude(~Q(author=user), visibility=CaseNote.Visibility.AUTHOR)


class CaseNote(Versioned):
    """What a consultant wrote about a client or an enterprise. Read only by those who need it, each reading logged.

    Its text is not in the audit, so that it can be deleted for good.
    """

    class Visibility(models.TextChoices):
        CONSULTANTS = "consultants", pgettext_lazy("note", "all consultants")
        AUTHOR = "author", pgettext_lazy("note", "only me")

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("client")
    )
    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="case_notes",
        verbose_name=_("enterprise"),
    )
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("booking")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    body = models.TextField(_("note"), max_length=4000)
    visibility = models.CharField(_("who may read it"), max_length=12, choices=Visibility, default="consultants")
    created_at = models.DateTimeField(_("written"))

    objects = CaseNoteQuerySet.as_manager()

    class Meta(Versioned.Meta):
        verbose_name = _("case note")
        verbose_name_plural = _("case notes")
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(client__isnull=False, enterprise__isnull=True)
                | Q(client__isnull=True, enterprise__isnull=False),
                name="case_note_has_one_subject",
                violation_error_message=_("A note is about a client or about an enterprise"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%d.%m.%Y.}"


class NextStepQuerySet(models.QuerySet["NextStep"]):
    def of(self, user: User) -> NextStepQuerySet:
        """Agreed with whoever has the account's address."""
        return self.filter(client__email=user.email)

    def on_page_of(self, booking: Booking) -> NextStepQuerySet:
        """What the client finds on the page of a talk: what was agreed in it, and what was agreed in no talk.

        Nothing until the talk was confirmed once, as anybody can ask for one.
        """
        if not booking.is_proven:
            return self.none()
        return self.filter(Q(booking=booking) | Q(booking=None), client=booking.client_id)


@tracked("client", "booking", "text", "due_on", "done_at", "mailed_at")
class NextStep(Versioned):
    """What a client and a consultant agreed to be done; the client sees it, is mailed it and ticks it off.

    `mailed_at`: when the client was last mailed it in these words. Of a step that was corrected or removed since,
    the audit keeps the words and the mail.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="next_steps", verbose_name=_("client"))
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="next_steps", verbose_name=_("booking")
    )
    text = models.CharField(_("agreed step"), max_length=300)
    due_on = models.DateField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(_("agreed at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed to the client"), null=True, editable=False)

    objects = NextStepQuerySet.as_manager()

    class Meta(Versioned.Meta):
        verbose_name = _("agreed step")
        verbose_name_plural = _("agreed steps")
        ordering = (models.F("due_on").asc(nulls_last=True), "id")

    def __str__(self) -> str:
        return self.text

    def is_overdue(self, *, today: dt.date) -> bool:
        return self.done_at is None and self.due_on is not None and self.due_on < today

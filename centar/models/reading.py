from __future__ import annotations

from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

READINGS_KEPT = timedelta(days=730)


class Reading(models.Model):
    """That a member of staff had a page before them that shows somebody's personal detail.

    Rows are only added; they can be deleted once they are READINGS_KEPT old, and the database holds both.
    """

    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="readings", verbose_name=_("who")
    )
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, verbose_name=_("kind of record"))
    subject_id = models.PositiveBigIntegerField(_("number of the record"))
    subject = GenericForeignKey("subject_type", "subject_id")
    place = models.CharField(_("page"), max_length=100, help_text=_("name of the page's address"))

    class Meta:
        verbose_name = _("view of personal data")
        verbose_name_plural = _("views of personal data")
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["at"], name="reading_at"),
            models.Index(fields=["subject_type", "subject_id", "at"], name="reading_of_subject"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="no_update"),
            pgtrigger.Protect(
                name="no_early_delete",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(f"OLD.at > now() - interval '{READINGS_KEPT.days} days'"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y. %H:%M} – {self.by}"

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centar.audit import tracked
from entrepreneurs.models.enterprise import Enterprise


class FactReportQuerySet(models.QuerySet["FactReport"]):
    def open(self) -> FactReportQuerySet:
        return self.filter(closed_at=None)


@tracked("enterprise", "fact", "outcome", "closed_by")
class FactReport(models.Model):
    """Somebody says that a public entry has a wrong fact; staff look and close it, with words for who asked.

    What was typed is not in the audit, so that it can be deleted for good.
    """

    class Fact(models.TextChoices):
        IDENTITY = "identity", _("name, legal form or number")
        STATUS = "status", _("status of a social enterprise")
        CONTACT = "contact", _("address, phone, e-mail or website")
        OFFER = "offer", _("what they do and offer")
        PEOPLE = "people", _("whom they help")
        PHOTOS = "photos", _("photos")
        OTHER = "other", pgettext_lazy("fact", "something else")

    class Outcome(models.TextChoices):
        CORRECTED = "corrected", pgettext_lazy("report", "corrected")
        NOT_SO = "not_so", pgettext_lazy("report", "it is right as it stands")
        UNKNOWN = "unknown", pgettext_lazy("report", "cannot be told")

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="fact_reports", verbose_name=_("enterprise")
    )
    form_key = models.UUIDField(unique=True, editable=False)
    fact = models.CharField(_("which fact"), max_length=10, choices=Fact)
    text = models.TextField(_("what would be right"), max_length=1000)
    email = models.EmailField(_("e-mail of who reported it"), blank=True)
    language = models.CharField(_("language of mails"), max_length=8, choices=settings.LANGUAGES)
    created_at = models.DateTimeField(_("reported at"))
    outcome = models.CharField(_("what came of it"), max_length=10, choices=Outcome, blank=True)
    note = models.TextField(_("message"), max_length=1000, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )

    objects: ClassVar[models.Manager[FactReport]] = FactReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a wrong fact")
        verbose_name_plural = _("reports of wrong facts")
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", closed_at__isnull=True, closed_by__isnull=True)
                | Q(
                    outcome__in=["corrected", "not_so", "unknown"],
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                ),
                name="fact_report_closed_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise}: {self.get_fact_display()}"

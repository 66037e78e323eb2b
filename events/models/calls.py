"""Exhibitors who have no e-mail, and what each has to be told by phone."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from events.models.application import ExhibitorApplication
from events.models.choices import ApplicationState, ExhibitorCallReason

Reason = ExhibitorCallReason
TO_CONFIRM = [Reason.ACCEPTED, Reason.OFFERED]
BEFORE_THE_FAIR = [Reason.STAND, Reason.SETUP, Reason.MOVED]


class ExhibitorCallQuerySet(models.QuerySet["ExhibitorCall"]):
    def current(self) -> ExhibitorCallQuerySet:
        """What still holds, told or not."""
        return self.filter(overtaken_at=None)

    def to_make(self) -> ExhibitorCallQuerySet:
        """The longest waiting first."""
        return self.current().filter(told_at=None)

    def for_page(self) -> ExhibitorCallQuerySet:
        return self.select_related(
            "application__enterprise", "application__stand", "application__fair__event", "application__fair__call"
        )


@tracked("application", "reason", "since", "told_at", "told_by", "overtaken_at")
class ExhibitorCall(models.Model):
    """A call to make about one thing. Newer news of the same overtakes it, be it that it was told."""

    application = models.ForeignKey(
        ExhibitorApplication, on_delete=models.PROTECT, related_name="calls", verbose_name=_("application")
    )
    reason = models.CharField(_("why"), max_length=16, choices=ExhibitorCallReason)
    since = models.DateTimeField(_("to be called since"))
    told_at = models.DateTimeField(_("told at"), null=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("told by")
    )
    overtaken_at = models.DateTimeField(_("overtaken at"), null=True)

    objects = ExhibitorCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call to an exhibitor")
        verbose_name_plural = _("calls to exhibitors")
        ordering = ("since", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reason"], condition=Q(overtaken_at=None), name="exhibitor_call_once"
            ),
            models.CheckConstraint(
                condition=Q(told_at=None, told_by=None) | Q(told_at__isnull=False, told_by__isnull=False),
                name="exhibitor_call_told_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_reason_display()}"

    @property
    def until(self) -> dt.datetime | None:
        """When it is too late to say it; None where that is never so."""
        fair = self.application.fair
        if self.reason in TO_CONFIRM and self.application.state == ApplicationState.ACCEPTED:
            return self.application.accept_by
        if self.reason == Reason.NEEDS_CHANGES:
            return fair.call.shuts_at
        return fair.event.starts_at if self.reason in BEFORE_THE_FAIR else None

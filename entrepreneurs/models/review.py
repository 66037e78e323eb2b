"""What happened to an enterprise's entry, and what waits for staff."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from entrepreneurs.models.choices import State
from entrepreneurs.models.decisions import AwaitingDecision
from entrepreneurs.models.enterprise import Enterprise


class StateChange(models.Model):
    """One step of an entry on its way: who, when, and the words the applicant was given."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="state_changes", verbose_name=_("enterprise")
    )
    from_state = models.CharField(_("state before"), max_length=16, choices=State)
    to_state = models.CharField(_("state after"), max_length=16, choices=State)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    message = models.TextField(_("message"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("step of an entry")
        verbose_name_plural = _("steps of entries")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"


@tracked("enterprise", "proposed", "state", "created_by", "decided_by", "answer")
class ChangeRequest(AwaitingDecision):
    """A change of checked facts on a published entry, held until staff have seen the proof.

    `proposed` maps field names to the values as the form gave them (dates in ISO form, the municipality by id).
    """

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="change_requests", verbose_name=_("enterprise")
    )
    proposed: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("proposed"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("created by")
    )

    class Meta(AwaitingDecision.Meta):
        verbose_name = _("change of checked facts")
        verbose_name_plural = _("changes of checked facts")
        constraints = [
            *AwaitingDecision.Meta.constraints,
            models.UniqueConstraint(fields=["enterprise"], condition=Q(state="open"), name="change_request_one_open"),
        ]

    def __str__(self) -> str:
        return str(self.enterprise)

    @property
    def fingerprint(self) -> str:
        """Of what is proposed now: its people may add to it as long as nobody has decided."""
        return _fingerprint(self.proposed)

    def proposed_as(self, fingerprint: str) -> dict[str, Any] | None:
        """What was proposed when it had this fingerprint."""
        known = self.history.values_list("proposed", flat=True)  # type: ignore[attr-defined]
        return next((proposed for proposed in known if _fingerprint(proposed) == fingerprint), None)


def _fingerprint(proposed: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(proposed, sort_keys=True).encode()).hexdigest()

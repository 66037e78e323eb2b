from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centar.models import User

DECIDED = Q(decided_at__isnull=False, decided_by__isnull=False)


class AwaitingDecision(models.Model):
    """Something asked of staff: open until one of them says yes or no, with words.

    It is closed, with a reason, when there is nothing left to decide: who asked takes it back, or its entry goes.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("request", "waiting")
        ACCEPTED = "accepted", pgettext_lazy("request", "accepted")
        REFUSED = "refused", pgettext_lazy("request", "refused")
        CLOSED = "closed", pgettext_lazy("request", "closed without a decision")

    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(_("created at"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    answer = models.TextField(_("answer"), max_length=600, blank=True)

    class Meta:
        abstract = True
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, decided_by__isnull=True)
                | Q(state__in=["accepted", "refused"]) & DECIDED
                | Q(state="closed", decided_at__isnull=False) & ~Q(answer=""),
                name="%(class)s_decision_is_whole",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_accepted(self) -> bool:
        return self.state == self.State.ACCEPTED

    def decide(self, *, accept: bool, by: User, answer: str, now: dt.datetime) -> None:
        """Writes the decision; the caller holds the row's lock."""
        self.state = self.State.ACCEPTED if accept else self.State.REFUSED
        self.decided_by, self.decided_at, self.answer = by, now, answer
        self.save()

    def close(self, *, by: User | None, reason: str, now: dt.datetime) -> None:
        """Ends it undecided; `by` is nobody when the clock did it. The caller holds the row's lock."""
        self.state = self.State.CLOSED
        self.decided_by, self.decided_at, self.answer = by, now, reason
        self.save()

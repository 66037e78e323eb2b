"""What is said and decided about an application: its steps and the votes of the jury."""

from __future__ import annotations

from collections.abc import Iterable

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from centar.models import Versioned
from centar.models.consent import NO_DELETE
from events.models.application import ExhibitorApplication
from events.models.choices import ApplicationState

MESSAGE_ONLY_FORGOTTEN = pgtrigger.Trigger(
    name="message_only_forgotten",
    operation=pgtrigger.Update,
    when=pgtrigger.Before,
    condition=pgtrigger.Q(old__message__df=pgtrigger.F("new__message")),
    func="""
        IF NEW.message <> '' OR NOT EXISTS (
            SELECT FROM events_exhibitorapplication
            WHERE id = NEW.application_id AND anonymised_at IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'The words of a step are only forgotten, with the contacts of its application';
        END IF;
        RETURN NEW;
    """,
)


class ApplicationStep(models.Model):
    """One step of an application: who, when, and the words its people were given.

    Never changed; only its words are forgotten with the contacts of the application.
    """

    application = models.ForeignKey(
        ExhibitorApplication, on_delete=models.PROTECT, related_name="steps", verbose_name=_("application")
    )
    from_state = models.CharField(_("state before"), max_length=14, choices=ApplicationState)
    to_state = models.CharField(_("state after"), max_length=14, choices=ApplicationState)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    message = models.TextField(_("message"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("step of an application")
        verbose_name_plural = _("steps of applications")
        ordering = ("at", "id")
        triggers = [pgtrigger.ReadOnly(name="no_update", exclude=["message"]), MESSAGE_ONLY_FORGOTTEN, NO_DELETE]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"


SCORES = ("fit", "quality", "readiness")


def _all(value: Iterable[str], **lookup: object) -> Q:
    (name, expected) = next(iter(lookup.items()))
    return Q(**{f"{field}__{name}": expected for field in value})


@tracked("application", "juror", "fit", "quality", "readiness", "comment", "has_conflict")
class Vote(Versioned):
    """What one member of the jury thinks, in scores from 1 to 5; whoever has a conflict of interest gives none."""

    application = models.ForeignKey(
        ExhibitorApplication, on_delete=models.PROTECT, related_name="votes", verbose_name=_("application")
    )
    juror = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("member of the jury")
    )
    fit = models.PositiveSmallIntegerField(_("fits the fair"), null=True, blank=True)
    quality = models.PositiveSmallIntegerField(_("quality of what is shown"), null=True, blank=True)
    readiness = models.PositiveSmallIntegerField(_("ready to exhibit"), null=True, blank=True)
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    has_conflict = models.BooleanField(_("has a conflict of interest"), default=False)
    voted_at = models.DateTimeField(_("voted at"))

    class Meta(Versioned.Meta):
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ("voted_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["application", "juror"], name="vote_once"),
            models.CheckConstraint(
                condition=Q(has_conflict=True) & _all(SCORES, isnull=True)
                | Q(has_conflict=False) & _all(SCORES, isnull=False) & _all(SCORES, range=(1, 5)),
                name="vote_scores_unless_conflict",
                violation_error_message=_("Give all three scores from 1 to 5, or say that you have a conflict"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.juror}: {self.application}"

    @property
    def points(self) -> int:
        """All scores together, from 3 to 15; 0 with a conflict of interest."""
        return (self.fit or 0) + (self.quality or 0) + (self.readiness or 0)

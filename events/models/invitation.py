"""Offering a stand to all: one invitation for each enterprise of the registry."""

from __future__ import annotations

import datetime as dt

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from centar.models import Versioned
from entrepreneurs.models import Enterprise
from events.models.application import ExhibitorApplication
from events.models.choices import Channel, DeclineReason, InvitationState
from events.models.fair import Fair

OPEN = [InvitationState.PENDING, InvitationState.SENT]

INVITATION_TRANSITIONS: list[tuple[str, str]] = [
    (InvitationState.PENDING, InvitationState.SENT),
    *((before, after) for before in OPEN for after in (InvitationState.ACCEPTED, InvitationState.DECLINED)),
    *((before, InvitationState.UNREACHABLE) for before in OPEN),
    # corrections, and people who think again
    (InvitationState.UNREACHABLE, InvitationState.SENT),
    (InvitationState.UNREACHABLE, InvitationState.ACCEPTED),
    (InvitationState.UNREACHABLE, InvitationState.DECLINED),
    (InvitationState.DECLINED, InvitationState.ACCEPTED),
    (InvitationState.DECLINED, InvitationState.SENT),
]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def to_call(self) -> InvitationQuerySet:
        """Not reached yet, without an address to write to."""
        return self.filter(state=InvitationState.PENDING).exclude(channel=Channel.MAIL)

    def to_remind(self, *, since: dt.datetime) -> InvitationQuerySet:
        """Reached by mail before `since`, silent, and not reminded yet."""
        silent = self.filter(state=InvitationState.SENT, channel=Channel.MAIL, reminded_at=None)
        return silent.filter(sent_at__lte=since)


@tracked("fair", "enterprise", "state", "channel", "sent_at", "reminded_at", "reason", "note", "application")
class Invitation(Versioned):
    """The offer of a stand to one enterprise, and its answer; an answer by application is the application itself."""

    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("fair"))
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="fair_invitations", verbose_name=_("enterprise")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=InvitationState, default=InvitationState.PENDING, editable=False
    )
    channel = models.CharField(_("reached by"), max_length=6, choices=Channel)
    sent_at = models.DateTimeField(_("reached at"), null=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    reason = models.CharField(_("why not"), max_length=16, choices=DeclineReason, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    application = models.OneToOneField(
        ExhibitorApplication, on_delete=models.PROTECT, null=True, related_name="invitation", editable=False,
        verbose_name=_("application"),
    )  # fmt: skip
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("called by")
    )

    objects = InvitationQuerySet.as_manager()

    class Meta(Versioned.Meta):
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("enterprise__sort_key", "id")
        constraints = [
            models.UniqueConstraint(fields=["fair", "enterprise"], name="invitation_once_for_a_fair"),
            models.CheckConstraint(
                condition=Q(state=InvitationState.ACCEPTED, application__isnull=False)
                | ~Q(state=InvitationState.ACCEPTED) & Q(application__isnull=True),
                name="invitation_accepted_is_an_application",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.DECLINED) & ~Q(reason="")
                | ~Q(state=InvitationState.DECLINED) & Q(reason=""),
                name="invitation_declined_has_a_reason",
                violation_error_message=_("Choose why the enterprise does not come"),
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.PENDING, sent_at__isnull=True)
                | Q(state__in=[InvitationState.UNREACHABLE, InvitationState.ACCEPTED])
                | Q(sent_at__isnull=False),
                name="invitation_reached_has_time",
            ),
        ]
        triggers = [
            *Versioned.Meta.triggers,
            pgtrigger.FSM(name="invitation_states", field="state", transitions=INVITATION_TRANSITIONS),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise}: {self.get_state_display()}"

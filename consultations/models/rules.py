from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from centar.kept import Kept
from centar.models import Versioned
from centar.models.edition import renews_edition

RULES_ID = 1


@tracked(
    "step_minutes", "min_notice_minutes", "horizon_days", "cancel_deadline_minutes", "hold_minutes", "open_per_contact"
)
class BookingRules(Versioned):
    """The rules that all booking follows; exactly one row, made with these defaults when first asked for."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=RULES_ID, editable=False)
    step_minutes = models.PositiveSmallIntegerField(
        _("grid of times, in minutes"),
        default=15,
        choices=[(step, str(step)) for step in (5, 10, 15, 20, 30)],
        help_text=_("A talk begins on a multiple of it, counted from the start of work"),
    )
    min_notice_minutes = models.PositiveIntegerField(
        _("shortest notice, in minutes"), default=120, help_text=_("A nearer time is booked by phone only")
    )
    horizon_days = models.PositiveSmallIntegerField(_("how many days ahead"), default=60)
    cancel_deadline_minutes = models.PositiveIntegerField(
        _("cancelling and moving online until so many minutes before"), default=180
    )
    hold_minutes = models.PositiveSmallIntegerField(_("minutes to confirm by mail"), default=30)
    open_per_contact = models.PositiveSmallIntegerField(_("open bookings of one contact at most"), default=2)

    objects: ClassVar[models.Manager[BookingRules]] = models.Manager()

    class Meta(Versioned.Meta):
        triggers = [*Versioned.Meta.triggers, renews_edition()]
        verbose_name = _("rules of booking")
        verbose_name_plural = _("rules of booking")
        constraints = [
            models.CheckConstraint(condition=Q(id=RULES_ID), name="booking_rules_only_one"),
            models.CheckConstraint(condition=Q(step_minutes__in=[5, 10, 15, 20, 30]), name="booking_step_known"),
            models.CheckConstraint(
                condition=Q(horizon_days__range=(1, 365)),
                name="booking_horizon_in_a_year",
                violation_error_message=_("Enter 1 to 365 days"),
            ),
            models.CheckConstraint(
                condition=Q(hold_minutes__range=(5, 1440)),
                name="booking_hold_in_a_day",
                violation_error_message=_("Enter 5 to 1440 minutes"),
            ),
            models.CheckConstraint(
                condition=Q(open_per_contact__range=(1, 20)),
                name="booking_open_per_contact",
                violation_error_message=_("Enter 1 to 20 bookings"),
            ),
        ]

    def __str__(self) -> str:
        return str(_("rules of booking"))

    @classmethod
    def current(cls) -> BookingRules:
        """The row, or its defaults as long as nobody has saved others; kept, and not to be changed."""
        return kept_rules()

    @property
    def step(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.step_minutes)

    @property
    def min_notice(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.min_notice_minutes)

    @property
    def cancel_deadline(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.cancel_deadline_minutes)

    @property
    def hold(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.hold_minutes)


def read_rules() -> BookingRules:
    return BookingRules.objects.first() or BookingRules()


kept_rules = Kept(read_rules)

"""Who waits: for a time when there is none, for an earlier one, for a call."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumber_field.modelfields import PhoneNumberField

from centar.audit import tracked
from consultations.models.booking import Booking
from consultations.models.choices import DayPart, Mode
from consultations.models.client import Client
from consultations.models.schedule import Consultant
from consultations.models.topic import Topic

MOST_OFFERS = 3
NOON = dt.time(12)


@tracked("topic", "consultant", "client", "mode", "weekdays", "parts", "earlier_than", "state", "offers_sent")
class WaitRequest(models.Model):
    """A wish for a time that frees up: a first one, or one earlier than a booking that the client has.

    An offer is a held booking (`offered`), so that nobody else is given the time while the client decides.
    `weekdays` and `parts` say when the person can come, all of the week where empty. `known_free`: pairs of moments
    between which times were free when the wish was made; the person has seen these and not taken them.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("waiting", "waits")
        OFFERED = "offered", pgettext_lazy("waiting", "has an offer")
        SERVED = "served", pgettext_lazy("waiting", "got a time")
        CLOSED = "closed", pgettext_lazy("waiting", "closed")

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))
    consultant = models.ForeignKey(
        Consultant, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("consultant")
    )
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="wait_requests", verbose_name=_("client")
    )
    mode = models.CharField(_("way of talking"), max_length=10, choices=Mode)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=list(WEEKDAYS.items())),
        verbose_name=_("days that suit"),
        default=list,
        db_default=[],
        blank=True,
    )
    parts = ArrayField(
        models.CharField(max_length=8, choices=DayPart),
        verbose_name=_("parts of the day that suit"),
        default=list,
        db_default=[],
        blank=True,
    )
    known_free: models.JSONField[list[Any], list[Any]] = models.JSONField(
        default=list, db_default=Value([], models.JSONField()), blank=True, editable=False
    )
    language = models.CharField(_("language of mails"), max_length=8, choices=settings.LANGUAGES)
    earlier_than = models.ForeignKey(
        Booking,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="wait_requests",
        verbose_name=_("instead of"),
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    offered = models.OneToOneField(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="offer_of", verbose_name=_("offer")
    )
    offers_sent = models.PositiveSmallIntegerField(_("offers sent"), default=0)
    created_at = models.DateTimeField(_("waits since"))
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("wish for a time")
        verbose_name_plural = _("waiting list")
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "client"], condition=Q(state__in=["open", "offered"]), name="waiting_once_for_a_topic"
            ),
            models.CheckConstraint(condition=Q(offers_sent__lte=MOST_OFFERS), name="waiting_three_offers_at_most"),
            models.CheckConstraint(
                condition=Q(state="offered", offered__isnull=False) | ~Q(state="offered"),
                name="waiting_offer_is_a_booking",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "offered"], closed_at__isnull=True)
                | Q(state__in=["served", "closed"], closed_at__isnull=False),
                name="waiting_closed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.topic}"

    def suits(self, starts_at: dt.datetime) -> bool:
        """Whether the person could come to a talk that begins then, and would want to."""
        if self.earlier_than is not None and not (
            self.earlier_than.is_active and starts_at < self.earlier_than.starts_at
        ):
            return False
        local = timezone.localtime(starts_at)
        part = DayPart.MORNING if local.time() < NOON else DayPart.LATER
        return (not self.weekdays or local.weekday() in self.weekdays) and (not self.parts or part in self.parts)

    @property
    def suitable(self) -> list[str]:
        """The days and parts of the day, in words; empty for any."""
        days = [str(WEEKDAYS[day]) for day in sorted(self.weekdays)]
        return days + [str(part.label) for part in DayPart if part in self.parts]


@tracked("name", "phone", "note", "done_at", "done_by", "result")
class CallRequest(models.Model):
    """Somebody asks to be called back."""

    name = models.CharField(_("name and surname"), max_length=120)
    phone = PhoneNumberField(_("phone"))
    note = models.TextField(_("when to call, and about what"), max_length=400, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    form_key = models.UUIDField(unique=True, editable=False)
    created_at = models.DateTimeField(_("asked at"))
    done_at = models.DateTimeField(_("called at"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("called by")
    )
    result = models.CharField(_("what came of it"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("call back")
        verbose_name_plural = _("calls back")
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="call_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

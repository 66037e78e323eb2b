"""A booked talk: the row on which nobody may be booked twice."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from centar.calendars import new_uid
from centar.codes import new_code
from centar.models import User, Versioned
from centar.models.consent import NO_DELETE, NO_UPDATE
from consultations.models.choices import (
    ACTIVE,
    CANCELLED,
    TAKING,
    TRANSITIONS,
    Mode,
    Outcome,
    Source,
    State,
    StepKind,
)
from consultations.models.client import Client
from consultations.models.schedule import Consultant, Room, TsTzRange
from consultations.models.topic import Topic

TAKES_TIME = Q(state__in=TAKING)


def _never_twice(who: str, until: str, message: Any, condition: Q = TAKES_TIME) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=f"booking_{who}_never_twice",
        expressions=[(who, RangeOperators.EQUAL), (TsTzRange("starts_at", until), RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_message=message,
    )


class BookingQuerySet(models.QuerySet["Booking"]):
    def taking_time(self) -> BookingQuerySet:
        return self.filter(TAKES_TIME)

    def active(self) -> BookingQuerySet:
        return self.filter(state__in=ACTIVE)

    def upcoming(self, *, now: dt.datetime) -> BookingQuerySet:
        """Held or booked, and not over yet, the nearest first."""
        return self.active().filter(ends_at__gt=now).order_by("starts_at", "id")

    def past(self, *, now: dt.datetime) -> BookingQuerySet:
        """Over, or called off; without those that were never confirmed. The latest first."""
        over = self.exclude(state__in=[State.HELD, State.EXPIRED])
        return over.exclude(state__in=ACTIVE, ends_at__gt=now).order_by("-starts_at", "-id")

    def overlapping(self, first: dt.datetime, last: dt.datetime) -> BookingQuerySet:
        return self.filter(starts_at__lt=last, busy_until__gt=first)

    def on_board(self) -> BookingQuerySet:
        """What the board of a day shows: talks to come and past ones, not those given up."""
        return self.exclude(state__in=[State.EXPIRED, *CANCELLED])

    def held_by_phone(self, *, now: dt.datetime) -> BookingQuerySet:
        """Held for somebody who left no e-mail, until staff have called; the first to run out first."""
        held = self.filter(state=State.HELD, hold_expires_at__gt=now, starts_at__gt=now)
        return held.exclude(contact_key__contains="@").order_by("hold_expires_at", "id")

    def unmarked(self, *, now: dt.datetime) -> BookingQuerySet:
        """Over, and nobody has said whether the client came; the oldest first."""
        return self.filter(state=State.BOOKED, ends_at__lte=now).order_by("starts_at", "id")

    def without_address(self, *, now: dt.datetime) -> BookingQuerySet:
        """Video talks to come whose client does not know yet where; the first to begin first."""
        waiting = self.filter(state=State.BOOKED, mode=Mode.VIDEO, ends_at__gt=now)
        return waiting.filter(video_url="", consultant__video_url="").order_by("starts_at", "id")

    def of(self, user: User) -> BookingQuerySet:
        """Made with the address that is the account's; signing in has proved it."""
        return self.filter(client__email=user.email)

    def with_people(self) -> BookingQuerySet:
        return self.select_related("client", "topic", "consultant__user", "room")


@tracked(
    "client", "consultant", "room", "topic", "mode", "starts_at", "ends_at", "busy_until", "state", "hold_expires_at",
    "needs", "cancel_reason", "outcome", "video_url",
)  # fmt: skip
class Booking(Versioned):
    """One talk of one client with one consultant. PostgreSQL refuses any second one at the same time.

    `busy_until` is the end with the break after it. `contact_key` is the e-mail or phone by which the client is
    reached, so that one contact cannot take two talks at once. A move keeps the row and raises `ics_sequence`.
    `video_url` is for this talk alone; without it the consultant's own address holds.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=8, unique=True, default=new_code, editable=False)
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("client"))
    contact_key = models.CharField(max_length=260, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("topic"))
    consultant = models.ForeignKey(
        Consultant, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("consultant")
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings", verbose_name=_("room")
    )
    mode = models.CharField(_("way of talking"), max_length=10, choices=Mode)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    busy_until = models.DateTimeField(_("consultant busy until"))
    state = models.CharField(_("state"), max_length=20, choices=State)
    hold_expires_at = models.DateTimeField(_("held until"), null=True, blank=True)
    source = models.CharField(_("came about"), max_length=8, choices=Source)
    language = models.CharField(_("language of mails"), max_length=8, choices=settings.LANGUAGES)
    needs = models.TextField(_("needed to attend"), max_length=400, blank=True)
    answers: models.JSONField[list[Any], list[Any]] = models.JSONField(
        _("answers to the intake questions"), default=list, blank=True
    )
    video_url = models.URLField(_("address for this talk by video"), blank=True, db_default="")
    created_at = models.DateTimeField(_("made"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)
    cancel_reason = models.TextField(_("why it was cancelled"), max_length=400, blank=True)
    attended_at = models.DateTimeField(_("came at"), null=True)
    outcome = models.CharField(_("what came of it"), max_length=12, choices=Outcome, blank=True)
    ics_uid = models.CharField(max_length=120, unique=True, default=new_uid, editable=False)
    ics_sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta(Versioned.Meta):
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ("-starts_at", "-id")
        indexes = [
            models.Index(fields=["starts_at"], name="booking_by_time", condition=Q(state__in=ACTIVE)),
            models.Index(fields=["hold_expires_at"], name="booking_holds", condition=Q(state="held")),
        ]
        constraints = [
            _never_twice("consultant", "busy_until", _("The consultant is already booked at that time")),
            _never_twice(
                "room", "ends_at", _("The room is already taken at that time"), TAKES_TIME & Q(room__isnull=False)
            ),
            _never_twice("contact_key", "ends_at", _("This contact already has a talk at that time")),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")) & Q(ends_at__lte=F("busy_until")),
                name="booking_starts_before_it_ends",
                violation_error_message=_("The end must be after the start"),
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="booking_state_known"),
            models.CheckConstraint(
                condition=Q(state="held", hold_expires_at__isnull=False)
                | ~Q(state="held") & Q(hold_expires_at__isnull=True),
                name="booking_held_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CANCELLED, cancelled_at__isnull=False)
                | ~Q(state__in=CANCELLED) & Q(cancelled_at__isnull=True, cancel_reason=""),
                name="booking_cancelled_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="attended", attended_at__isnull=False)
                | ~Q(state="attended") & Q(attended_at__isnull=True, outcome=""),
                name="booking_attended_has_time",
            ),
            models.CheckConstraint(
                condition=Q(mode="in_person", room__isnull=False) | ~Q(mode="in_person") & Q(room__isnull=True),
                name="booking_in_person_has_a_room",
                violation_error_message=_("A talk at the Center needs a room, another one has none"),
            ),
            models.CheckConstraint(
                condition=Q(video_url="") | Q(mode="video"), name="booking_address_is_of_a_video_talk"
            ),
        ]
        triggers = [
            *Versioned.Meta.triggers,
            pgtrigger.FSM(name="booking_states", field="state", transitions=TRANSITIONS),
            NO_DELETE,
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def is_held(self) -> bool:
        return self.state == State.HELD

    @property
    def is_proven(self) -> bool:
        """Whether the time was ever confirmed: until then whoever typed the client's contact may be anybody."""
        if self.state in (State.BOOKED, State.ATTENDED, State.NO_SHOW):
            return True
        return self.steps.filter(kind__in=[StepKind.BOOKED, StepKind.CONFIRMED]).exists()

    @property
    def is_cancelled(self) -> bool:
        return self.state in CANCELLED

    @property
    def video_address(self) -> str:
        """Where the talk by video is; empty for other talks, and while nobody has said."""
        return (self.video_url or self.consultant.video_url) if self.mode == Mode.VIDEO else ""

    @property
    def needs_address(self) -> bool:
        return self.mode == Mode.VIDEO and self.is_active and not self.video_address

    @property
    def takes_time(self) -> bool:
        return self.state in TAKING

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class BookingStep(models.Model):
    """One step of a booking: what, when, who, and between which times. Never changed; holds no personal data."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="steps", verbose_name=_("booking"))
    kind = models.CharField(_("what"), max_length=12, choices=StepKind)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    by_office = models.BooleanField(_("done by the Center"), default=False)
    time_before = models.DateTimeField(_("time before"), null=True)
    time_after = models.DateTimeField(_("time after"), null=True)
    consultant = models.ForeignKey(
        Consultant, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("consultant")
    )
    note = models.CharField(_("note"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("step of a booking")
        verbose_name_plural = _("steps of bookings")
        ordering = ("at", "id")
        triggers = [NO_UPDATE, NO_DELETE]

    def __str__(self) -> str:
        return self.get_kind_display()

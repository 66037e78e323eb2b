"""Who consults, where and when."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from centar.kept import Kept
from centar.models import Versioned
from centar.models.edition import renews_edition
from consultations.models.choices import Effect
from consultations.models.topic import Topic


class TsTzRange(Func):
    """[from, to): two that touch do not overlap."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Minute(Func):
    """A time of day in minutes since midnight."""

    template = "(extract(epoch from %(expressions)s) / 60)::integer"
    output_field = models.IntegerField()


class ConsultantQuerySet(models.QuerySet["Consultant"]):
    def active(self) -> ConsultantQuerySet:
        return self.filter(is_active=True)


@tracked("user", "is_active", "auto_assign", "video_url")
class Consultant(Versioned):
    """A member of staff who consults. The row's lock orders all booking of this person's time.

    The feed token opens the consultant's calendar feed; only its SHA-256 is stored.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consultant", verbose_name=_("person")
    )
    is_active = models.BooleanField(_("consults now"), default=True)
    auto_assign = models.BooleanField(
        _("gets bookings without a choice of consultant"),
        default=True,
        help_text=_("Else only those who ask for this consultant"),
    )
    video_url = models.URLField(_("address for video talks"), blank=True)
    topics: models.ManyToManyField[Topic, models.Model] = models.ManyToManyField(
        Topic, related_name="consultants", blank=True, verbose_name=_("topics")
    )
    feed_token_sha256 = models.CharField(max_length=64, unique=True, null=True, editable=False)

    objects = ConsultantQuerySet.as_manager()

    class Meta(Versioned.Meta):
        triggers = [*Versioned.Meta.triggers, renews_edition()]
        verbose_name = _("consultant")
        verbose_name_plural = _("consultants")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.user.name or self.user.email


class ConsultantTopic(Consultant.topics.through):  # type: ignore[name-defined]
    """Which topics a consultant consults on: the rows of `Consultant.topics`, with a trigger."""

    class Meta:
        proxy = True
        triggers = [renews_edition()]


def read_consultants_of(topic: int) -> tuple[Consultant, ...]:
    """The active ones who consult on it, in the order of primary keys, with their names."""
    return tuple(Consultant.objects.active().filter(topics=topic).select_related("user").order_by("pk"))


consultants_of = Kept(read_consultants_of)


@tracked("name", "is_step_free", "is_active")
class Room(Versioned):
    """Where people talk at the Center; one talk at a time."""

    name = models.CharField(_("name"), max_length=60)
    is_step_free = models.BooleanField(_("reached without steps"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta(Versioned.Meta):
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="room_name_once", violation_error_message=_("There is already a room of this name")
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked("consultant", "weekday", "starts", "ends", "valid_from", "valid_to")
class ConsultingHours(Versioned):
    """When a consultant consults on a day of the week, in local time; without any, in the office's hours.

    Hours that are valid on a day replace the office's for that whole week: a weekday without hours is then free.
    """

    consultant = models.ForeignKey(
        Consultant, on_delete=models.CASCADE, related_name="hours", verbose_name=_("consultant")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=list(WEEKDAYS.items()))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to, this day included"), null=True, blank=True)

    class Meta(Versioned.Meta):
        triggers = [*Versioned.Meta.triggers, renews_edition()]
        verbose_name = _("consulting hours")
        verbose_name_plural = _("consulting hours")
        ordering = ("consultant", "weekday", "starts")
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="consulting_weekday_known"),
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends")),
                name="consulting_starts_before_it_ends",
                violation_error_message=_("The end must be after the start"),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__isnull=False, valid_to__gte=F("valid_from")),
                name="consulting_validity_runs_forward",
                violation_error_message=_("The end must be after the start"),
            ),
            ExclusionConstraint(
                name="consulting_hours_do_not_overlap",
                expressions=[
                    ("consultant", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (Func(Minute("starts"), Minute("ends"), function="int4range"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            "valid_from",
                            "valid_to",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("These hours overlap others of the same consultant"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"

    def clean(self) -> None:
        """PostgreSQL makes no range that runs backward, not even to say that it overlaps another."""
        if self.starts and self.ends and self.starts >= self.ends:
            raise ValidationError({"ends": _("The end must be after the start")})
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The end must be after the start")})


@tracked("consultant", "effect", "starts_at", "ends_at", "reason")
class ScheduleException(Versioned):
    """A stretch of time in which one consultant is away, or consults outside the usual hours.

    A closed office is stronger than both; see ClosedDay, OpenDay and the public holidays for the whole office.
    """

    consultant = models.ForeignKey(
        Consultant, on_delete=models.CASCADE, related_name="exceptions", verbose_name=_("consultant")
    )
    effect = models.CharField(_("what"), max_length=5, choices=Effect, default=Effect.AWAY)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    reason = models.CharField(_("reason, for staff only"), max_length=120, blank=True)

    class Meta(Versioned.Meta):
        verbose_name = _("exception from the schedule")
        verbose_name_plural = _("exceptions from the schedule")
        ordering = ("-starts_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="exception_starts_before_it_ends",
                violation_error_message=_("The end must be after the start"),
            ),
            ExclusionConstraint(
                name="exceptions_do_not_overlap",
                expressions=[
                    ("consultant", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This overlaps another exception of the same consultant"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultant}: {self.get_effect_display()}"

    def clean(self) -> None:
        if self.starts_at and self.ends_at and self.starts_at >= self.ends_at:
            raise ValidationError({"ends_at": _("The end must be after the start")})

"""The fair: an event at which enterprises exhibit, with its call, types of stands and stands."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, TextChoices, Value
from django.db.models.functions import Cast, Lower, LPad
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centar.audit import tracked
from centar.models import Versioned
from events.models.choices import StandMode
from events.models.event import Event

MOST_WATTS = 20_000  # what a stand may ask for; a larger number is a slip
TOUCHING = Decimal("0.05")  # percent of the plan by which two stands may seem to overlap


class Phase(TextChoices):
    """What the page of the fair is about; it follows from the dates."""

    CANCELLED = "cancelled", _("cancelled")
    ANNOUNCED = "announced", _("announced")
    CALL_OPEN = "call_open", _("applications are open")
    PREPARING = "preparing", _("exhibitors are being chosen")
    PROGRAMME = "programme", _("programme and exhibitors")
    TODAY = "today", _("today")
    RESULTS = "results", _("results")


class FairQuerySet(models.QuerySet["Fair"]):
    def public(self) -> FairQuerySet:
        return self.exclude(event__state="draft").select_related("event", "call")

    def current(self, *, now: dt.datetime) -> Fair | None:
        """The one that is on or comes next, else the last one."""
        fairs = self.public()
        return fairs.filter(event__ends_at__gt=now).order_by("event__starts_at").first() or fairs.first()


@tracked("year", "plan", "plan_alt", "stand_mode", "setup_from", "setup_until", "stands_published_at",
         "catalogue_published_at")  # fmt: skip
class Fair(Versioned):
    """One year's fair. What is announced of it (texts, place, time, what came of it) stands in its event.

    Everything that gives or takes stands and places happens under the lock of this row.
    """

    event = models.OneToOneField(
        Event, on_delete=models.PROTECT, primary_key=True, related_name="fair", verbose_name=_("event")
    )
    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    plan = models.ImageField(
        _("plan"), upload_to="fairs/", width_field="plan_width", height_field="plan_height", blank=True
    )
    plan_width = models.PositiveIntegerField(null=True, editable=False)
    plan_height = models.PositiveIntegerField(null=True, editable=False)
    plan_alt = models.CharField(_("what the plan shows"), max_length=200, blank=True)
    stand_mode = models.CharField(
        _("who chooses the stands"), max_length=10, choices=StandMode, default=StandMode.ASSIGNED
    )
    setup_from = models.DateTimeField(_("setting up from"), null=True, blank=True)
    setup_until = models.DateTimeField(_("setting up until"), null=True, blank=True)
    stands_published_at = models.DateTimeField(_("exhibitors see their stands since"), null=True, editable=False)
    catalogue_published_at = models.DateTimeField(_("exhibitors are public since"), null=True, editable=False)

    objects = FairQuerySet.as_manager()

    class Meta(Versioned.Meta):
        verbose_name = _("fair")
        verbose_name_plural = _("fairs")
        ordering = ("-year",)
        constraints = [
            models.CheckConstraint(
                condition=Q(plan="") | ~Q(plan_alt=""),
                name="fair_plan_described",
                violation_error_message=_("Describe the plan for visitors who cannot see it"),
            ),
            models.CheckConstraint(
                condition=Q(setup_from__isnull=True, setup_until__isnull=True)
                | Q(setup_from__isnull=False, setup_until__isnull=False, setup_from__lt=F("setup_until")),
                name="fair_setup_has_an_end",
                violation_error_message=_("Enter from when to when exhibitors set up"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("events:fair", args=[self.year])

    def phase(self, *, now: dt.datetime) -> Phase:
        event, call = self.event, getattr(self, "call", None)
        if event.is_cancelled:
            return Phase.CANCELLED
        if now >= event.ends_at:
            return Phase.RESULTS
        if timezone.localdate(now) >= timezone.localdate(event.starts_at):
            return Phase.TODAY
        if self.catalogue_published_at is not None:
            return Phase.PROGRAMME
        if call is None or now < call.opens_at:
            return Phase.ANNOUNCED
        return Phase.CALL_OPEN if now < call.shuts_at else Phase.PREPARING

    @property
    def name(self) -> str:
        """The title, with the year where it does not say it: every year's fair may have the same."""
        title = self.event.title
        return title if str(self.year) in title else f"{title} {self.year}"

    @property
    def is_catalogue_public(self) -> bool:
        return self.catalogue_published_at is not None

    @property
    def is_plan_public(self) -> bool:
        """Exhibitors look for their stands before visitors see who exhibits."""
        return self.is_catalogue_public or self.stands_published_at is not None

    @property
    def are_stands_shown(self) -> bool:
        """To their exhibitors; whoever chooses a stand sees it at once."""
        return self.stands_published_at is not None or self.stand_mode == StandMode.PICK


@tracked("fair", "opens_at", "closes_at", "shuts_at", "confirm_by", "released_at", "eligibility", "eligibility_en",
         "conditions", "conditions_en")  # fmt: skip
class Call(Versioned):
    """The call for exhibitors. From `closes_at` on applications go to the waiting list; from `shuts_at` on none come.

    `released_at` is when decisions were first told; until then no place that frees up is offered to anybody.
    """

    fair = models.OneToOneField(
        Fair, on_delete=models.CASCADE, primary_key=True, related_name="call", verbose_name=_("fair")
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"), help_text=_("Later applications go to the waiting list"))
    shuts_at = models.DateTimeField(_("shuts"), help_text=_("From then on nobody can apply or change an application"))
    confirm_by = models.DateTimeField(_("accepted exhibitors confirm by"))
    eligibility = models.TextField(_("who may apply"), max_length=3000)
    eligibility_en = models.TextField(_("who may apply, in English"), max_length=3000, blank=True)
    conditions = models.TextField(_("conditions"), max_length=6000)
    conditions_en = models.TextField(_("conditions in English"), max_length=6000, blank=True)
    released_at = models.DateTimeField(_("decisions told since"), null=True, editable=False)

    class Meta(Versioned.Meta):
        verbose_name = _("call for exhibitors")
        verbose_name_plural = _("calls for exhibitors")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")) & Q(closes_at__lte=F("shuts_at")),
                name="call_dates_in_order",
                violation_error_message=_("The call opens, closes and shuts in this order"),
            ),
            models.CheckConstraint(
                condition=Q(confirm_by__gt=F("closes_at")),
                name="call_confirmed_after_it_closes",
                violation_error_message=_("Exhibitors confirm after the call has closed"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.fair)

    def is_open_at(self, now: dt.datetime) -> bool:
        """Whether applications come in, be it to the waiting list."""
        return self.opens_at <= now < self.shuts_at

    def is_late_at(self, now: dt.datetime) -> bool:
        return now >= self.closes_at


@tracked("fair", "code", "name", "name_en", "size", "tables", "chairs", "power_watts", "quota", "position")
class StandType(Versioned):
    """A kind of place: its size, what stands on it, and how many there are.

    `taken` counts who was accepted and who is about to be told so; triggers of the applications write it.
    """

    fair = models.ForeignKey(Fair, on_delete=models.CASCADE, related_name="stand_types", verbose_name=_("fair"))
    code = models.CharField(pgettext_lazy("stand type", "code"), max_length=12)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    size = models.CharField(_("size"), max_length=40, help_text=_("For example 2 × 2 m"))
    tables = models.PositiveSmallIntegerField(_("tables"), default=1)
    chairs = models.PositiveSmallIntegerField(_("chairs"), default=2)
    power_watts = models.PositiveIntegerField(
        _("power in watts"), default=0, validators=[MaxValueValidator(MOST_WATTS)], help_text=_("0: no socket")
    )
    quota = models.PositiveSmallIntegerField(_("how many places"))
    taken = models.PositiveSmallIntegerField(_("given or promised"), default=0, db_default=0, editable=False)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta(Versioned.Meta):
        verbose_name = _("type of stand")
        verbose_name_plural = _("types of stands")
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                "fair",
                Lower("code"),
                name="stand_type_code_once",
                violation_error_message=_("Another type of this fair has this code"),
            ),
            # what a stand and an application are checked against: migration 0002
            models.UniqueConstraint(fields=["id", "fair"], name="stand_type_of_fair"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("quota")),
                name="stand_type_within_quota",
                violation_error_message=_("More places are given than there would be"),
            ),
        ]
        triggers = [
            # what is counted is not another version for whoever edits the texts
            pgtrigger.Trigger(
                name="bump_version",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="IF NEW.taken = OLD.taken THEN NEW.version = OLD.version + 1; END IF; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> int:
        return self.quota - self.taken


def _corner(x: Any, y: Any) -> Func:
    return Func(
        Cast(x, models.FloatField()), Cast(y, models.FloatField()), function="point", output_field=models.TextField()
    )


# a stand's rectangle, a little smaller than drawn, so that neighbours may touch
BOX = Func(
    _corner(F("x") + TOUCHING, F("y") + TOUCHING),
    _corner(F("x") + F("width") - TOUCHING, F("y") + F("height") - TOUCHING),
    function="box",
    output_field=models.TextField(),
)


class StandQuerySet(models.QuerySet["Stand"]):
    def free(self) -> StandQuerySet:
        return self.filter(application__isnull=True)

    def with_people(self) -> StandQuerySet:
        return self.select_related("stand_type", "application__enterprise")


def _percent(label: Any) -> models.DecimalField:
    limits = [MinValueValidator(0), MaxValueValidator(100)]
    return models.DecimalField(label, max_digits=5, decimal_places=2, null=True, blank=True, validators=limits)


@tracked("fair", "stand_type", "code", "zone", "x", "y", "width", "height", "has_power", "is_accessible")
class Stand(Versioned):
    """One place on the plan. `x`, `y`, `width`, `height` are percent of the picture; without a plan they are empty."""

    fair = models.ForeignKey(Fair, on_delete=models.CASCADE, related_name="stands", verbose_name=_("fair"))
    stand_type = models.ForeignKey(
        StandType, on_delete=models.PROTECT, related_name="stands", verbose_name=_("type of stand")
    )
    code = models.CharField(_("number"), max_length=8)
    zone = models.CharField(_("zone"), max_length=40, blank=True)
    x = _percent(_("from the left, in percent"))
    y = _percent(_("from the top, in percent"))
    width = _percent(_("width in percent"))
    height = _percent(_("height in percent"))
    has_power = models.BooleanField(_("has a socket"), default=False)
    is_accessible = models.BooleanField(_("reached without steps"), default=True)
    # 2 before 10, A3 before A12
    sort_code = models.GeneratedField(
        expression=LPad("code", 8, Value("0")), output_field=models.CharField(max_length=8), db_persist=True
    )

    objects = StandQuerySet.as_manager()

    class Meta(Versioned.Meta):
        verbose_name = _("stand")
        verbose_name_plural = _("stands")
        ordering = ("zone", "sort_code", "id")
        constraints = [
            models.UniqueConstraint(
                "fair",
                Lower("code"),
                name="stand_code_once",
                violation_error_message=_("Another stand of this fair has this number"),
            ),
            # what an application's stand is checked against: migration 0002
            models.UniqueConstraint(fields=["id", "fair", "stand_type"], name="stand_of_fair_and_type"),
            models.CheckConstraint(
                condition=Q(x=None, y=None, width=None, height=None)
                | Q(x__isnull=False, y__isnull=False, width__isnull=False, height__isnull=False)
                & Q(x__gte=0, y__gte=0, width__gt=0, height__gt=0)
                & Q(x__lte=100 - F("width"))
                & Q(y__lte=100 - F("height")),
                name="stand_on_the_plan",
                violation_error_message=_("A stand lies within the plan: all four numbers, from 0 to 100"),
            ),
            ExclusionConstraint(
                name="stand_never_over_another",
                expressions=[("fair", RangeOperators.EQUAL), (BOX, RangeOperators.OVERLAPS)],
                condition=Q(width__isnull=False),
                violation_error_message=_("The stand would lie over another one"),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def box(self) -> list[Decimal]:
        """x, y, width and height in percent of the plan; empty for a stand that is not drawn."""
        return [size for size in (self.x, self.y, self.width, self.height) if size is not None]

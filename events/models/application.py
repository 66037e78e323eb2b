"""An enterprise's application to exhibit at a fair, and what is decided on it."""

from __future__ import annotations

import datetime as dt
import uuid

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Deferrable, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from centar.audit import tracked
from centar.models import User, Versioned
from centar.uploads import private_storage
from entrepreneurs.models import Category, Enterprise
from events.models.choices import (
    APPLICATION_TRANSITIONS,
    DECISIONS,
    EDITABLE,
    ENDED,
    EXHIBITING,
    HOLDING,
    TAKING,
    ApplicationState,
    EventState,
    Source,
)
from events.models.fair import MOST_WATTS, Fair, Stand, StandType

MOST_PHOTOS = 5
MOST_HELPERS = 6
MOST_WISHES = 3
MOST_TABLES, MOST_CHAIRS = 10, 20
PUBLIC_TEXT_LENGTH = 600


def _places(rows: str) -> str:
    """SQL: places of each stand type that these rows take, or will when what was drafted is told."""
    taking = ", ".join(f"'{state}'" for state in TAKING)
    return f"SELECT stand_type_id AS type, 1 AS n FROM {rows} WHERE state IN ({taking}) OR pending_state = 'accepted'"  # noqa: S608


def _count_places(operation: pgtrigger.Operation, *, old: bool, new: bool) -> pgtrigger.Trigger:
    """Keeps StandType.taken; for whole statements, so that two may swap types that are full."""
    parts = [_places("new_rows")] if new else []
    parts += [f"SELECT type, -n AS n FROM ({_places('old_rows')}) gone"] if old else []  # noqa: S608
    referencing = {name: f"{name}_rows" for name, is_there in (("old", old), ("new", new)) if is_there}
    return pgtrigger.Trigger(
        name=f"count_places_{str(operation).lower()}",
        operation=operation,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(**referencing),
        func=f"""
            UPDATE events_standtype SET taken = taken + change.places
            FROM (SELECT type, sum(n) AS places FROM ({" UNION ALL ".join(parts)}) each GROUP BY type) change
            WHERE events_standtype.id = change.type AND change.places <> 0;
            RETURN NULL;
        """,  # noqa: S608
    )


class ApplicationQuerySet(models.QuerySet["ExhibitorApplication"]):
    def active(self) -> ApplicationQuerySet:
        """Not ended: an enterprise has one of these for a fair."""
        return self.exclude(state__in=ENDED)

    def sent(self) -> ApplicationQuerySet:
        """What staff see: drafts belong to their people."""
        return self.exclude(state=ApplicationState.DRAFT)

    def of(self, user: User) -> ApplicationQuerySet:
        """What the person may see and change as one of the enterprise's people."""
        return self.filter(enterprise__memberships__user=user)

    def exhibiting(self) -> ApplicationQuerySet:
        """Who is in the public catalogue."""
        return self.filter(state__in=EXHIBITING)

    def drafted(self) -> ApplicationQuerySet:
        """With a decision that nobody has been told yet."""
        return self.exclude(pending_state="")

    def waiting(self) -> ApplicationQuerySet:
        """The waiting list in its order: those in time first, then by when they were put on it and sent."""
        return self.filter(state=ApplicationState.WAITLISTED).order_by(
            "is_late", "waitlisted_at", "submitted_at", "id"
        )

    def for_jury(self) -> ApplicationQuerySet:
        """What the jury votes on: sent and not decided yet, the late ones too."""
        late = Q(state=ApplicationState.WAITLISTED, is_late=True, may_be_offered=False)
        return self.filter(Q(state__in=[ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW]) | late)

    def overdue(self, *, now: dt.datetime) -> ApplicationQuerySet:
        """Not at a fair that was cancelled: nothing can be missed there."""
        rows = self.filter(state=ApplicationState.ACCEPTED, accept_by__lte=now)
        return rows.exclude(fair__event__state=EventState.CANCELLED)

    def for_page(self) -> ApplicationQuerySet:
        return self.select_related("fair__event", "fair__call", "enterprise", "stand_type", "stand", "category")


@tracked(
    "fair", "enterprise", "state", "pending_state", "stand_type", "stand", "contact_name", "contact_email",
    "contact_phone", "showing", "sells_food", "power_watts", "tables", "chairs", "needs_water", "needs_cover",
    "needs_step_free", "brings_vehicle", "other_needs", "category", "public_title", "public_text", "public_text_en",
    "public_phone", "public_email", "public_website", "is_late", "may_be_offered", "accept_by", "submitted_at",
)  # fmt: skip
class ExhibitorApplication(Versioned):
    """One enterprise at one fair, from the first page filled in to the day itself.

    `pending_state` is a decision that was drafted; its people learn it when decisions are released together.
    Only `public_*` is ever shown to visitors, and of it what was filled in. `withdrawn_from` is the state to which
    a withdrawal can be undone.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(_("application number"), max_length=16, unique=True, null=True, editable=False)
    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="applications", verbose_name=_("fair"))
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="fair_applications", verbose_name=_("enterprise")
    )
    state = models.CharField(
        _("state"), max_length=14, choices=ApplicationState, default=ApplicationState.DRAFT, editable=False
    )
    pending_state = models.CharField(
        _("drafted decision"), max_length=14, choices=[(one.value, one.label) for one in DECISIONS], blank=True,
        editable=False,
    )  # fmt: skip
    pending_message = models.TextField(_("message with the decision"), max_length=2000, blank=True, editable=False)
    source = models.CharField(_("came about"), max_length=8, choices=Source)
    language = models.CharField(_("language of mails"), max_length=8, choices=settings.LANGUAGES)
    is_example = models.BooleanField(_("is an example"), default=False, editable=False)

    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail of the contact person"), blank=True)
    contact_phone = PhoneNumberField(_("phone of the contact person"), blank=True)

    showing = models.TextField(_("what you show or sell"), max_length=1000, blank=True)
    sells_food = models.BooleanField(_("sells food or drink"), default=False)
    power_watts = models.PositiveIntegerField(
        _("power in watts"), default=0, validators=[MaxValueValidator(MOST_WATTS)]
    )
    tables = models.PositiveSmallIntegerField(_("tables"), default=1, validators=[MaxValueValidator(MOST_TABLES)])
    chairs = models.PositiveSmallIntegerField(_("chairs"), default=2, validators=[MaxValueValidator(MOST_CHAIRS)])
    needs_water = models.BooleanField(_("needs water"), default=False)
    needs_cover = models.BooleanField(_("needs cover against rain"), default=False)
    needs_step_free = models.BooleanField(_("needs a stand that is reached without steps"), default=False)
    brings_vehicle = models.BooleanField(_("comes with a vehicle for unloading"), default=False)
    other_needs = models.TextField(_("other needs"), max_length=400, blank=True)
    stand_type = models.ForeignKey(
        StandType, on_delete=models.PROTECT, null=True, blank=True, related_name="applications",
        verbose_name=_("type of stand"),
    )  # fmt: skip
    stand = models.OneToOneField(
        Stand, on_delete=models.PROTECT, null=True, blank=True, related_name="application", verbose_name=_("stand")
    )

    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    public_title = models.CharField(_("name in the catalogue"), max_length=120, blank=True)
    public_text = models.TextField(_("text in the catalogue"), max_length=PUBLIC_TEXT_LENGTH, blank=True)
    public_text_en = models.TextField(
        _("text in the catalogue, in English"), max_length=PUBLIC_TEXT_LENGTH, blank=True
    )
    public_phone = PhoneNumberField(_("phone in the catalogue"), blank=True)
    public_email = models.EmailField(_("e-mail in the catalogue"), blank=True)
    public_website = models.URLField(_("website in the catalogue"), blank=True)

    is_late = models.BooleanField(_("came after the call had closed"), default=False, editable=False)
    may_be_offered = models.BooleanField(_("may be offered a place that frees up"), default=False, editable=False)
    submitted_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    waitlisted_at = models.DateTimeField(_("on the waiting list since"), null=True, editable=False)
    accept_by = models.DateTimeField(_("confirms by"), null=True, editable=False)
    withdrawn_from = models.CharField(
        _("state before the withdrawal"), max_length=14, choices=ApplicationState, blank=True, editable=False
    )
    # only that it was given, so that nobody can lay times side by side
    gave_feedback = models.BooleanField(_("gave feedback"), default=False, editable=False)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    anonymised_at = models.DateTimeField(_("personal data deleted at"), null=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta(Versioned.Meta):
        verbose_name = _("application to exhibit")
        verbose_name_plural = _("applications to exhibit")
        ordering = ("submitted_at", "id")
        indexes = [models.Index(fields=["fair", "state"], name="exhibitor_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["fair", "enterprise"],
                condition=~Q(state__in=ENDED),
                name="exhibitor_one_active_application",
                violation_error_message=_("The enterprise already has an application for this fair"),
            ),
            models.CheckConstraint(
                condition=Q(stand__isnull=True) | Q(state__in=HOLDING), name="exhibitor_stand_when_accepted"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ApplicationState.DRAFT, *ENDED])
                | Q(reference__isnull=False, submitted_at__isnull=False, stand_type__isnull=False)
                & ~Q(public_title=""),
                name="exhibitor_sent_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(pending_state="", pending_message="")
                | Q(state__in=[ApplicationState.UNDER_REVIEW, ApplicationState.WAITLISTED])
                & Q(pending_state__in=DECISIONS),
                name="exhibitor_decision_drafted_under_review",
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.ACCEPTED, accept_by__isnull=False)
                | ~Q(state=ApplicationState.ACCEPTED) & Q(accept_by__isnull=True),
                name="exhibitor_accepted_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.WAITLISTED) | Q(waitlisted_at__isnull=False),
                name="exhibitor_waitlisted_has_time",
            ),
            models.CheckConstraint(
                condition=Q(power_watts__lte=MOST_WATTS, tables__lte=MOST_TABLES, chairs__lte=MOST_CHAIRS),
                name="exhibitor_needs_within_reason",
            ),
        ]
        triggers = [
            *Versioned.Meta.triggers,
            pgtrigger.FSM(name="exhibitor_states", field="state", transitions=APPLICATION_TRANSITIONS),
            pgtrigger.ReadOnly(name="exhibitor_stays", fields=["fair", "enterprise"]),
            _count_places(pgtrigger.Insert, old=False, new=True),
            _count_places(pgtrigger.Update, old=True, new=True),
            _count_places(pgtrigger.Delete, old=True, new=False),
        ]

    def __str__(self) -> str:
        return f"{self.reference or self.key}: {self.enterprise}"

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def holds_a_place(self) -> bool:
        return self.state in HOLDING

    @property
    def shown_stand(self) -> Stand | None:
        """What its people may see of the stand that was assigned."""
        return self.stand if self.fair.are_stands_shown else None


class ApplicationPhoto(models.Model):
    """A picture for the catalogue, re-encoded at upload; public once the exhibitor is."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        ExhibitorApplication, on_delete=models.CASCADE, related_name="photos", verbose_name=_("application")
    )
    position = models.PositiveSmallIntegerField(_("order"))
    image = models.ImageField(
        _("photo"), storage=private_storage, upload_to="fairs", width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(_("what the photo shows"), max_length=200)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="exhibitor_photo_place_once"),
            models.CheckConstraint(
                condition=Q(position__range=(1, MOST_PHOTOS)), name="exhibitor_five_photos_at_most"
            ),
            models.CheckConstraint(
                condition=~Q(alt=""),
                name="exhibitor_photo_described",
                violation_error_message=_("Describe the photo for visitors who cannot see it"),
            ),
        ]

    def __str__(self) -> str:
        return self.alt


class Helper(models.Model):
    """Somebody who works at the stand and gets a badge."""

    application = models.ForeignKey(
        ExhibitorApplication, on_delete=models.CASCADE, related_name="helpers", verbose_name=_("application")
    )
    name = models.CharField(_("name and surname"), max_length=120)
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("helper")
        verbose_name_plural = _("helpers")
        ordering = ("position",)
        constraints = [
            # at the end of the transaction: two may change places
            models.UniqueConstraint(
                fields=["application", "position"], name="helper_place_once", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(position__range=(1, MOST_HELPERS)), name="helper_six_at_most"),
        ]

    def __str__(self) -> str:
        return self.name


class StandWish(models.Model):
    """A stand that the exhibitor would like; nothing is promised by it."""

    application = models.ForeignKey(
        ExhibitorApplication, on_delete=models.CASCADE, related_name="wishes", verbose_name=_("application")
    )
    stand = models.ForeignKey(Stand, on_delete=models.CASCADE, related_name="wished_by", verbose_name=_("stand"))
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("wish for a stand")
        verbose_name_plural = _("wishes for stands")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="stand_wish_place_once"),
            models.UniqueConstraint(fields=["application", "stand"], name="stand_wish_once"),
            models.CheckConstraint(condition=Q(position__range=(1, MOST_WISHES)), name="stand_wish_three_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.stand}"

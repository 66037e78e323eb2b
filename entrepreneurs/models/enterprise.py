"""The enterprise: the one row that an application fills, staff check and the directory shows."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from centar.audit import tracked
from centar.models import Municipality, Versioned
from entrepreneurs.models.choices import (
    LIVE,
    OPEN,
    PUBLIC,
    TRANSITIONS,
    BuyerTrait,
    IncomeBracket,
    LegalForm,
    LegalStatus,
    Need,
    SocialRole,
    State,
    StatusStage,
)
from entrepreneurs.models.counts import people_within_total
from entrepreneurs.models.index import INDEX_FUNCTION, NAME_WORDS_FUNCTION
from entrepreneurs.models.lists import Category, ImpactArea, VulnerableGroup
from entrepreneurs.querysets import RENEWAL_AFTER, EnterpriseQuerySet

DESCRIPTION_LENGTH = 600
PEOPLE_COUNTED = 10_000  # nobody here employs more; a larger number is a slip

# Facts that staff check against documents; the owner's change of one on a published entry waits for them.
CHECKED_FACTS = [
    "name",
    "legal_form",
    "mb",
    "pib",
    "status_stage",
    "status_since",
    "status_ended_on",
    "municipality",
    "settlement",
    "address",
]


def _array(choices: type[models.TextChoices], label: Any) -> ArrayField:
    return ArrayField(
        models.CharField(max_length=24, choices=choices.choices), verbose_name=label, default=list, blank=True
    )


@tracked(
    *CHECKED_FACTS,
    "state",
    "slug",
    "reference",
    "short_name",
    "brand_names",
    "activity_code",
    "founded_on",
    "website",
    "status_link",
    "status_report_due_on",
    "status_end_reason",
    "social_roles",
    "description",
    "description_en",
    "story",
    "staff_total",
    "staff_vulnerable",
    "income_bracket",
    "profit_reinvested",
    "shares_decisions",
    "people_statement",
    "vat_payer",
    "e_invoice",
    "public_sector",
    "delivers",
    "public_phone",
    "public_email",
    "contact_name",
    "contact_phone",
    "contact_email",
    "needs",
    "wants_listing",
    "mb_override_reason",
    "checked_on",
    "checked_by",
    "checked_basis",
    "confirmed_on",
)
class Enterprise(Versioned):
    """A social enterprise, or one in the making: any legal form, with or without the status under the law."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.DRAFT, editable=False)
    slug = models.SlugField(_("address part"), max_length=90, unique=True, null=True, blank=True)
    reference = models.CharField(_("application number"), max_length=16, unique=True, null=True, editable=False)
    is_example = models.BooleanField(_("is an example"), default=False, editable=False)

    # Who it is
    legal_form = models.CharField(_("legal form"), max_length=20, choices=LegalForm, blank=True)
    name = models.CharField(_("name"), max_length=160, blank=True)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    brand_names = ArrayField(models.CharField(max_length=60), verbose_name=_("brand names"), default=list, blank=True)
    mb = models.CharField(_("registration number (MB)"), max_length=8, blank=True)
    mb_override_reason = models.CharField(_("why the MB is accepted"), max_length=200, blank=True)
    pib = models.CharField(_("tax number (PIB)"), max_length=9, blank=True)
    activity_code = models.CharField(_("activity code"), max_length=4, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)

    # The status under the law
    status_stage = models.CharField(_("status under the law"), max_length=16, choices=StatusStage, blank=True)
    status_since = models.DateField(_("status since"), null=True, blank=True)
    status_link = models.URLField(_("page in the state register"), blank=True)
    status_report_due_on = models.DateField(_("next report due on"), null=True, blank=True)
    status_ended_on = models.DateField(_("status ended on"), null=True, blank=True)
    status_end_reason = models.CharField(_("why the status ended"), max_length=300, blank=True)

    # Where it is and how to reach it
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("city or municipality")
    )
    settlement = models.CharField(_("place"), max_length=80, blank=True)
    address = models.CharField(_("street and number"), max_length=120, blank=True)
    website = models.URLField(_("website"), blank=True)
    public_phone = PhoneNumberField(_("phone for customers"), blank=True)
    public_email = models.EmailField(_("e-mail for customers"), blank=True)
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_phone = PhoneNumberField(_("phone of the contact person"), blank=True)
    contact_email = models.EmailField(_("e-mail of the contact person"), blank=True)

    # What it does and for whom
    categories = models.ManyToManyField(
        Category, through="entrepreneurs.CategoryOffered", verbose_name=_("what you offer"), blank=True
    )
    social_roles = _array(SocialRole, _("social role"))
    impact_areas = models.ManyToManyField(ImpactArea, verbose_name=_("areas of impact"), blank=True)
    vulnerable_groups = models.ManyToManyField(
        VulnerableGroup, through="entrepreneurs.GroupServed", verbose_name=_("whom you help"), blank=True
    )
    description = models.TextField(_("what the enterprise does"), max_length=DESCRIPTION_LENGTH, blank=True)
    description_en = models.TextField(
        _("what the enterprise does, in English"), max_length=DESCRIPTION_LENGTH, blank=True
    )
    story = models.TextField(_("story"), max_length=4000, blank=True)
    vat_payer = models.BooleanField(BuyerTrait.VAT.label, default=False)
    e_invoice = models.BooleanField(BuyerTrait.E_INVOICE.label, default=False)
    public_sector = models.BooleanField(BuyerTrait.PUBLIC_SECTOR.label, default=False)
    delivers = models.BooleanField(BuyerTrait.DELIVERY.label, default=False)

    # People and money: counts only, never persons; for staff, unless the owner publishes a statement
    staff_total = models.PositiveIntegerField(
        _("people employed or engaged"), null=True, blank=True, validators=[MaxValueValidator(PEOPLE_COUNTED)]
    )
    staff_vulnerable = models.PositiveIntegerField(
        _("of them, from vulnerable groups"), null=True, blank=True, validators=[MaxValueValidator(PEOPLE_COUNTED)]
    )
    people_statement = models.CharField(_("public sentence about your people"), max_length=200, blank=True)
    income_bracket = models.CharField(_("yearly income"), max_length=12, choices=IncomeBracket, blank=True)
    profit_reinvested = models.PositiveSmallIntegerField(
        _("share of profit put back into the purpose, in percent"), null=True, blank=True
    )
    shares_decisions = models.BooleanField(
        _("at least a third of decisions rests with the people engaged, the users or the employees"),
        null=True,
        blank=True,
    )
    needs = _array(Need, _("what you need most"))

    # Where the facts come from
    wants_listing = models.BooleanField(_("show in the public directory"), default=True)
    checked_on = models.DateField(_("checked on"), null=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("checked by"),
    )
    checked_basis = models.CharField(_("basis of the check"), max_length=200, blank=True, editable=False)
    confirmed_on = models.DateField(_("facts confirmed on"), null=True, editable=False)

    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="entrepreneurs.Membership", related_name="enterprises"
    )
    language = models.CharField(
        _("language of mails"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    deletion_announced_at = models.DateTimeField(_("deletion announced at"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    # For the directory; written by a trigger (INDEX_FUNCTION), whoever changes the row
    legal_status = models.CharField(
        _("status"), max_length=20, choices=LegalStatus, default=LegalStatus.FOUNDING, editable=False
    )
    place = models.CharField(_("place"), max_length=170, default="", editable=False)
    name_fold = models.TextField(default="", editable=False)
    sort_key = models.TextField(default="", editable=False, db_collation="C")
    search = SearchVectorField(null=True, editable=False)
    facets = ArrayField(models.TextField(), default=list, editable=False)
    is_listed = models.GeneratedField(
        expression=Q(state__in=PUBLIC, wants_listing=True),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )

    asked_at: dt.datetime | None  # of `with_asked_at`

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mb"],
                condition=Q(state__in=LIVE) & ~Q(mb=""),
                name="enterprise_one_live_mb",
                violation_error_message=_("An enterprise with this registration number is already in the directory."),
            ),
            models.UniqueConstraint(
                fields=["pib"],
                condition=Q(state__in=LIVE) & ~Q(pib=""),
                name="enterprise_one_live_pib",
                violation_error_message=_("An enterprise with this tax number is already in the directory."),
            ),
            models.CheckConstraint(
                condition=Q(mb="") | Q(mb__regex=r"^[0-9]{8}$"),
                name="enterprise_mb_digits",
                violation_error_message=_("Enter a registration number of 8 digits"),
            ),
            models.CheckConstraint(
                condition=Q(pib="") | Q(pib__regex=r"^[0-9]{9}$"),
                name="enterprise_pib_digits",
                violation_error_message=_("Enter a tax number of 9 digits"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLIC)
                | Q(
                    municipality__isnull=False,
                    social_roles__len__gt=0,
                    confirmed_on__isnull=False,
                    checked_on__isnull=False,
                    published_at__isnull=False,
                    slug__isnull=False,
                )
                & ~Q(name="")
                & ~Q(description="")
                & ~Q(legal_form=""),
                name="enterprise_published_is_complete",
                violation_error_message=_(
                    "A published enterprise needs a name, a legal form, a municipality, a social role, "
                    "a description and the date its facts were confirmed."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(reference__isnull=False, submitted_at__isnull=False),
                name="enterprise_sent_has_reference",
                violation_error_message=_("An application that was sent has a number and a time."),
            ),
            models.CheckConstraint(
                condition=~Q(status_stage=StatusStage.REGISTERED) | Q(status_since__isnull=False) | Q(state__in=OPEN),
                name="enterprise_status_has_date",
                violation_error_message=_("A registered status needs the date since which it holds."),
            ),
            models.CheckConstraint(
                condition=~Q(status_stage=StatusStage.ENDED) | Q(status_ended_on__isnull=False) | Q(state__in=OPEN),
                name="enterprise_ended_status_has_date",
                violation_error_message=_("A status that ended needs the date on which it ended."),
            ),
            models.CheckConstraint(
                condition=~Q(legal_form=LegalForm.NONE)
                | Q(mb="", pib="") & ~Q(status_stage__in=[StatusStage.REGISTERED, StatusStage.ENDED]),
                name="enterprise_founding_has_no_numbers",
                violation_error_message=_(
                    "An enterprise that is not registered yet has no registration number, tax number or status."
                ),
            ),
            models.CheckConstraint(
                condition=Q(staff_total__isnull=True)
                | Q(staff_vulnerable__isnull=True)
                | Q(staff_vulnerable__lte=F("staff_total")),
                name="enterprise_counts_within_total",
                violation_error_message=_("The part cannot be larger than the whole."),
            ),
            models.CheckConstraint(
                condition=Q(profit_reinvested__isnull=True) | Q(profit_reinvested__lte=100),
                name="enterprise_profit_share_is_percent",
                violation_error_message=_("A share is between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, checked_by__isnull=True, checked_basis="")
                | Q(checked_on__isnull=False, checked_by__isnull=False) & ~Q(checked_basis=""),
                name="enterprise_check_is_whole",
                violation_error_message=_("A check has a day, a person and a basis."),
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], condition=Q(is_listed=True), name="enterprise_listed"),
            models.Index(
                fields=["municipality", "sort_key", "id"],
                condition=Q(is_listed=True),
                name="enterprise_listed_by_place",
            ),
            models.Index(fields=["state", "submitted_at"], name="enterprise_queue"),
            GinIndex(fields=["search"], name="enterprise_search"),
            GinIndex(fields=["facets"], name="enterprise_facets"),
            GinIndex(OpClass(F("name_fold"), name="gin_trgm_ops"), name="enterprise_name_trigrams"),
        ]
        triggers = [
            *Versioned.Meta.triggers,
            people_within_total(
                "total_over_groups",
                key="id",
                operation=pgtrigger.UpdateOf("staff_total"),
                condition=pgtrigger.AnyChange("staff_total"),
            ),
            pgtrigger.FSM(name="enterprise_states", field="state", transitions=TRANSITIONS),
            pgtrigger.Trigger(
                name="index",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=INDEX_FUNCTION,
            ),
            pgtrigger.Trigger(
                name="name_words",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.is_listed"),
                func=NAME_WORDS_FUNCTION,
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("unnamed application"))

    def get_absolute_url(self) -> str:
        return reverse("entrepreneurs:enterprise", args=[self.slug])

    @property
    def public_name(self) -> str:
        return self.short_name or self.name

    @property
    def is_open(self) -> bool:
        """Whether its people may still change everything freely, since staff are not looking at it."""
        return self.state in OPEN

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC

    @property
    def is_founding(self) -> bool:
        return self.legal_form == LegalForm.NONE

    def is_stale(self, *, today: dt.date) -> bool:
        return self.confirmed_on is not None and today - self.confirmed_on >= RENEWAL_AFTER

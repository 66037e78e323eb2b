from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from centar.models.edition import renews_edition
from centar.models.versioned import Versioned


class PartnerQuerySet(models.QuerySet["Partner"]):
    def shown_on(self, day: dt.date) -> PartnerQuerySet:
        """Those whose agreed dates include the day; an empty date is an open end."""
        return self.shown_between(day, day)

    def shown_between(self, first: dt.date, last: dt.date) -> PartnerQuerySet:
        """Those whose agreed dates include a day of the period."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=last),
            Q(valid_to=None) | Q(valid_to__gte=first),
        )

    def supporting(self) -> PartnerQuerySet:
        """Who is thanked wherever the work is shown; the host speaks for itself."""
        return self.exclude(role=Partner.Role.HOST)


@tracked(
    "name",
    "role",
    "project",
    "logo",
    "alt",
    "statement",
    "statement_en",
    "disclaimer",
    "disclaimer_en",
    "url",
    "valid_from",
    "valid_to",
    "order",
)
class Partner(Versioned):
    """Who pays for or carries the work, with the words the contract asks for and the days they hold.

    An official emblem is the file from its owner's download page, put in by staff; none is drawn here.
    """

    class Role(models.TextChoices):
        FUNDER = "funder", _("funder")
        PARTNER = "partner", _("partner")
        HOST = "host", _("host")

    name = models.CharField(_("name"), max_length=160)
    role = models.CharField(_("role"), max_length=8, choices=Role)
    project = models.CharField(_("project"), max_length=200, blank=True)
    logo = models.ImageField(_("logo"), upload_to="partners/", blank=True)
    alt = models.CharField(_("description of the logo"), max_length=200, blank=True)
    statement = models.TextField(_("statement of support"), blank=True)
    statement_en = models.TextField(_("statement of support, in English"), blank=True)
    disclaimer = models.TextField(
        _("disclaimer"), blank=True, help_text=_("Word for word from the grant contract, otherwise empty")
    )
    disclaimer_en = models.TextField(_("disclaimer, in English"), blank=True)
    url = models.URLField(_("web address"), blank=True)
    valid_from = models.DateField(_("shown from"), null=True, blank=True)
    valid_to = models.DateField(_("shown to"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = PartnerQuerySet.as_manager()

    class Meta(Versioned.Meta):
        triggers = [*Versioned.Meta.triggers, renews_edition()]
        verbose_name = _("partner or funder")
        verbose_name_plural = _("partners and funders")
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "project"],
                name="partner_once_in_project",
                violation_error_message=_("This partner is already entered for the project."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["funder", "partner", "host"]),
                name="partner_role_known",
                violation_error_message=_("Choose a role."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="partner_dates_in_order",
                violation_error_message=_("The last day has to be the first day or later."),
            ),
            models.CheckConstraint(
                condition=Q(logo="") | ~Q(alt=""),
                name="partner_logo_described",
                violation_error_message=_("Describe the logo for visitors who cannot see it."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from centar.models.edition import renews_edition
from centar.models.versioned import Versioned
from centar.script import sort_key

RZS_CODE = r"^\d{5}$"
POSTCODE = r"^\d{5}$"


@tracked(
    "code",
    "slug",
    "name",
    "name_genitive",
    "name_locative",
    "name_en",
)
class District(Versioned):
    """A district (okrug); its name stands in sentences in three cases, so all three are typed."""

    code = models.CharField(_("code"), max_length=6, unique=True, help_text=_("ISO 3166-2 code, such as RS-00"))
    slug = models.SlugField(_("short address"), unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    name_genitive = models.CharField(_("name, genitive (from whom, of what)"), max_length=80)
    name_locative = models.CharField(_("name, locative (where)"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)

    class Meta(Versioned.Meta):
        triggers = [*Versioned.Meta.triggers, renews_edition()]
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def by_name(self) -> MunicipalityQuerySet:
        """In the order of the Serbian alphabet."""
        return self.order_by("sort_key")


@tracked(
    "district",
    "code",
    "slug",
    "name",
    "name_genitive",
    "name_locative",
    "kind",
    "postcode",
    "latitude",
    "longitude",
    "population",
    "population_year",
    "population_source",
    "map_column",
    "map_row",
    "map_columns",
    "map_rows",
)
class Municipality(Versioned):
    """A city or municipality the Center works in.

    Coordinates are degrees of its seat. The map fields are its cell on the drawn (not to scale) map of the
    district: first column and row, counted from 1, and how many of each it covers.
    """

    class Kind(models.TextChoices):
        CITY = "city", _("city")
        MUNICIPALITY = "municipality", _("municipality")

    district = models.ForeignKey(
        District, verbose_name=_("district"), on_delete=models.PROTECT, related_name="municipalities"
    )
    code = models.CharField(
        _("code"), max_length=5, unique=True, help_text=_("Five digits, from the Statistical Office (RZS)")
    )
    slug = models.SlugField(_("short address"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_genitive = models.CharField(_("name, genitive (from whom, of what)"), max_length=80)
    name_locative = models.CharField(_("name, locative (where)"), max_length=80)
    sort_key = models.CharField(max_length=400, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    postcode = models.CharField(_("postcode"), max_length=5)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year of the population figure"), null=True, blank=True)
    population_source = models.CharField(_("source of the population figure"), max_length=200, blank=True)
    map_column = models.PositiveSmallIntegerField(_("map: first column"))
    map_row = models.PositiveSmallIntegerField(_("map: first row"))
    map_columns = models.PositiveSmallIntegerField(_("map: columns covered"), default=1)
    map_rows = models.PositiveSmallIntegerField(_("map: rows covered"), default=1)

    objects = MunicipalityQuerySet.as_manager()

    class Meta(Versioned.Meta):
        triggers = [*Versioned.Meta.triggers, renews_edition()]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "name"],
                name="municipality_name_once_in_district",
                violation_error_message=_("The district already has a municipality of this name."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=RZS_CODE),
                name="municipality_code_five_digits",
                violation_error_message=_("The code has five digits."),
            ),
            models.CheckConstraint(
                condition=Q(postcode__regex=POSTCODE),
                name="municipality_postcode_five_digits",
                violation_error_message=_("The postcode has five digits."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["city", "municipality"]),
                name="municipality_kind_known",
                violation_error_message=_("Choose city or municipality."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="municipality_coordinates_on_earth",
                violation_error_message=_("Latitude goes from -90 to 90 degrees, longitude from -180 to 180."),
            ),
            models.CheckConstraint(
                condition=Q(population=None, population_year=None, population_source="")
                | (
                    Q(population__isnull=False, population_year__isnull=False, population_year__range=(1800, 2200))
                    & ~Q(population_source="")
                ),
                name="municipality_population_with_year_and_source",
                violation_error_message=_(
                    "A population figure goes with its year and source, or leave out all three."
                ),
            ),
            models.CheckConstraint(
                condition=Q(map_column__gte=1, map_row__gte=1, map_columns__gte=1, map_rows__gte=1),
                name="municipality_map_cell_from_one",
                violation_error_message=_("Columns and rows of the map are counted from 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        """Keep the sort key with the name, also when only the name is written."""
        self.sort_key = sort_key(self.name)
        if (fields := kwargs.get("update_fields")) is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "sort_key"}
        super().save(**kwargs)

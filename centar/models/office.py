from __future__ import annotations

from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from centar.audit import tracked
from centar.kept import Kept
from centar.models.edition import renews_edition
from centar.models.place import POSTCODE, District, Municipality
from centar.models.versioned import Versioned

OFFICE_ID = 1


class OfficeQuerySet(models.QuerySet["Office"]):
    def current(self) -> Office | None:
        """The one office, with its district and municipality; None until a town pack is loaded.

        It is kept between requests, and not to be changed: who edits it calls `.get()`.

        Templates may use the answer as it is: an attribute of None shows as nothing. Code that cannot go on
        without the office calls `.get()` and lets `Office.DoesNotExist` say so.
        """
        return kept_office()


@tracked(
    "name",
    "name_genitive",
    "name_locative",
    "name_en",
    "name_line_1",
    "name_line_2",
    "name_line_1_en",
    "name_line_2_en",
    "short_name",
    "town",
    "host_association",
    "host_association_full",
    "host_association_full_en",
    "district",
    "municipality",
    "address",
    "postcode",
    "phone",
    "email",
    "latitude",
    "longitude",
    "directions",
    "directions_en",
    "premises_access",
    "premises_access_en",
    "hero_title",
    "hero_title_en",
    "lead",
    "lead_en",
)
class Office(Versioned):
    """The Center itself: its name, where it is, how to reach it and what it says first. There is exactly one row.

    Serbian texts are typed once, in either script; `_en` twins are optional unless the field says otherwise.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=OFFICE_ID, editable=False)
    name = models.CharField(_("name"), max_length=120)
    name_genitive = models.CharField(_("name, genitive (from whom, of what)"), max_length=120)
    name_locative = models.CharField(_("name, locative (where)"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_line_1 = models.CharField(_("name in the header, first line"), max_length=60)
    name_line_2 = models.CharField(_("name in the header, second line"), max_length=60)
    name_line_1_en = models.CharField(_("name in the header, first line in English"), max_length=60)
    name_line_2_en = models.CharField(_("name in the header, second line in English"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=60, help_text=_("Sender of mails"))
    town = models.CharField(_("town"), max_length=80)
    host_association = models.CharField(_("association that runs the Center, short name"), max_length=80)
    host_association_full = models.CharField(_("association that runs the Center, full name"), max_length=200)
    host_association_full_en = models.CharField(
        _("association that runs the Center, full name in English"), max_length=200
    )
    district = models.ForeignKey(District, verbose_name=_("district"), on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField(_("street and number"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=5)
    phone = PhoneNumberField(_("phone"))
    email = models.EmailField(_("e-mail"))
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    directions = models.TextField(_("how to get here"), blank=True)
    directions_en = models.TextField(_("how to get here, in English"), blank=True)
    premises_access = models.TextField(_("accessibility of the premises"), blank=True)
    premises_access_en = models.TextField(_("accessibility of the premises, in English"), blank=True)
    hero_title = models.CharField(_("headline of the home page"), max_length=120)
    hero_title_en = models.CharField(_("headline of the home page, in English"), max_length=120, blank=True)
    lead = models.TextField(_("what the Center does, in one or two sentences"))
    lead_en = models.TextField(_("what the Center does, in English"), blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta(Versioned.Meta):
        triggers = [*Versioned.Meta.triggers, renews_edition()]
        verbose_name = _("office")
        verbose_name_plural = _("office")
        constraints = [
            models.CheckConstraint(condition=Q(id=OFFICE_ID), name="office_only_one"),
            models.CheckConstraint(
                condition=Q(postcode__regex=POSTCODE),
                name="office_postcode_five_digits",
                violation_error_message=_("The postcode has five digits."),
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                # a comparison with NULL would be unknown, and an unknown check passes
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="office_coordinates_both_or_none",
                violation_error_message=_("Enter both latitude and longitude in degrees, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def map_url(self) -> str:
        """The office on OpenStreetMap: the point where it is known, else a search for the street address."""
        if self.latitude is None or self.longitude is None:
            query = urlencode({"query": f"{self.address}, {self.postcode} {self.town}"})
            return f"https://www.openstreetmap.org/search?{query}"
        point = urlencode({"mlat": self.latitude, "mlon": self.longitude})
        return f"https://www.openstreetmap.org/?{point}#map=18/{self.latitude}/{self.longitude}"


def read_office() -> Office | None:
    return Office.objects.select_related("district", "municipality").first()


kept_office = Kept(read_office)

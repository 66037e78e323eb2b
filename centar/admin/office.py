from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from centar.admin.bases import AuditedAdmin
from centar.models import Office
from centar.versions import VersionedAdminMixin


@admin.register(Office)
class OfficeAdmin(VersionedAdminMixin, AuditedAdmin):
    list_display = ["name", "address", "phone", "email"]
    list_select_related = ["municipality"]
    fieldsets = [
        (
            _("Name"),
            {
                "fields": [
                    "name",
                    "name_genitive",
                    "name_locative",
                    "name_en",
                    ("name_line_1", "name_line_2"),
                    ("name_line_1_en", "name_line_2_en"),
                    "short_name",
                ]
            },
        ),
        (
            _("Where and how to reach us"),
            {
                "fields": [
                    ("address", "postcode", "town"),
                    ("municipality", "district"),
                    ("phone", "email"),
                    ("latitude", "longitude"),
                    ("directions", "directions_en"),
                    ("premises_access", "premises_access_en"),
                ]
            },
        ),
        (_("Who runs it"), {"fields": ["host_association", "host_association_full", "host_association_full_en"]}),
        (_("Home page"), {"fields": [("hero_title", "hero_title_en"), ("lead", "lead_en")]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The office comes from the town pack; a second one cannot be."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Office | None = None) -> bool:
        return False

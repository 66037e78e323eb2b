from django.contrib import admin

from centar.admin.bases import AuditedAdmin
from centar.models import District, Municipality
from centar.versions import VersionedAdminMixin


@admin.register(District)
class DistrictAdmin(VersionedAdminMixin, AuditedAdmin):
    list_display = ["name", "code"]


@admin.register(Municipality)
class MunicipalityAdmin(VersionedAdminMixin, AuditedAdmin):
    list_display = ["name", "kind", "code", "postcode", "population", "population_year"]
    list_filter = ["district", "kind"]
    search_fields = ["name", "code"]

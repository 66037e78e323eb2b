from django.contrib import admin

from centar.admin.bases import AuditedAdmin
from centar.models import ClosedDay, OfficeHours, OpenDay
from centar.versions import VersionedAdminMixin


@admin.register(ClosedDay)
class ClosedDayAdmin(VersionedAdminMixin, AuditedAdmin):
    list_display = ("date", "reason")
    date_hierarchy = "date"
    search_fields = ("reason",)


@admin.register(OfficeHours)
class OfficeHoursAdmin(VersionedAdminMixin, AuditedAdmin):
    list_display = ("weekday", "opens", "closes")


@admin.register(OpenDay)
class OpenDayAdmin(VersionedAdminMixin, AuditedAdmin):
    list_display = ("date", "opens", "closes", "reason")
    date_hierarchy = "date"
    search_fields = ("reason",)

from django.contrib import admin

from centar.admin.bases import AuditedAdmin, VersionedAdmin
from centar.models import ClosedDay, OfficeHours


@admin.register(ClosedDay)
class ClosedDayAdmin(VersionedAdmin, AuditedAdmin):
    list_display = ("date", "reason")
    date_hierarchy = "date"
    search_fields = ("reason",)


@admin.register(OfficeHours)
class OfficeHoursAdmin(VersionedAdmin, AuditedAdmin):
    list_display = ("weekday", "opens", "closes")

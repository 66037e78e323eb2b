"""Events and who is registered are only looked at here: their way is the desk."""

from __future__ import annotations

from django.contrib import admin

from centar.admin.bases import AuditedAdmin, PersonalAdmin, ReadOnlyAdmin
from events.models import Event, Registration


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin, AuditedAdmin):
    list_display = ["title", "kind", "starts_at", "state", "seats_taken", "capacity"]
    list_filter = ["state", "kind"]
    date_hierarchy = "starts_at"
    search_fields = ["title", "title_en"]


@admin.register(Registration)
class RegistrationAdmin(PersonalAdmin, ReadOnlyAdmin, AuditedAdmin):
    list_display = ["code", "event", "party", "state", "created_at"]
    list_filter = ["state"]
    list_select_related = ["event"]
    search_fields = ["code"]

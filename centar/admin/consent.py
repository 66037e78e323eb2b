from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from centar.admin.bases import AuditedAdmin, PersonalAdmin, ReadOnlyAdmin
from centar.models import Consent, ConsentText


@admin.register(ConsentText)
class ConsentTextAdmin(AuditedAdmin):
    """A new wording is added as the next version; none is changed or deleted."""

    list_display = ("purpose", "version", "valid_from")
    list_filter = ("purpose",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Consent)
class ConsentAdmin(PersonalAdmin, ReadOnlyAdmin):
    list_display = ("given_at", "text", "email", "person", "language", "place", "recorded_by", "withdrawn_at")
    list_filter = ("text__purpose", "language")
    list_select_related = ("text", "withdrawal", "recorded_by")
    search_fields = ("email", "person")
    date_hierarchy = "given_at"
    fields = ("given_at", "text", "email", "person", "user", "recorded_by", "language", "place", "withdrawn_at")

    @admin.display(description=_("withdrawn at"))
    def withdrawn_at(self, consent: Consent) -> datetime | None:
        return consent.withdrawal.withdrawn_at if hasattr(consent, "withdrawal") else None

"""What several admins share."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import connection
from django.http import HttpRequest, HttpResponse

from centar.audit import changes_of
from centar.models import Versioned
from centar.versions import VersionedFormMixin


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that only the program writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AuditedAdmin(admin.ModelAdmin):
    """The page „History” shows what the audit holds: every field, before and after, whoever changed it."""

    object_history_template = "admin/audited_history.html"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        changes = changes_of(obj) if obj else []
        return super().history_view(request, object_id, {**(extra_context or {}), "changes": changes})


class VersionedAdmin(admin.ModelAdmin):
    """For models that are Versioned: who saves second sees both versions; see centar/versions.py."""

    form = VersionedFormMixin

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        obj = super().get_object(request, object_id, from_field)
        if obj is None or request.method != "POST" or not connection.in_atomic_block:
            return obj
        # read again once the row is ours: it may have changed while we waited
        type(obj)._base_manager.select_for_update().filter(pk=obj.pk).first()
        return super().get_object(request, object_id, from_field)

    def get_fieldsets(self, request: HttpRequest, obj: Versioned | None = None) -> list[Any]:
        fieldsets = list(super().get_fieldsets(request, obj))
        shown = [name for _label, options in fieldsets for name in options["fields"]]
        return fieldsets if "seen_version" in shown else [*fieldsets, (None, {"fields": ["seen_version"]})]

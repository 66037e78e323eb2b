"""What several admins share."""

from http import HTTPStatus
from typing import Any, cast, override

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from centar.audit import changes_of
from centar.models import User
from centar.readings import record_reading


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


class PersonalAdmin(admin.ModelAdmin):
    """First base of the admin of records with personal detail: opening one, or its history, is written down."""

    @override
    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """By the filters of the page alone: how many rows begin with this or that would tell what no page shows."""
        items = self.get_list_filter(request)
        filters = {str(item[0] if isinstance(item, list | tuple) else item) for item in items}
        is_offered = lookup.partition("__")[0] in filters | {"pk", self.date_hierarchy}
        return is_offered and super().lookup_allowed(lookup, value, request)

    @override
    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj is not None:
            self._write_down(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response = super().history_view(request, object_id, extra_context)
        obj = self.get_object(request, unquote(object_id))
        if obj is not None and response.status_code == HTTPStatus.OK:
            self._write_down(request, obj)
        return response

    def _write_down(self, request: HttpRequest, obj: models.Model) -> None:
        place = f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change"
        record_reading(by=cast("User", request.user), subject=obj, place=place, now=timezone.now())

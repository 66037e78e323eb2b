from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest

from centar.admin.bases import AuditedAdmin
from centar.models import Partner
from centar.uploads import ImageUploadField
from centar.versions import VersionedAdminMixin


@admin.register(Partner)
class PartnerAdmin(VersionedAdminMixin, AuditedAdmin):
    list_display = ["name", "role", "project", "valid_from", "valid_to", "order"]
    list_filter = ["role"]
    search_fields = ["name", "project"]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """The logo passes the upload gate like every other picture."""
        if db_field.name == "logo":
            kwargs["form_class"] = ImageUploadField
        return super().formfield_for_dbfield(db_field, request, **kwargs)

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from centar.admin.bases import AuditedAdmin, PersonalAdmin, ReadOnlyAdmin
from centar.versions import VersionedAdminMixin, VersionedFormMixin
from entrepreneurs.models import (
    Category,
    CategoryOffered,
    ChangeRequest,
    Claim,
    Enterprise,
    GroupServed,
    ImpactArea,
    Photo,
    StateChange,
    VulnerableGroup,
)


class ListItemAdmin(admin.ModelAdmin):
    list_display = ["name", "name_en", "position"]
    list_editable = ["position"]
    search_fields = ["name", "name_en"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Category)
class CategoryAdmin(ListItemAdmin):
    list_display = ["name", "name_en", "ornament", "position"]


@admin.register(ImpactArea)
class ImpactAreaAdmin(ListItemAdmin):
    pass


@admin.register(VulnerableGroup)
class VulnerableGroupAdmin(ListItemAdmin):
    list_display = ["name", "legal_category", "source", "source_year", "position"]
    list_filter = ["legal_category"]


class CategoryOfferedInline(admin.StackedInline):
    model = CategoryOffered
    extra = 0


class GroupServedFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        total = self.instance.staff_total
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if total is not None and (data.get("people") or 0) > total and not data.get("DELETE"):
                form.add_error("people", _("Enter a number that is not larger than the number of people in all"))


class GroupServedInline(admin.StackedInline):
    model = GroupServed
    formset = GroupServedFormSet
    extra = 0


class PhotoInline(admin.StackedInline):
    model = Photo
    fields = ["alt", "position"]
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Enterprise | None = None) -> bool:
        """Pictures come through the upload gate of the registry's own page."""
        return False


class EnterpriseForm(VersionedFormMixin):
    def clean_staff_total(self) -> int | None:
        """The database holds it too, but only says so when all is saved."""
        total = self.cleaned_data["staff_total"]
        largest = self.instance.groups_served.aggregate(most=Max("people"))["most"]
        if total is not None and largest is not None and largest > total:
            text = _("One of the groups has %(people)s people. Enter a number that is not smaller")
            raise ValidationError(text % {"people": largest})
        return total

    def validate_constraints(self) -> None:
        """Those too that ask for the state, which is not on this page."""
        try:
            self.instance.validate_constraints()
        except ValidationError as error:
            self.add_error(None, error.messages)


@admin.register(Enterprise)
class EnterpriseAdmin(PersonalAdmin, VersionedAdminMixin, AuditedAdmin):
    """For corrections; the way through the states is on the staff desk."""

    form = EnterpriseForm
    list_display = ["name", "place", "state", "legal_form", "legal_status", "checked_on", "confirmed_on"]
    list_filter = ["state", "legal_status", "legal_form", "municipality"]
    search_fields = ["name", "short_name", "mb", "pib", "reference"]
    list_select_related = ["municipality"]
    readonly_fields = ["key", "state", "reference", "checked_on", "checked_by", "checked_basis", "confirmed_on"]
    inlines = [CategoryOfferedInline, GroupServedInline, PhotoInline]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """An entry begins on the registry's own pages, which know what it needs."""
        return False


@admin.register(StateChange)
class StateChangeAdmin(ReadOnlyAdmin):
    list_display = ["enterprise", "from_state", "to_state", "at", "by"]
    list_filter = ["to_state"]
    list_select_related = ["enterprise", "by"]


@admin.register(ChangeRequest)
class ChangeRequestAdmin(ReadOnlyAdmin):
    list_display = ["enterprise", "state", "created_at", "created_by"]
    list_filter = ["state"]
    list_select_related = ["enterprise", "created_by"]


@admin.register(Claim)
class ClaimAdmin(PersonalAdmin, ReadOnlyAdmin):
    list_display = ["enterprise", "user", "state", "created_at"]
    list_filter = ["state"]
    list_select_related = ["enterprise", "user"]

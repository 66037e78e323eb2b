"""The lists and rules of consulting. Bookings and clients are only looked at here: their way is the desk."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from centar.admin.bases import AuditedAdmin, PersonalAdmin, ReadOnlyAdmin
from centar.versions import VersionedAdminMixin, VersionedFormMixin
from consultations.models import (
    Booking,
    BookingRules,
    Client,
    Consultant,
    ConsultingHours,
    IntakeQuestion,
    Mode,
    Room,
    ScheduleException,
    Topic,
)


class QuestionInline(admin.StackedInline):
    model = IntakeQuestion
    extra = 0


class TopicForm(VersionedFormMixin):
    modes = forms.MultipleChoiceField(
        label=_("Ways of talking"), choices=Mode.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Topic
        fields = "__all__"


@admin.register(Topic)
class TopicAdmin(VersionedAdminMixin, AuditedAdmin):
    form = TopicForm
    list_display = ["name", "minutes", "is_public", "is_discreet", "position"]
    list_filter = ["is_public", "is_discreet"]
    search_fields = ["name", "name_en"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [QuestionInline]

    def has_delete_permission(self, request: HttpRequest, obj: Topic | None = None) -> bool:
        """A topic that is no longer offered is taken off the site; talks were booked on it."""
        return False


@admin.register(Room)
class RoomAdmin(VersionedAdminMixin, AuditedAdmin):
    list_display = ["name", "is_step_free", "is_active"]


@admin.register(BookingRules)
class BookingRulesAdmin(VersionedAdminMixin, AuditedAdmin):
    list_display = ["__str__", "step_minutes", "min_notice_minutes", "horizon_days"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The row comes with the topics (setup_consultations); a second one cannot be."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: BookingRules | None = None) -> bool:
        return False


@admin.register(Consultant)
class ConsultantAdmin(VersionedAdminMixin, AuditedAdmin):
    list_display = ["user", "is_active", "auto_assign"]
    list_select_related = ["user"]
    filter_horizontal = ["topics"]


@admin.register(ConsultingHours)
class ConsultingHoursAdmin(VersionedAdminMixin, AuditedAdmin):
    list_display = ["consultant", "weekday", "starts", "ends", "valid_from", "valid_to"]
    list_filter = ["consultant"]
    list_select_related = ["consultant__user"]


@admin.register(ScheduleException)
class ScheduleExceptionAdmin(VersionedAdminMixin, AuditedAdmin):
    list_display = ["consultant", "effect", "starts_at", "ends_at", "reason"]
    list_filter = ["consultant", "effect"]
    list_select_related = ["consultant__user"]


@admin.register(Booking)
class BookingAdmin(PersonalAdmin, ReadOnlyAdmin, AuditedAdmin):
    list_display = ["code", "starts_at", "consultant", "mode", "state"]
    list_filter = ["state", "mode", "consultant"]
    list_select_related = ["consultant__user"]
    date_hierarchy = "starts_at"
    search_fields = ["code"]


@admin.register(Client)
class ClientAdmin(PersonalAdmin, ReadOnlyAdmin, AuditedAdmin):
    list_display = ["name", "municipality", "created_at"]
    list_select_related = ["municipality"]
    search_fields = ["name", "email"]

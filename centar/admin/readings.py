from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from centar.admin.bases import ReadOnlyAdmin
from centar.models import Reading


@admin.register(Reading)
class ReadingAdmin(ReadOnlyAdmin):
    """Who of the staff looked at whose personal data, for the administrator."""

    list_display = ("at", "by", "subject_type", "shown_subject", "place")
    # only kinds of records that somebody has looked at, not every table there is
    list_filter = (("subject_type", admin.RelatedOnlyFieldListFilter), "place")
    list_select_related = ("by", "subject_type")
    search_fields = ("by__email", "by__name")
    date_hierarchy = "at"
    fields = ("at", "by", "subject_type", "shown_subject", "place")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reading]:
        return super().get_queryset(request).prefetch_related("subject")

    @admin.display(description=_("record"))
    def shown_subject(self, reading: Reading) -> str:
        """What the record is called now; only its number once it is gone."""
        return str(reading.subject or reading.subject_id)

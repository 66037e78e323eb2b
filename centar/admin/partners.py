from django.contrib import admin

from centar.models import Partner


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    list_display = ["name", "role", "project", "valid_from", "valid_to", "order"]
    list_filter = ["role"]
    search_fields = ["name", "project"]

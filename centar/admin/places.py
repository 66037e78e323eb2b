from django.contrib import admin

from centar.models import District, Municipality


@admin.register(District)
class DistrictAdmin(admin.ModelAdmin):
    list_display = ["name", "code"]


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "code", "postcode", "population", "population_year"]
    list_filter = ["district", "kind"]
    search_fields = ["name", "code"]

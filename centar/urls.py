from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from centar import health, media, sitemaps

handler500 = "centar.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap_section"),
    path("media/<path:path>", media.media_file, name="media_file"),
    *i18n_patterns(
        path("", include("centar.site_urls")),
        path("", include("entrepreneurs.urls")),
        path("", include("consultations.urls")),
        path("", include("events.urls")),
        path("nalog/", include("centar.account_urls")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]

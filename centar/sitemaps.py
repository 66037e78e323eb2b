"""What search engines are told of: the public pages that each app names in its `sitemaps.py`, in every language."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from centar.composition import modules_named
from centar.models import Page

NOT_FOR_SEARCH = ("admin:index", "centar:desk", "centar:account")


class PortalSitemap(Sitemap):
    i18n = alternates = x_default = True
    limit = 1000  # a section of more has several pages
    protocol = urlsplit(settings.SITE_URL).scheme


class NamedPages(PortalSitemap):
    """Pages that are there in every town, by their view names."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def items(self) -> list[str]:
        return list(self.names)

    def location(self, item: str) -> str:
        return reverse(item)


class TextPages(PortalSitemap):
    def items(self) -> QuerySet[Page]:
        return Page.objects.only("slug")


SITEMAPS = {"centar": NamedPages("centar:home", "centar:contact"), "stranice": TextPages()}


def every_sitemap() -> dict[str, type[Sitemap] | Sitemap]:
    return {name: sitemap for module in modules_named("sitemaps") for name, sitemap in module.SITEMAPS.items()}


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return sitemap_views.index(request, every_sitemap(), sitemap_url_name="sitemap_section")


@login_not_required
@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemap_views.sitemap(request, every_sitemap(), section)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines keep out of what needs an account; out of all of it where the data are examples."""
    closed = ["/"] if settings.DEMO else [address for name in NOT_FOR_SEARCH for address in _in_every_language(name)]
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in closed)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _in_every_language(name: str) -> list[str]:
    addresses = []
    for code, _label in settings.LANGUAGES:
        with translation.override(code):
            addresses.append(reverse(name))
    return addresses

"""How the directory's pages put an enterprise into words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from entrepreneurs import entries, facets
from entrepreneurs.models import BuyerTrait, Enterprise, LegalStatus, SocialRole

register = template.Library()

CATEGORIES_ON_HOME = 6
OPTION = (
    '<div class="form-check"><input class="form-check-input" type="checkbox" id="{name}-{value}" name="{name}"'
    ' value="{value}"{checked}><label class="form-check-label{muted}" for="{name}-{value}">{label}'
    ' <span class="tnum">{count}</span></label></div>'
)
NOTHING, CHECKED, MUTED = SafeString(""), SafeString(" checked"), SafeString(" text-secondary")


@register.filter
def ornament(enterprise: Enterprise) -> str:
    """The pattern of the first category, for an enterprise without a photo."""
    first = next(iter(enterprise.categories.all()), None)
    return entries.ornament_file(first.ornament if first else "")


@register.simple_tag
def status_badge(enterprise: Enterprise) -> SafeString:
    return entries.status_badge(LegalStatus(enterprise.legal_status))


@register.simple_tag
def facet_options(facet: facets.Facet) -> SafeString:
    """The facet's checkboxes. There are fifty on a page: as a template they cost as much as the rest of the page."""
    name = conditional_escape(facet.name)
    rows = (
        {
            "name": name,
            "value": option.value,
            "checked": CHECKED if option.is_chosen else NOTHING,
            "muted": NOTHING if option.is_chosen or option.count != 0 else MUTED,
            "label": option.label,
            "count": NOTHING if option.count is None else option.count,
        }
        for option in facet.options
    )
    return format_html_join("\n", OPTION, rows)


@register.inclusion_tag("entrepreneurs/includes/home_directory.html")
def home_directory() -> dict[str, Any]:
    """The categories most enterprises are in, as doors to the directory; for the home page."""
    found = facets.facets(lambda name: [])
    facets.count(Enterprise.objects.listed(), found, is_searched=False)
    offers = next(facet for facet in found if facet.name == "vrsta")
    used = [option for option in offers.options if option.count]
    return {"offers": sorted(used, key=lambda option: -(option.count or 0))[:CATEGORIES_ON_HOME]}


@register.filter
def ornament_file(ornament: str) -> str:
    return entries.ornament_file(ornament)


@register.filter
def social_roles(enterprise: Enterprise) -> list[Any]:
    return [SocialRole(role).label for role in enterprise.social_roles]


@register.filter
def buyer_traits(enterprise: Enterprise) -> list[Any]:
    return [BuyerTrait(word[2:]).label for word in enterprise.facets if word.startswith("b:") and word != "b:vat"]


@register.filter
def bare_address(url: str) -> str:
    """A web address as people say it."""
    parts = urlsplit(url)
    return (parts.netloc.removeprefix("www.") + parts.path).rstrip("/")

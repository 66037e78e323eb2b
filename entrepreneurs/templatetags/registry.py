"""How the directory's pages put an enterprise into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from centar.script import in_script
from centar.templatetags.icons import icon
from entrepreneurs import facets
from entrepreneurs.filters import DirectoryFilter
from entrepreneurs.models import BuyerTrait, Category, Enterprise, LegalStatus, SocialRole
from entrepreneurs.models.lists import ListItem, Ornament

register = template.Library()

CATEGORIES_ON_HOME = 6
BADGES = {
    LegalStatus.REGISTERED: ("registered", "check-circle-fill"),
    LegalStatus.OPERATES_BY_MODEL: ("model", "check-circle"),
    LegalStatus.FOUNDING: ("founding", "clock"),
}


@dataclass(frozen=True)
class Entry:
    """An enterprise as a line of the directory."""

    address: str
    description: str
    is_english: bool
    ornament: str
    photo: Any
    categories: list[str]
    traits: list[Any]


@register.simple_tag
def directory_entry(enterprise: Enterprise, search: DirectoryFilter) -> Entry:
    categories = [search.categories[word] for word in enterprise.facets if word in search.categories]
    return Entry(
        address=reverse("entrepreneurs:enterprise", args=[enterprise.slug]),
        description=_description(enterprise),
        is_english=_is_english(enterprise),
        ornament=ornament_file(categories[0] if categories else None),
        photo=enterprise.cover,
        categories=[listed(category) for category in categories],
        traits=[BuyerTrait(word[2:]).label for word in enterprise.facets if word.startswith("b:")],
    )


def _description(enterprise: Enterprise) -> str:
    if _is_english(enterprise):
        return enterprise.description_en
    return in_script(enterprise.description, get_language() or "")


def _is_english(enterprise: Enterprise) -> bool:
    """Whether the page is English and the enterprise wrote its description in English too."""
    return get_language() == "en" and bool(enterprise.description_en)


@register.filter
def ornament_file(category: Category | None) -> str:
    return f"img/ornament-{category.ornament if category else Ornament.ROSETTE}.svg"


@register.filter
def ornament(enterprise: Enterprise) -> str:
    """The pattern of the first category, for an enterprise without a photo."""
    return ornament_file(next(iter(enterprise.categories.all()), None))


@register.simple_tag
def status_badge(enterprise: Enterprise) -> SafeString:
    kind, picture = BADGES[LegalStatus(enterprise.legal_status)]
    label = LegalStatus(enterprise.legal_status).label
    return format_html('<span class="badge-status badge-status--{}">{}{}</span>', kind, icon(picture), label)


@register.inclusion_tag("entrepreneurs/includes/home_directory.html")
def home_directory() -> dict[str, Any]:
    """The categories most enterprises are in, as doors to the directory; for the home page."""
    found = facets.facets({})
    facets.count(Enterprise.objects.listed(), found, is_searched=False)
    offers = next(facet for facet in found if facet.name == "vrsta")
    used = [option for option in offers.options if option.count]
    return {"offers": sorted(used, key=lambda option: -option.count)[:CATEGORIES_ON_HOME]}


@register.filter
def listed(item: ListItem) -> str:
    """The name of a value of an editable list, in the reader's language and script."""
    return str(item)


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

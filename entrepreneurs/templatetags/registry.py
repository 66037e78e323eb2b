"""How the directory's pages put an enterprise into words."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext

from centar.structured import data_block
from centar.templatetags.icons import icon
from centar.templatetags.script import script, typed_lang
from entrepreneurs import entries, facets, listing
from entrepreneurs.models import BuyerTrait, Enterprise, LegalStatus, SocialRole
from entrepreneurs.models.choices import APPLYING, PUBLIC, State

register = template.Library()

CATEGORIES_ON_HOME = 6
OPTION = (
    '<div class="form-check"><input class="form-check-input" type="checkbox" id="{name}-{value}" name="{name}"'
    ' value="{value}"{checked}><label class="form-check-label{muted}" for="{name}-{value}">{label}'
)
ENTRY = (
    '<li class="entry"><img class="entry__picture" src="{picture}" alt="" width="480" height="270" loading="lazy">'
    '<div class="entry__body"><div class="entry__name"><h3><a href="{address}"{lang}>{name}</a></h3>'
    '<ul class="meta"><li>{pin} <span{lang}>{place}</span></li><li>{legal_form}</li></ul></div>\n'
    '<p{description_lang}>{description}</p><div class="entry__marks"><p>{badge}{marks}</p>\n{categories}</div>\n'
    "{traits}</div></li>"
)
MARK = ' <span class="badge-muted">{}</span>'
TAGS = '<ul class="tags" aria-label="{}">{}</ul>', '<li class="badge-muted">{}</li>'
TRAITS = '<ul class="traits" aria-label="{}">{}</ul>', "<li>{}</li>"
FACET = (
    '<details class="facet{folded}"><summary>{label}{chosen}</summary>\n'
    "<fieldset><legend>{label}</legend>\n{options}\n</fieldset></details>"
)
CHOSEN = " <span>{}</span>"
COUNT = ' <span class="tnum">%s</span></label></div>'
UNCHECKED = {
    State.DRAFT: gettext_lazy("Not published in the registry yet: being filled in"),
    State.SUBMITTED: gettext_lazy("Not published in the registry yet: waits to be checked"),
    State.NEEDS_CHANGES: gettext_lazy("Not published in the registry yet: more is needed"),
    State.ARCHIVED: gettext_lazy("No longer in the registry: archived"),
    State.DECLINED: gettext_lazy("Not in the registry: declined"),
    State.WITHDRAWN: gettext_lazy("Not in the registry: withdrawn"),
}
NOTHING, CHECKED, MUTED = SafeString(""), SafeString(" checked"), SafeString(" text-secondary")


@register.filter
def ornament(enterprise: Enterprise) -> str:
    """The pattern of the first category, for an enterprise without a photo."""
    first = next(iter(enterprise.categories.all()), None)
    return entries.ornament_file(first.ornament if first else "")


@register.filter
def state_badge(state: str) -> str:
    """The kind of badge for the state of an entry: whether it stands, awaits its people, runs, or has ended."""
    if state == State.PUBLISHED:
        return "registered"
    if state in (State.NEEDS_CHANGES, State.RENEWAL_DUE):
        return "founding"
    return "info" if state in APPLYING else "muted"


@register.simple_tag
def organization_data(enterprise: Enterprise) -> SafeString:
    """An entry of the directory for search engines."""
    return data_block(
        {
            "@type": "Organization",
            "name": script(enterprise.name),
            "url": f"{settings.SITE_URL}{enterprise.get_absolute_url()}",
            "address": {"@type": "PostalAddress", "addressLocality": script(enterprise.place)},
            "sameAs": enterprise.website,
        }
    )


@register.simple_tag
def status_badge(enterprise: Enterprise) -> SafeString:
    return entries.status_badge(LegalStatus(enterprise.legal_status))


@register.simple_tag
def registry_badge(enterprise: Enterprise) -> SafeString:
    """The status where staff stand behind it; for whoever is not published, where it is with the registry instead."""
    if enterprise.state in PUBLIC:
        return status_badge(enterprise)
    return format_html('<span class="badge-muted">{}</span>', UNCHECKED[State(enterprise.state)])


@register.simple_tag
def facet_list(shown: list[facets.Facet]) -> SafeString:
    """The facets with their checkboxes. There are fifty on a page: as a template they cost as much as all else."""
    return SafeString("\n".join([_facet(facet) for facet in shown]))


def _facet(facet: facets.Facet) -> str:
    number = len(facet.chosen)
    words = ngettext("%(counter)s chosen", "%(counter)s chosen", number) % {"counter": number} if number else ""
    return FACET.format(
        folded=" facet--folded" if facet.is_folded and not number else "",
        label=escape(facet.label),
        chosen=CHOSEN.format(escape(words)) if words else "",
        options=_options(facet),
    )


def _options(facet: facets.Facet) -> str:
    rows = []
    for option in facet.options:
        count, is_chosen = facet.count(option), option in facet.chosen
        box = _box(facet.name, option.value, option.label, is_chosen, is_muted=count == 0 and not is_chosen)
        rows.append(box + COUNT % ("" if count is None else count))
    return "\n".join(rows)


@lru_cache(maxsize=2000)
def _box(name: str, value: str, label: str, is_chosen: bool, *, is_muted: bool) -> SafeString:
    return format_html(
        OPTION,
        name=name,
        value=value,
        label=label,
        checked=CHECKED if is_chosen else NOTHING,
        muted=MUTED if is_muted else NOTHING,
    )


@register.simple_tag
def entry_list(shown: list[entries.Entry]) -> SafeString:
    """The entries as items of a list; like the checkboxes not a template, which took seven times as long.

    Values that people typed are escaped here by the standard library: `format_html` takes as long again for each.
    """
    pin, lang = icon("geo-alt"), typed_lang()
    they_offer, for_buyers = gettext("They offer"), gettext("For buyers")
    example, stale = format_html(MARK, gettext("example")), format_html(MARK, gettext("facts older than a year"))
    rows = [
        ENTRY.format(
            pin=pin,
            lang=lang,
            picture=escape(entry.picture),
            address=escape(entry.address),
            name=escape(entry.name),
            place=escape(entry.place),
            legal_form=escape(entry.legal_form),
            description=escape(entry.description),
            description_lang="" if entry.is_english else lang,
            badge=entry.badge,
            marks=f"{example if entry.is_example else ''}{stale if entry.is_stale else ''}",
            categories=_labels(TAGS, they_offer, entry.categories),
            traits=_labels(TRAITS, for_buyers, entry.traits),
        )
        for entry in shown
    ]
    return SafeString("\n".join(rows))


@lru_cache(maxsize=2000)
def _labels(markup: tuple[str, str], name: str, labels: tuple[str, ...]) -> SafeString:
    """A list that is called `name`; nothing for nothing."""
    whole, item = markup
    return format_html(whole, name, format_html_join("", item, ((label,) for label in labels))) if labels else NOTHING


@register.inclusion_tag("entrepreneurs/includes/home_directory.html")
def home_directory() -> dict[str, Any]:
    """The categories most enterprises are in, as doors to the directory; for the home page."""
    counts, _total = listing.count([])
    used = [
        (option, counts[word])
        for word, option in facets.options_by_word().items()
        if word in counts and word[0] == "k"
    ]
    return {"offers": sorted(used, key=lambda offer: -offer[1])[:CATEGORIES_ON_HOME]}


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

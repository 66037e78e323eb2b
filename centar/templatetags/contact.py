"""How to reach the office."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from centar.context_processors import LastSeen

register = template.Library()


@register.simple_tag
def mail_link(address: str) -> SafeString:
    """A mailto link that may break after the @, so that a long address fits a phone."""
    name, _, host = address.partition("@")
    return format_html('<a href="mailto:{}">{}@<wbr>{}</a>', address, name, host)


@register.inclusion_tag("includes/last_seen_office.html")
def last_seen_office() -> dict[str, Any]:
    """Address, hours and phone from memory: for the pages that must not ask the database."""
    if not LastSeen.office:
        return {}
    return {"office": LastSeen.office, "office_hours": LastSeen.hours_text(get_language() or "")}

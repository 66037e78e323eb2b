"""Phone numbers: stored as +381641234567, shown as 064 1234567."""

from typing import Any

from django import template
from phonenumber_field.phonenumber import PhoneNumber, to_python

register = template.Library()


@register.filter
def phone(number: PhoneNumber | str | None) -> str:
    """As people here write it; foreign numbers with their country, what is no number as it stands."""
    known = _known(number)
    if known is None:
        return str(number or "")
    return known.as_national if known.country_code == 381 else known.as_international


@register.filter
def phone_uri(number: PhoneNumber | str | None) -> str:
    """For href: tel:+381637014630; empty for what is no number."""
    known = _known(number)
    return f"tel:{known.as_e164}" if known else ""


def _known(number: Any) -> PhoneNumber | None:
    known = to_python(number)
    return known if isinstance(known, PhoneNumber) and known.is_valid() else None

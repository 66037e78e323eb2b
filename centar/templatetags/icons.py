"""Icons, inlined from templates/icons (Bootstrap Icons, MIT): {% icon "geo-alt" %}, always beside words."""

import re
from functools import cache
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """The icon as an inline SVG that screen readers skip; TemplateDoesNotExist for a name that has no file."""
    template_of_django: Any = get_template(f"icons/{name}.svg")
    source = template_of_django.template.source
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
    assert drawing, f"icons/{name}.svg holds no <svg>"
    return mark_safe(  # noqa: S308 - our own files, no user text
        '<svg class="icon" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true" focusable="false">'
        f"{re.sub(r'\s*\n\s*', '', drawing[1])}</svg>"
    )

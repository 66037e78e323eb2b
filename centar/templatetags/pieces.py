"""Pieces of every page that are the same on many: rendered once for each language and edition of the office."""

import datetime as dt
from collections.abc import Hashable

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from centar.context_processors import site_on
from centar.kept import Kept
from centar.languages import active_language

register = template.Library()


def render_piece(name: str, language: str, day: dt.date, values: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render_to_string(name, site_on(day) | dict(values))


kept_piece = Kept(render_piece)


@register.simple_tag
def piece(name: str, **values: Hashable) -> SafeString:
    """`{% piece "includes/help.html" %}`: the template with the office, its hours and partners, and with `values`.

    It sees nothing else of the page, neither the request nor the visitor: so it holds for every page.
    """
    return kept_piece(name, active_language(), timezone.localdate(), tuple(values.items()))

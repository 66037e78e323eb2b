from typing import Any, NamedTuple

from django import template
from django.utils.translation import get_language

register = template.Library()


class LanguageLink(NamedTuple):
    code: str
    html_lang: str
    label: str
    url: str
    is_current: bool


PREFIXES = {
    "sr-latn": ("sr-Latn", "Latinica", ""),
    "sr-cyrl": ("sr-Cyrl", "Ћирилица", "/sr-cyrl"),
    "en": ("en", "English", "/en"),
}


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[LanguageLink]:
    path = context["request"].path if "request" in context else "/"
    for prefix in ("/sr-cyrl", "/en"):
        if path.startswith(prefix + "/"):
            path = path.removeprefix(prefix)
    return [
        LanguageLink(code, html, label, prefix + path, code == get_language())
        for code, (html, label, prefix) in PREFIXES.items()
    ]


@register.filter
def script(text: str) -> str:
    return text


@register.filter
def phone(value: object) -> str:
    return str(value)


@register.filter
def sr_date(value: object) -> str:
    return str(value)

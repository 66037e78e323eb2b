"""Typed text in the reader's script: {{ enterprise.description|script }}."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from centar import languages
from centar.script import in_script

register = template.Library()


@register.filter(is_safe=True)
def script(text: Any) -> str:
    """What people typed, in the script of the page. Escaped HTML stays escaped, finished HTML keeps its tags."""
    return "" if text is None else in_script(str(text), languages.active_language())


@register.filter
def html_lang(language: str) -> str:
    """`{{ LANGUAGE_CODE|html_lang }}`: sr-latn is sr-Latn."""
    return languages.html_lang(language)


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[languages.LanguageLink]:
    """`{% language_links as links %}`: code, html_lang, label, url, is_current of this page in each language."""
    return languages.language_links(context.get("request"))


@register.filter
def typed(text: Any) -> str:
    """What people typed, as text of a page: `script`, and on an English page in a span that says it is Serbian."""
    shown = script(text)
    return format_html('<span lang="sr-Latn">{}</span>', shown) if shown and get_language() == "en" else shown


@register.simple_tag
def typed_lang() -> SafeString:
    """The attribute of an element with what people typed: on an English page it says that the text is Serbian."""
    return SafeString(' lang="sr-Latn"' if get_language() == "en" else "")

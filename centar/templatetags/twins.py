from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.translation import get_language

from centar.script import in_script

register = template.Library()


@register.filter
def twin(row: Model | None, field: str) -> str:
    """The field in the reader's language: its English twin (`lead_en` for `lead`), or Serbian in the reader's script.

    Where the English is not written, the Serbian comes in a span that says its language: for text, not attributes.
    """
    language = get_language() or ""
    if language == "en" and (english := getattr(row, f"{field}_en", "")):
        return english
    serbian = in_script(getattr(row, field, ""), language)
    return format_html('<span lang="sr-Latn">{}</span>', serbian) if language == "en" and serbian else serbian

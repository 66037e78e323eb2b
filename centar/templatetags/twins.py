from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString

from centar.languages import active_language
from centar.markdown import render_markdown
from centar.twins import has_english, in_language

register = template.Library()


@register.filter
def twin(row: Model | None, field: str) -> str:
    """The field in the reader's language: its English twin (`lead_en` for `lead`), or Serbian in the reader's script.

    Where the English is not written, the Serbian comes in a span that says its language: for text, not attributes.
    """
    language = active_language()
    text = in_language(row, field, language)
    if language == "en" and text and not has_english(row, field):
        return format_html('<span lang="sr-Latn">{}</span>', text)
    return text


@register.filter
def twin_text(row: Model | None, field: str) -> str:
    """The same without any markup, for mails and attributes."""
    return in_language(row, field, active_language())


@register.filter
def prose(row: Model, field: str) -> SafeString:
    """A longer text of staff (Markdown) in the reader's language, or in Serbian where no English is written."""
    language = active_language()
    return render_markdown(in_language(row, field, language), language="" if language == "en" else language)

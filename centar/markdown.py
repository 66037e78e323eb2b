"""Markdown of staff texts to clean HTML: a short list of tags, headings that start at h2 and skip no level."""

from collections.abc import Sequence

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from centar.script import in_script

TAGS = {"h2", "h3", "h4", "p", "ul", "ol", "li", "a", "strong", "em", "blockquote", "br"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
FIRST_HEADING, LAST_HEADING = 2, 4

parser = MarkdownIt("commonmark", {"html": False})


def render_markdown(text: str, *, language: str = "") -> SafeString:
    """HTML of the text; with a language given, Serbian is shown in that language's script."""
    tokens = parser.parse(text)
    settle_headings(tokens)
    html = nh3.clean(
        parser.renderer.render(tokens, parser.options, {}),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
    )
    return mark_safe(in_script(html, language) if language else html)  # noqa: S308 - cleaned by nh3 above


def settle_headings(tokens: Sequence[Token]) -> None:
    """Give headings h2 to h4 by their rank in the text: the page has its own h1, and no level may be skipped."""
    open_levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            open_levels = [*(outer for outer in open_levels if outer < level), level]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(FIRST_HEADING - 1 + len(open_levels), LAST_HEADING)}"

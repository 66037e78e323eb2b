"""Links to the pages of a long list."""

from html import escape
from typing import NamedTuple

from django import template
from django.core.paginator import Page
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()


GAP = '<li class="page-item"><span class="page-link" aria-hidden="true">{}</span></li>'
NUMBER = (
    '<li class="page-item{active}"><a class="page-link tnum" href="{address}"{current}>'
    '<span class="visually-hidden">{page} </span>{number}</a></li>'
)


class PageLinks(NamedTuple):
    """`numbered` are items of a list, the others addresses, empty where there is no such page."""

    numbered: SafeString
    previous: str
    next: str


@register.simple_tag(takes_context=True)
def page_links(context: template.Context, page: Page) -> PageLinks:
    """Links around the current page and at both ends, and the addresses before and after it.

    The number travels as ?strana= beside what the page was asked for with.
    """
    query = context["request"].GET.copy()
    query.pop("strana", None)
    start = f"?{query.urlencode()}&strana=" if query else "?strana="
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return PageLinks(
        SafeString("\n".join([_numbered(number, page.number, escape(start)) for number in numbers])),
        f"{start}{page.number - 1}" if page.has_previous() else "",
        f"{start}{page.number + 1}" if page.has_next() else "",
    )


def _numbered(number: int | str, current: int, start: str) -> str:
    """An item of the list: a page, or the gap between two. `start` is its escaped address up to the number."""
    if not isinstance(number, int):
        return GAP.format(number)
    here = number == current
    return NUMBER.format(
        number=number,
        address=f"{start}{number}",
        page=escape(gettext("Page")),
        active=" active" if here else "",
        current=' aria-current="page"' if here else "",
    )

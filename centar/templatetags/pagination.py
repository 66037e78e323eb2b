from typing import NamedTuple

from django import template
from django.core.paginator import Page

register = template.Library()


class PageLink(NamedTuple):
    """The link to a page; without an address it is a gap."""

    number: int | str
    address: str
    is_current: bool


class PageLinks(NamedTuple):
    numbered: list[PageLink]
    previous: str
    next: str


@register.simple_tag(takes_context=True)
def page_links(context: template.Context, page: Page) -> PageLinks:
    """Links around the current page and at both ends, and the addresses before and after it, empty where none is.

    The number travels as ?strana= beside what the page was asked for with.
    """
    query = context["request"].GET.copy()
    query.pop("strana", None)
    start = f"?{query.urlencode()}&strana=" if query else "?strana="
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return PageLinks(
        [
            PageLink(number, f"{start}{number}" if isinstance(number, int) else "", number == page.number)
            for number in numbers
        ],
        f"{start}{page.number - 1}" if page.has_previous() else "",
        f"{start}{page.number + 1}" if page.has_next() else "",
    )

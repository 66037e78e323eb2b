"""The pages that have an address. A new one is named here, then written in the admin or a town pack."""

from django.urls.converters import StringConverter
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAGE_SLUGS: dict[str, str | Promise] = {
    "privatnost": _("Privacy"),
    "pristupacnost": _("Accessibility"),
}


def page_slug_choices() -> list[tuple[str, str | Promise]]:
    """Choices of the model's slug; a callable, so that a new page needs no migration."""
    return list(PAGE_SLUGS.items())


class PageSlugConverter(StringConverter):
    """Matches the slugs above and nothing else, so that pages swallow no other address."""

    regex = "|".join(PAGE_SLUGS)

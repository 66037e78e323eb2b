"""Addresses of the registry's pages in English, where the words of the pages are those of the code."""

from django.urls import reverse
from django.utils import translation

SECTIONS = {
    "identity": "osnovni-podaci",
    "contact": "kontakt",
    "work": "delatnost",
    "people": "ljudi",
    "more": "vise",
}


def page(name: str, *args: object, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"entrepreneurs:{name}", args=args)


def section(enterprise_key: object, name: str) -> str:
    return page("section", enterprise_key, SECTIONS[name])

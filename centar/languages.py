"""The three languages of the site; the address alone says which one a page is in."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils import translation

HTML_LANGS = {"sr-latn": "sr-Latn", "sr-cyrl": "sr-Cyrl", "en": "en"}


class LanguageLink(NamedTuple):
    code: str
    html_lang: str
    label: str
    url: str
    is_current: bool


def active_language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


def html_lang(language: str) -> str:
    """The tag of a language as HTML and hreflang write it."""
    return HTML_LANGS.get(language, language)


def language_links(request: HttpRequest | None) -> list[LanguageLink]:
    """The page in each language, with its query; the home pages where the page has no address in the others."""
    rest = _without_language(request.path_info) if request else ""
    if not _is_in_every_language(request, rest):
        request, rest = None, ""
    query = f"?{request.GET.urlencode()}" if request and request.GET else ""
    current = active_language()
    return [
        LanguageLink(code, html_lang(code), str(label), _address(code, rest) + query, code == current)
        for code, label in settings.LANGUAGES
    ]


def _prefix(code: str) -> str:
    return "" if code == settings.LANGUAGE_CODE else f"{code}/"


def _address(code: str, rest: str) -> str:
    return f"{get_script_prefix()}{_prefix(code)}{rest}"


def _without_language(path_info: str) -> str:
    path = path_info.removeprefix("/")
    for code in HTML_LANGS:
        if (prefix := _prefix(code)) and path.startswith(prefix):
            return path.removeprefix(prefix)
    return path


def _is_in_every_language(request: HttpRequest | None, rest: str) -> bool:
    """Addresses without a language (health checks, static files) and those that do not exist have no twins."""
    if request is None:
        return False
    other = next(code for code in HTML_LANGS if code not in {active_language(), settings.LANGUAGE_CODE})
    urlconf = getattr(request, "urlconf", None) or settings.ROOT_URLCONF
    return _is_address(f"/{_prefix(other)}{rest}", other, urlconf)


@lru_cache(maxsize=1000)
def _is_address(path: str, language: str, urlconf: str) -> bool:
    with translation.override(language):
        try:
            resolve(path, urlconf)
        except Resolver404:
            return False
    return True

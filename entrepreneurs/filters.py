from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centar.forms import Form
from centar.models import Municipality
from centar.templatetags.script import script
from centar.text import readable
from entrepreneurs import facets, listing
from entrepreneurs.models import Enterprise, LegalForm
from entrepreneurs.querysets import EnterpriseQuerySet

PER_PAGE = 20
SEARCH_LENGTH = 100

DEFAULT_ORDER = "naziv"
ORDERS = {
    DEFAULT_ORDER: pgettext_lazy("sort by", "name"),
    "mesto": pgettext_lazy("sort by", "place"),
    "provera": pgettext_lazy("sort by", "date of the check"),
}
DEFAULT_VIEW = "spisak"
VIEWS = {DEFAULT_VIEW: _("List"), "tabela": _("Table")}


@dataclass(frozen=True)
class View:
    """A way of showing the entries, and its address."""

    label: Any
    address: str
    is_current: bool


@dataclass(frozen=True)
class Chip:
    """A chosen option and the address without it."""

    label: str
    address: str


def _one_of(known: Mapping[str, Any], asked: object, default: str) -> str:
    return asked if isinstance(asked, str) and asked in known else default


class DirectoryFilter:
    """The directory as its address asks for it: words, facets, order, view, page.

    An address may hold anything: what is unknown is ignored, what is too long is cut.
    """

    def __init__(self, query: QueryDict) -> None:
        self.words = readable(query.get("q", "")).strip()[:SEARCH_LENGTH]
        self.facets = facets.facets(query.getlist)
        self.order = _one_of(ORDERS, query.get("red"), "")
        self.view = _one_of(VIEWS, query.get("prikaz"), DEFAULT_VIEW)
        self.page_number = query.get("strana")

    @property
    def orders(self) -> list[tuple[str, Any]]:
        return list(ORDERS.items())

    @cached_property
    def _active(self) -> list[facets.Facet]:
        return [facet for facet in self.facets if facet.chosen]

    @cached_property
    def _found(self) -> listing.Found:
        """What has the words and the chosen values, and the facets' counts."""
        found = listing.search(self.words, self._active, self.order)
        self._count(found.counts)
        return found

    @cached_property
    def total(self) -> int:
        """How many match, and the facets' counts; the count stops at RANKED_AT_MOST when words are searched."""
        if self.words:
            return len(self._found.ids)
        counts, total = listing.count(self._active)
        self._count(counts)
        return total

    def _count(self, counts: Mapping[str, int] | None) -> None:
        for facet in self.facets:
            facet.counts = counts

    @property
    def is_capped(self) -> bool:
        return bool(self.words) and self._found.counts is None

    def page(self) -> Page:
        """What matches is counted only; `rows` reads the page's."""
        return Paginator(range(self.total), PER_PAGE).get_page(self.page_number)

    def rows(self, page: Page) -> list[listing.Row]:
        first = (page.number - 1) * PER_PAGE
        if self.words:
            return listing.entries_with(self._found.ids[first : first + PER_PAGE])
        return listing.entries_from(first, PER_PAGE, self._active, self.order or DEFAULT_ORDER)

    @property
    def chosen(self) -> int:
        return sum(len(facet.chosen) for facet in self.facets)

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(option.label, self.address(**{facet.name: [o.value for o in facet.chosen if o is not option]}))
            for facet in self.facets
            for option in facet.chosen
        ]

    @property
    def views(self) -> list[View]:
        return [
            View(label, self.address(prikaz="" if name == DEFAULT_VIEW else name), name == self.view)
            for name, label in VIEWS.items()
        ]

    @property
    def unfiltered(self) -> str:
        """The address without any facet."""
        return self.address(**{facet.name: [] for facet in self.facets})

    # What each of the page's three forms carries along beside its own fields
    @property
    def hidden(self) -> list[tuple[str, str]]:
        return [*self._chosen_pairs(), *self._order_and_view()]

    @property
    def kept(self) -> list[tuple[str, str]]:
        return [*self._words(), *self._chosen_pairs(), *self._order_and_view()[1:]]

    @property
    def unfaceted(self) -> list[tuple[str, str]]:
        return [*self._words(), *self._order_and_view()]

    def _words(self) -> list[tuple[str, str]]:
        return [("q", self.words)] if self.words else []

    def _chosen_pairs(self) -> list[tuple[str, str]]:
        return [(facet.name, option.value) for facet in self.facets for option in facet.chosen]

    def _order_and_view(self) -> list[tuple[str, str]]:
        return [("red", self.order), ("prikaz", "" if self.view == DEFAULT_VIEW else self.view)]

    def address(self, **changes: list[str] | str) -> str:
        """The query string with some parameters changed; a change starts at the first page."""
        asked = [*self._words(), *self._chosen_pairs(), *self._order_and_view()]
        kept = [(name, value) for name, value in asked if name not in changes]
        for name, changed in changes.items():
            kept += [(name, value) for value in ([changed] if isinstance(changed, str) else changed)]
        return f"?{urlencode([pair for pair in kept if pair[1]])}"


class FindForm(Form):
    required_sometimes = ("q", "opstina", "oblik")  # one of them is enough

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        municipality: Any = self.fields["opstina"]
        municipality.label_from_instance = script


class DeskFilter(django_filters.FilterSet):
    """What staff look for among all entries, whatever their state."""

    q = django_filters.CharFilter(label=_("Name or number"), method="having", max_length=SEARCH_LENGTH)
    opstina = django_filters.ModelChoiceFilter(
        label=_("City or municipality"),
        field_name="municipality",
        queryset=Municipality.objects.all(),
        empty_label=_("any"),
    )
    oblik = django_filters.ChoiceFilter(
        label=_("Legal form"), field_name="legal_form", choices=LegalForm.choices, empty_label=_("any")
    )

    class Meta:
        model = Enterprise
        form = FindForm
        fields: list[str] = []

    def having(self, rows: EnterpriseQuerySet, name: str, text: str) -> EnterpriseQuerySet:
        return rows.having(text)

    @property
    def is_used(self) -> bool:
        return self.form.is_valid() and any(self.form.cleaned_data.values())

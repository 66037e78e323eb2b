from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from entrepreneurs import facets
from entrepreneurs.models import Category, Enterprise
from entrepreneurs.querysets import RANKED_AT_MOST, EnterpriseQuerySet

PER_PAGE = 20
WORDS_AT_MOST = 40
SEARCH_LENGTH = 100

ORDERS = {
    "naziv": (pgettext_lazy("sort by", "name"), ("sort_key", "id")),
    "mesto": (pgettext_lazy("sort by", "place"), ("place", "sort_key", "id")),
    "provera": (pgettext_lazy("sort by", "date of the check"), ("-checked_on", "sort_key", "id")),
}
DEFAULT_VIEW = "spisak"
VIEWS = {DEFAULT_VIEW: _("List"), "tabela": _("Table")}


class WordsField(forms.Field):
    """Any number of short words; what is too long or too much is dropped, since an address may hold anything."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[str]:
        return [word for word in value or [] if len(word) <= 60][:WORDS_AT_MOST]


class WordsFilter(django_filters.Filter):
    field_class = WordsField

    def filter(self, rows: EnterpriseQuerySet, value: list[str]) -> EnterpriseQuerySet:
        return rows  # the facets narrow the rows together, in DirectoryFilter.rows


class SearchField(forms.CharField):
    """What was typed, cut rather than refused."""

    def clean(self, value: Any) -> str:
        return (value or "").replace("\x00", "").strip()[:SEARCH_LENGTH]


class SearchFilter(django_filters.Filter):
    field_class = SearchField

    def filter(self, rows: EnterpriseQuerySet, value: str) -> EnterpriseQuerySet:
        return rows.matching(value) if value else rows


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


class DirectoryFilter(django_filters.FilterSet):
    """The directory as its address asks for it: words, facets, order, view, page."""

    q = SearchFilter()
    opstina = WordsFilter()
    vrsta = WordsFilter()
    status = WordsFilter()
    pomazu = WordsFilter()
    kupci = WordsFilter()
    oblik = WordsFilter()

    class Meta:
        model = Enterprise
        fields: list[str] = []

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, queryset=Enterprise.objects.listed())
        self.form.is_valid()
        self.words: str = self.form.cleaned_data["q"]
        self.facets = facets.facets(self.form.cleaned_data)
        self.order = data.get("red") if data.get("red") in ORDERS else ""
        self.view = data.get("prikaz") if data.get("prikaz") in VIEWS else DEFAULT_VIEW

    @property
    def orders(self) -> list[tuple[str, Any]]:
        return [(name, label) for name, (label, _columns) in ORDERS.items()]

    @cached_property
    def categories(self) -> dict[str, Category]:
        """By the word that stands for them in an enterprise's facets."""
        offers = next(facet for facet in self.facets if facet.name == "vrsta")
        return {option.word: option.row for option in offers.options}

    @cached_property
    def total(self) -> int:
        """How many match; the count stops at RANKED_AT_MOST when words are searched in a large registry."""
        return facets.count(self.qs, self.facets, is_searched=bool(self.words))

    @property
    def is_capped(self) -> bool:
        return bool(self.words) and self.total >= RANKED_AT_MOST

    def rows(self) -> EnterpriseQuerySet:
        rows = facets.narrow(Enterprise.objects.listed(), self.facets)
        if self.words:
            rows = rows.matching(self.words)
        if self.order or not self.words:
            rows = rows.order_by(*ORDERS[self.order or "naziv"][1])
        return rows.for_list()

    def page(self) -> Page:
        paginator = Paginator(self.rows(), PER_PAGE)
        paginator.count = self.total
        return paginator.get_page(self.data.get("strana"))

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
        query = QueryDict(mutable=True)
        for name, value in [*self._words(), *self._chosen_pairs(), *self._order_and_view()]:
            if value:
                query.appendlist(name, value)
        for name, value in changes.items():
            query.setlist(name, [v for v in ([value] if isinstance(value, str) else value) if v])
        return f"?{query.urlencode()}"

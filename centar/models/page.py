from __future__ import annotations

from typing import NamedTuple

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from centar.markdown import render_markdown
from centar.models.versioned import Versioned
from centar.page_slugs import page_slug_choices
from centar.script import in_script


class PageText(NamedTuple):
    """A page in the reader's language: plain title, safe HTML, and whether Serbian stands in for English."""

    title: str
    body: SafeString
    source: str
    is_fallback: bool


class PageQuerySet(models.QuerySet["Page"]):
    def for_footer(self) -> PageQuerySet:
        return self.filter(show_in_footer=True).defer("body", "body_en")


@tracked(
    "slug",
    "title",
    "title_en",
    "body",
    "body_en",
    "source",
    "source_en",
    "checked_on",
    "next_check_on",
    "show_in_footer",
    "order",
)
class Page(Versioned):
    """A text of the site written in Markdown, such as privacy, with the day it was last checked."""

    slug = models.SlugField(_("address"), unique=True, choices=page_slug_choices)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    body = models.TextField(_("text"), help_text=_("Markdown: ## heading, - list, **bold**, [link](address)"))
    body_en = models.TextField(_("text in English"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_en = models.CharField(_("source, in English"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"))
    next_check_on = models.DateField(_("next check on"))
    show_in_footer = models.BooleanField(_("in the footer"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = PageQuerySet.as_manager()

    class Meta(Versioned.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["order", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_check_on__gt=F("checked_on")),
                name="page_next_check_after_check",
                violation_error_message=_("The next check comes after the last one."),
            ),
            models.CheckConstraint(
                condition=Q(title_en="", body_en="") | (~Q(title_en="") & ~Q(body_en="")),
                name="page_english_title_with_text",
                violation_error_message=_("Enter both the English title and the English text, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("centar:page", args=[self.slug])

    def in_language(self, language: str) -> PageText:
        """The text for a reader of sr-latn, sr-cyrl or en; Serbian in Latin where the English is not written."""
        if language == "en" and self.body_en:
            return PageText(self.title_en, render_markdown(self.body_en), self.source_en, is_fallback=False)
        return PageText(
            title=in_script(self.title, language),
            body=render_markdown(self.body, language=language),
            source=in_script(self.source, language),
            is_fallback=language == "en",
        )

"""The registry's editable lists: what enterprises offer, where they make a difference, whom they help."""

import pgtrigger
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from centar.models.edition import renews_edition
from centar.script import in_script


class Ornament(models.TextChoices):
    """The drawn pattern that stands in for a photo."""

    SEED = "seed", _("seed")
    ROSETTE = "rosette", _("rosette")
    INTERLACE = "interlace", _("interlace")
    COURSES = "courses", _("courses of stone and brick")
    CHEQUER = "chequer", _("chequer")
    ARCADE = "arcade", _("arcade")


class LegalCategory(models.TextChoices):
    """The four open categories of vulnerable groups in article 6 of the Law on Social Entrepreneurship (14/2022)."""

    SOCIAL_PROTECTION = "social_protection", _("in the system of social protection")
    HARD_TO_EMPLOY = "hard_to_employ", _("hard-to-employ unemployed people")
    OTHER_HARD_TO_EMPLOY = "other_hard_to_employ", _("other hard-to-employ people from vulnerable categories")
    OTHER_BY_LAW = "other_by_law", _("members of other vulnerable groups named by law")


def name_in_language(name: str, name_en: str) -> str:
    """The name in the reader's language, and in the reader's script."""
    language = get_language() or ""
    return name_en if language == "en" and name_en else in_script(name, language)


class ListItem(models.Model):
    slug = models.SlugField(_("address part"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return name_in_language(self.name, self.name_en)


def _reindexes(table: str, column: str) -> pgtrigger.Trigger:
    """Enterprises are found by the values' names and addresses: their index columns follow a change of these."""
    return pgtrigger.Trigger(
        name="value_changed",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="before", new="after"),
        func=f"""
            UPDATE entrepreneurs_enterprise SET facets = facets WHERE id IN (
                SELECT enterprise_id FROM {table} WHERE {column} IN (
                    SELECT id FROM before JOIN after USING (id)
                     WHERE (before.slug, before.name, before.name_en, before.position)
                           IS DISTINCT FROM (after.slug, after.name, after.name_en, after.position)));
            RETURN NULL;
        """,  # noqa: S608
    )


class Category(ListItem):
    """What an enterprise offers, roughly; a facet of the directory."""

    ornament = models.CharField(_("ornament"), max_length=12, choices=Ornament)

    class Meta(ListItem.Meta):
        verbose_name = _("category of offer")
        verbose_name_plural = _("categories of offer")
        triggers = [_reindexes("entrepreneurs_categoryoffered", "category_id"), renews_edition()]


class ImpactArea(ListItem):
    """A field of general interest that profit goes to (article 5 of the law)."""

    class Meta(ListItem.Meta):
        verbose_name = _("area of impact")
        verbose_name_plural = _("areas of impact")


class VulnerableGroup(ListItem):
    """A sub-group inside one of the four legal categories; editable, since the law lists none."""

    legal_category = models.CharField(_("legal category"), max_length=24, choices=LegalCategory)
    source = models.CharField(_("source"), max_length=200, blank=True)
    source_year = models.PositiveSmallIntegerField(_("year of the source"), null=True, blank=True)

    class Meta(ListItem.Meta):
        verbose_name = _("vulnerable group")
        verbose_name_plural = _("vulnerable groups")
        triggers = [_reindexes("entrepreneurs_groupserved", "group_id"), renews_edition()]

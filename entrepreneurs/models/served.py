"""What an enterprise offers and whom it serves: the tables around it that its index columns follow."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from entrepreneurs.models.counts import people_within_total
from entrepreneurs.models.enterprise import Enterprise
from entrepreneurs.models.lists import Category, VulnerableGroup


def _reindexes(name: str) -> list[pgtrigger.Trigger]:
    """Statement triggers of a table that belongs to enterprises: their index columns follow its rows."""
    touch = """
        UPDATE entrepreneurs_enterprise SET facets = facets WHERE id IN (SELECT enterprise_id FROM rows);
        RETURN NULL;
    """
    events = [
        ("added", pgtrigger.Insert, pgtrigger.Referencing(new="rows")),
        ("changed", pgtrigger.Update, pgtrigger.Referencing(new="rows")),
        ("removed", pgtrigger.Delete, pgtrigger.Referencing(old="rows")),
    ]
    return [
        pgtrigger.Trigger(
            name=f"{name}_{event}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=rows,
            func=touch,
        )
        for event, operation, rows in events
    ]


@tracked("enterprise", "category")
class CategoryOffered(models.Model):
    """That an enterprise offers something of a category."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="+", verbose_name=_("enterprise")
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, verbose_name=_("category of offer"))

    class Meta:
        verbose_name = _("category offered")
        verbose_name_plural = _("categories offered")
        constraints = [models.UniqueConstraint(fields=["enterprise", "category"], name="category_offered_once")]
        triggers = _reindexes("category")

    def __str__(self) -> str:
        return str(self.category)


@tracked("enterprise", "group", "people")
class GroupServed(models.Model):
    """A vulnerable group that an enterprise works with or serves, and how many of its people belong to it."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="groups_served", verbose_name=_("enterprise")
    )
    group = models.ForeignKey(VulnerableGroup, on_delete=models.PROTECT, verbose_name=_("group"))
    people = models.PositiveIntegerField(_("people"), null=True, blank=True)

    class Meta:
        verbose_name = _("group served")
        verbose_name_plural = _("groups served")
        constraints = [models.UniqueConstraint(fields=["enterprise", "group"], name="group_served_once")]
        triggers = [
            *_reindexes("group"),
            people_within_total(
                "people_within_total",
                key="enterprise_id",
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__people__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.group)

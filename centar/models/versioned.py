from __future__ import annotations

from typing import Any

import pgtrigger
from django.core import checks
from django.db import models
from django.db.models import F


class VersionField(models.PositiveIntegerField):
    """Never writes what it remembers: on update the trigger's value comes back by RETURNING."""

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        return super().pre_save(instance, add) if add else F(self.attname)


class Versioned(models.Model):
    """A record that people edit: the database counts its updates, so that a second saver can be told.

    A child's Meta inherits from `Versioned.Meta`; one with triggers of its own begins them with
    `*Versioned.Meta.triggers`. See centar/versions.py for how a version is checked.
    """

    version = VersionField(default=1, editable=False)

    class Meta:
        abstract = True
        triggers = [
            # without a condition: a whole-row comparison is not allowed beside generated columns
            pgtrigger.Trigger(
                name="bump_version",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="NEW.version = OLD.version + 1; RETURN NEW;",
            ),
        ]

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        errors = super().check(**kwargs)
        names = {trigger.name for trigger in getattr(cls._meta, "triggers", [])}
        if not cls._meta.abstract and not cls._meta.proxy and "bump_version" not in names:
            errors.append(
                checks.Error("Meta does not inherit the triggers of Versioned.Meta", obj=cls, id="centar.E001")
            )
        return errors

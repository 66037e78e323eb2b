"""The audit: triggers write every change of a tracked model, whoever makes it, and nothing rewrites what they wrote.

A model is tracked by `@tracked("field", …)`, always with the fields named. Who and from where comes from the
request (AuditMiddleware), the command (manage.py) or the job (centar/jobqueue.py).
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, pairwise
from typing import Any

import pghistory
import pgtrigger
from django.contrib.auth import get_user_model
from django.db import models
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from pghistory.middleware import HistoryMiddleware

from centar.masking import without_keys

EMPTY = (None, "")


def tracked[Model: models.Model](*fields: str) -> Callable[[type[Model]], type[Model]]:
    """Keep every insert, update and delete of these fields in `<Model>Event`, reached by `obj.history`."""

    def decorate(model: type[Model]) -> type[Model]:
        return pghistory.track(
            fields=list(fields),
            model_name=f"{model.__name__}Event",
            obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
        )(model)

    return decorate


class AuditMiddleware(HistoryMiddleware):
    """Changes made by a request bear the user, the address of the page and a keyed hash of the visitor's network."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        from centar.limits import client_prefix  # this module is needed before models can be imported

        context = super().get_context(request)
        return {**context, "url": without_keys(request.path), "network": client_prefix(request)}


@dataclass(frozen=True)
class Change:
    """One field of one change; texts as a person reads them. `how` is a page, a command or a job.

    `name` is the field's own, `field` what people call it.
    """

    when: datetime
    who: str
    how: str
    name: str
    field: str
    before: str
    after: str


def blank_history(model: type[models.Model], keys: Collection[int], fields: Collection[str]) -> int:
    """Take what `fields` said out of the history of rows that are gone or no longer say it; says how many events.

    The one exception to append-only: who did what and when stays, personal detail goes with the row it belonged to.
    The triggers let it through in this transaction and for this statement alone. Raises ValueError for a row that
    still says something in these fields.
    """
    blank = dict.fromkeys(fields, "")
    if model._default_manager.filter(pk__in=keys).exclude(**blank).exists():
        raise ValueError("History is blanked only of what the row itself no longer says.")
    events: Any = model._meta.get_field("history").related_model
    with pgtrigger.ignore(f"{events._meta.label}:append_only"):
        return events.objects.filter(pgh_obj_id__in=keys).update(**blank)


def changes_of(obj: models.Model) -> list[Change]:
    """All that happened to the tracked fields of `obj`, newest first. Queries: 2, and one per foreign key."""
    return _changes(type(obj), list(obj.history.order_by("pgh_id")))  # type: ignore[attr-defined]


def changes_among(model: type[models.Model], **which: Any) -> list[Change]:
    """All that happened to the rows of `model` whose tracked fields say so, also to those that are gone; newest first.

    Queries as `changes_of`.
    """
    history: Any = model._meta.get_field("history").related_model
    rows = history.objects.filter(**which).order_by().values("pgh_obj_id")
    return _changes(model, list(history.objects.filter(pgh_obj_id__in=rows).order_by("pgh_obj_id", "pgh_id")))


def _changes(model: type[models.Model], events: list[Any]) -> list[Change]:
    """`events`: row by row, each in the order in which they happened."""
    if not events:
        return []
    fields = [field for field in model._meta.concrete_fields if hasattr(events[0], field.attname)]
    fields = [field for field in fields if not field.primary_key]
    related = _related_objects(fields, events)
    people = get_user_model()._default_manager.in_bulk({_context(event).get("user") for event in events} - {None})
    found: list[Change] = []
    for before, new in pairwise([None, *events]):
        old = before if before and before.pgh_obj_id == new.pgh_obj_id else None
        context = _context(new)
        who = str(people.get(context.get("user"), ""))
        how = str(context.get("url") or context.get("command") or context.get("job") or "")
        for field, *values in _differences(fields, old, new):
            texts = (_readable(field, value, related) for value in values)
            found.append(Change(new.pgh_created_at, who, how, field.name, capfirst(str(field.verbose_name)), *texts))
    return newest_first(found[::-1])


def newest_first(*changes: list[Change]) -> list[Change]:
    """The changes of several records as one list."""
    return sorted(chain(*changes), key=lambda change: change.when, reverse=True)


def _differences(fields: list[Any], old: Any, new: Any) -> Iterator[tuple[Any, Any, Any]]:
    for field in fields:
        before = getattr(old, field.attname) if old else None
        after = getattr(new, field.attname) if new.pgh_label != "delete" else None
        if before != after and not (before in EMPTY and after in EMPTY):
            yield field, before, after


def _context(event: Any) -> dict[str, Any]:
    return event.pgh_context or {}


def _related_objects(fields: list[Any], events: list[Any]) -> dict[Any, dict[Any, models.Model]]:
    return {
        field: field.related_model._base_manager.in_bulk({getattr(event, field.attname) for event in events} - {None})
        for field in fields
        if field.is_relation
    }


def _readable(field: Any, value: Any, related: dict[Any, dict[Any, models.Model]]) -> str:
    if value in EMPTY:
        return ""
    if field in related:
        return str(related[field].get(value, value))
    if isinstance(value, list):
        labels = dict(field.base_field.flatchoices)
        return ", ".join(str(labels.get(one, one)) for one in value)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(localize(value))

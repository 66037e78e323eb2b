"""Optimistic versions: who saves second sees both versions and decides, nothing is overwritten in silence.

The record is loaded with `select_for_update()` in the transaction that saves it, then its version is compared
with the one the person saw.
"""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from centar.audit import Change, changes_of
from centar.dates import datetime_text
from centar.forms import ModelForm
from centar.languages import active_language
from centar.models.versioned import Versioned


class StaleRecord(Exception):
    """Somebody saved the record in between; `current` is the record as it is now."""

    def __init__(self, current: Versioned) -> None:
        super().__init__(f"{current._meta.label} {current.pk} is at version {current.version}")
        self.current = current


def check_version(obj: Versioned, seen: int | None) -> None:
    """Raises StaleRecord when the locked `obj` is no longer at the version the person saw."""
    if obj.version != seen:
        raise StaleRecord(obj)


class VersionedFormMixin(ModelForm):
    """A model form that carries the version it was opened with.

    When the record has moved on, the form names each difference and takes the current version along, so that
    saving once more is a decision. Without a difference, as after a double click, there is nothing to decide.
    """

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version if self.instance.pk else None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk:
            try:
                check_version(self.instance, self.cleaned_data.get("seen_version"))
            except StaleRecord as stale:
                self._carry(stale.current.version)
                if differences := self._differences():
                    self.add_error(None, ValidationError(self._explanation(differences), code="stale"))
                    for name, difference in differences.items():
                        self.add_error(name, ValidationError(difference, code="stale"))
                elif cleaned is not None:  # what they want is what is there
                    cleaned["seen_version"] = stale.current.version
        return cleaned

    @property
    def summary_heading(self) -> str:
        """What stands over the error summary instead of the usual words; nothing unless there are two versions."""
        return _("Compare the two versions") if self.has_error(NON_FIELD_ERRORS, "stale") else ""

    def _explanation(self, names: Iterable[str]) -> str:
        return _(
            "Somebody saved this record while you were editing it. What you typed is still in the fields, but not "
            "saved. Look at: %(fields)s. Leave your version there or enter the saved one, then save again."
        ) % {"fields": ", ".join(self._label(name).rstrip("?:") for name in names)}

    def _label(self, name: str) -> str:
        return capfirst(str(self[name].label))

    def _differences(self) -> dict[str, str]:
        """By field: what is saved and by whom, and what this person wants instead."""
        changes = changes_of(self.instance) if hasattr(self.instance, "history") else []
        latest = {change.name: change for change in reversed(changes)}
        return {
            name: self._difference(name, latest.get(name))
            for name in self.changed_data
            if name != "seen_version" and not self._is_there(name)
        }

    def _difference(self, name: str, change: Change | None) -> str:
        words = {
            "field": self._label(name),
            "theirs": self._text(name, self.get_initial_for_field(self.fields[name], name)) or "–",
            "yours": self._text(name, self[name].value()) or "–",
        }
        if change is None or not change.who:
            return _("%(field)s: saved now “%(theirs)s”, yours “%(yours)s”") % words
        when = datetime_text(change.when, active_language())
        return _("%(field)s: saved now “%(theirs)s” (%(who)s, %(when)s), yours “%(yours)s”") % {
            **words,
            "who": change.who,
            "when": when,
        }

    def _is_there(self, name: str) -> bool:
        """Whether the answer means what is saved: an empty one may have been saved as the value it stands for."""
        return name in self.cleaned_data and self.cleaned_data[name] == getattr(self.instance, name, ...)

    def _text(self, name: str, value: Any) -> str:
        field = self.fields[name]
        value = field.prepare_value(value)
        values = value if isinstance(value, list | tuple) else [value]
        if isinstance(field, forms.ChoiceField):
            labels = {str(key): str(label) for key, label in _flat(field.choices)}
            return ", ".join(labels.get(str(value), str(value)) for value in values if value not in (None, ""))
        return ", ".join(str(value) for value in values if value not in (None, ""))

    def _carry(self, version: int) -> None:
        data: Any = copy(self.data)
        data[self.add_prefix("seen_version")] = str(version)
        self.data = data


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for key, label in choices:
        flat.extend(label if isinstance(label, list | tuple) else [(key, label)])
    return flat


class VersionedAdminMixin(admin.ModelAdmin):
    """First base of the admin of a Versioned model: the record is locked while saved, its version compared."""

    form = VersionedFormMixin

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        obj = super().get_object(request, object_id, from_field)
        if obj is None or request.method != "POST" or not connection.in_atomic_block:
            return obj
        # read again once the row is ours: it may have changed while we waited
        type(obj)._base_manager.select_for_update().filter(pk=obj.pk).first()
        return super().get_object(request, object_id, from_field)

    def get_fieldsets(self, request: HttpRequest, obj: Versioned | None = None) -> list[Any]:
        fieldsets = list(super().get_fieldsets(request, obj))
        shown = [name for _label, options in fieldsets for name in options["fields"]]
        return fieldsets if "seen_version" in shown else [*fieldsets, (None, {"fields": ["seen_version"]})]

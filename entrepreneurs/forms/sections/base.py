from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from centar.forms import ModelForm
from centar.versions import VersionedFormMixin


class SectionForm(VersionedFormMixin, ModelForm):
    """A page of the entry. With `partial`, nothing is required, so that half a page can be kept for later."""

    fields: dict[str, Any]  # fields of every kind, each with attributes of its own
    required_now: tuple[str, ...] = ()
    parts: tuple[tuple[Any, tuple[str, ...]], ...] = ()  # titles with the names of their fields, where that helps

    def __init__(self, *args: Any, partial: bool = False, staff: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partial = partial
        self.staff = staff
        for name, field in self.fields.items():
            field.required = name in self.required_now

    def full_clean(self) -> None:
        required = [field for field in self.fields.values() if field.required]
        if self.partial:
            for field in required:
                field.required = False
        super().full_clean()
        for field in required:
            field.required = True

    def fieldsets(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The visible fields under their titles, for a page that has parts."""
        return [(title, [self[name] for name in names]) for title, names in self.parts]

    def values(self) -> dict[str, Any]:
        """The cleaned answers for save_section. Valid forms only."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}

    def add_taken_error(self) -> None:
        """For a live entry that was given another live one's number; whose it is, is not for everyone to know."""
        text = _("Somebody has already sent an application with the same number.")
        self.add_error(None, ValidationError(text, code="taken"))

    @property
    def is_conflict(self) -> bool:
        """Whether the answers are sound but the entry, or another one, says otherwise since the page was made."""
        return self.has_error(NON_FIELD_ERRORS, "stale") or self.has_error(NON_FIELD_ERRORS, "taken")

    def _post_clean(self) -> None:
        """Constraints belong to the action, which knows the whole row; the form checks its own page."""

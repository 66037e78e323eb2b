"""A page of something long that is filled in page by page and saved as it goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from centar.versions import VersionedFormMixin


class PageForm(VersionedFormMixin):
    """One page of a row. With `partial`, nothing is required, so that half a page can be kept for later."""

    fields: dict[str, Any]  # fields of every kind, each with attributes of its own
    required_now: tuple[str, ...] = ()
    parts: tuple[tuple[Any, tuple[str, ...]], ...] = ()  # titles with the names of their fields, where that helps

    def __init__(self, *args: Any, partial: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partial = partial
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
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.parts]

    def values(self) -> dict[str, Any]:
        """The cleaned answers for the action that saves a page. Valid forms only."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}

    @property
    def is_conflict(self) -> bool:
        """Whether the answers are sound but somebody has saved others since the page was made."""
        return self.has_error(NON_FIELD_ERRORS, "stale")

    def _post_clean(self) -> None:
        """Constraints belong to the action, which knows the whole row; the form checks its own page."""

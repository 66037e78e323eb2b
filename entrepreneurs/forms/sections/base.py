from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from centar.page_forms import PageForm


class SectionForm(PageForm):
    """A page of the entry."""

    def __init__(self, *args: Any, staff: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff

    def add_taken_error(self) -> None:
        """For a live entry that was given another live one's number; whose it is, is not for everyone to know."""
        text = _("Somebody has already sent an application with the same number.")
        self.add_error(None, ValidationError(text, code="taken"))

    @property
    def is_conflict(self) -> bool:
        """Whether the answers are sound but the entry, or another one, says otherwise since the page was made."""
        return super().is_conflict or self.has_error(NON_FIELD_ERRORS, "taken")

"""A form field for a short list, one entry a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class LinesField(forms.CharField):
    """A list of texts: at most `most`, none longer than `length`."""

    widget = forms.Textarea(attrs={"rows": 3})
    default_error_messages = {
        "too_many": _("Enter at most %(most)s, one a line"),
        "too_long": _("Shorten each line to %(length)s characters"),
    }

    def __init__(self, *, most: int, length: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most
        self.length = length

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _lines(self.prepare_value(initial) or "") != _lines(data or "")

    def clean(self, value: Any) -> list[str]:
        lines = _lines(super().clean(value))
        if len(lines) > self.most:
            raise ValidationError(self.error_messages["too_many"], code="too_many", params={"most": self.most})
        if any(len(line) > self.length for line in lines):
            raise ValidationError(self.error_messages["too_long"], code="too_long", params={"length": self.length})
        return lines


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]

"""What is written down after a talk, on one form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from centar.forms import prepare
from centar.models import User
from consultations.actions.casework import Record
from consultations.forms.casework import not_past
from consultations.forms.changes import SeenForm
from consultations.models import Booking, CaseNote, Outcome, State

ROWS, MOST_ROWS = 3, 12  # of agreed steps


class RecordForm(SeenForm):
    """What came of the talk, a note and steps with their days; each may be left out, not all of them.

    `rows` is how many steps there is room for: the button "more" gives room for more and saves nothing.
    """

    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=ROWS, max_value=MOST_ROWS)
    outcome = forms.ChoiceField(
        label=_("What came of the talk?"), choices=Outcome.choices, widget=forms.RadioSelect, required=False
    )
    body = forms.CharField(
        label=pgettext_lazy("case file", "Note"),
        help_text=_("What the next consultant should know. The client does not see it."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )
    visibility = forms.ChoiceField(
        label=_("Who may read the note?"),
        choices=CaseNote.Visibility.choices,
        initial=CaseNote.Visibility.CONSULTANTS,
        widget=forms.RadioSelect,
    )
    send = forms.BooleanField(label=_("Mail the agreed steps to the client now"), required=False)

    required_sometimes = ("outcome", "body")

    def __init__(self, *args: Any, rows: int = ROWS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["rows"] = rows
        for number in range(1, rows + 1):
            self._add_row(number)
        self.order_fields(["seen", "rows", "outcome", "body", "visibility", *self._row_names(), "send"])

    @classmethod
    def for_talk(cls, booking: Booking, data: Mapping[str, Any] | None, *, by: User, now: dt.datetime) -> Self:
        """With what the talk and the person's rights leave room for."""
        rows = _rows(data)
        if data is not None and "more" in data:
            typed = {name: value for name, value in data.items() if name != "rows"}
            form = cls(initial=typed, rows=min(rows + ROWS, MOST_ROWS))
        else:
            known = {"outcome": booking.outcome, "seen": booking.version, "send": bool(booking.client.email)}
            form = cls(data, initial=known, rows=rows)
        form._leave_out(booking, by, now)
        return form

    def _leave_out(self, booking: Booking, by: User, now: dt.datetime) -> None:
        has_come = timezone.localdate(booking.starts_at) <= timezone.localdate(now)
        if booking.state != State.ATTENDED and not (booking.state == State.BOOKED and has_come):
            del self.fields["outcome"]
        if not by.has_perm("consultations.add_casenote"):
            del self.fields["body"], self.fields["visibility"]
        if not by.has_perm("consultations.add_nextstep"):
            for name in self._row_names():
                del self.fields[name]
        if not booking.client.email or "text_1" not in self.fields:
            del self.fields["send"]

    def _add_row(self, number: int) -> None:
        step = forms.CharField(
            label=_("Step %(number)s: what will the client do?") % {"number": number},
            help_text=_("One step, in plain words: the client reads it.") if number == 1 else "",
            max_length=300,
            required=False,
        )
        due = forms.DateField(
            label=_("Step %(number)s: until when?") % {"number": number},
            help_text=_("For example 24.11.2026") if number == 1 else "",
            required=False,
            widget=forms.DateInput(attrs={"autocomplete": "off"}),
        )
        self.fields |= {f"text_{number}": step, f"due_{number}": due}
        for field in (step, due):
            prepare(field)

    def _row_names(self) -> list[str]:
        return [f"{part}_{number}" for number in range(1, self.initial["rows"] + 1) for part in ("text", "due")]

    @property
    def can_have_more(self) -> bool:
        return bool("text_1" in self.fields and self.initial["rows"] < MOST_ROWS)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for number in range(1, self.initial["rows"] + 1):
            self._check_row(number, data)
        if not self.errors and self.record == Record(visibility=data.get("visibility", "")):
            self.add_error(None, gettext("Choose what came of the talk, or write a note or a step"))
        return data

    def _check_row(self, number: int, data: dict[str, Any]) -> None:
        due, text = data.get(f"due_{number}"), data.get(f"text_{number}")
        if due and not text and f"text_{number}" not in self.errors:
            self.add_error(f"text_{number}", gettext("Write what was agreed"))
        try:
            not_past(due)
        except ValidationError as error:
            self.add_error(f"due_{number}", error)

    @property
    def record(self) -> Record:
        """Of a form that is valid."""
        data = self.cleaned_data
        rows = range(1, self.initial["rows"] + 1)
        return Record(
            outcome=data.get("outcome", ""),
            note=data.get("body", ""),
            visibility=data.get("visibility", ""),
            steps=tuple((data[f"text_{row}"], data[f"due_{row}"]) for row in rows if data.get(f"text_{row}")),
        )


def _rows(data: Mapping[str, Any] | None) -> int:
    """As many as the form was sent with."""
    asked = (data or {}).get("rows", "")
    is_number = isinstance(asked, str) and asked.isascii() and asked.isdecimal() and len(asked) < 3
    return min(max(int(asked), ROWS), MOST_ROWS) if is_number else ROWS

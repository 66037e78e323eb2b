"""Another day, place or time for setting up of a fair that is announced."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.forms.desk import MomentField, MoveForm
from events.models import Event, Fair


class MoveFairForm(MoveForm):
    setup_from = MomentField(label=_("Setting up from"), required=False, help_text=_("For example 24.11.2026 17:00"))
    setup_until = MomentField(label=_("Setting up until"), required=False)

    class Meta:
        model = Event
        fields = ["starts_at", "ends_at", "venue", "venue_en", "address"]

    def __init__(self, *args: Any, fair: Fair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fair = fair
        self.order_fields(["starts_at", "ends_at", "setup_from", "setup_until"])
        for name in ("setup_from", "setup_until"):
            self.initial[name] = getattr(fair, name)
            # what exhibitors have in their calendars is moved, not left behind
            self.fields[name].required = fair.setup_from is not None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        begin, end = data.get("setup_from"), data.get("setup_until")
        if not {"setup_from", "setup_until"} & set(self.errors):
            if (begin is None) != (end is None):
                missing = "setup_from" if begin is None else "setup_until"
                self.add_error(missing, gettext("Enter from when to when exhibitors set up"))
            elif begin and end and end <= begin:
                self.add_error("setup_until", gettext("The end must be after the start"))
        start = data.get("starts_at")
        if start and timezone.localtime(start).year != self.fair.year:
            text = gettext("Choose a day in %(year)s: every year has a fair of its own")
            self.add_error("starts_at", text % {"year": self.fair.year})
        return data

"""What staff fill in about an event."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centar.forms import Form, prepare
from centar.uploads import DocumentUploadField
from centar.versions import VersionedFormMixin
from events.actions.events import PLACE, TEXTS
from events.forms.contact import ContactForm, needs_field, party_field
from events.models import Event, EventKind, EventState, Material
from events.models.event import LARGEST_PARTY

MOST_COPIES = 20
LONG = ("text", "text_en", "agenda", "agenda_en", "recap", "recap_en")
MARKDOWN = _("Lines that begin with a hyphen become a list, an empty line begins a paragraph.")


class MomentField(forms.DateTimeField):
    """A day and an hour as people write them: 24.11.2026 17:00."""

    widget = forms.DateTimeInput(attrs={"autocomplete": "off"}, format="%d.%m.%Y %H:%M")


class _EventBase(VersionedFormMixin):
    """Moments are typed in one box; what the browser would offer differs from browser to browser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at", "registration_opens_at", "registration_closes_at"):
            if old := self.fields.get(name):
                hint = old.help_text or _("For example 24.11.2026 17:00")
                self.fields[name] = MomentField(label=old.label, required=old.required, help_text=hint)
                prepare(self.fields[name])
        for name in LONG:
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = 8
        for name in ("accessibility", "accessibility_en"):
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = 3


class EventForm(_EventBase):
    """Of a draft everything; of an announced event what can change without telling anybody."""

    class Meta:
        model = Event
        fields = [
            "kind", "title", "title_en", "summary", "summary_en", "starts_at", "ends_at", "venue", "venue_en",
            "address", "online_url", "takes_registrations", "capacity", "largest_party", "registration_opens_at",
            "registration_closes_at", "certificate_hours", "text", "text_en", "agenda", "agenda_en", "accessibility",
            "accessibility_en", "recap", "recap_en",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = EventKind.choices
        self.fields["text"].help_text = MARKDOWN
        if self.instance.state != EventState.DRAFT:
            for name in set(self.fields) - set(TEXTS) - {"seen_version"}:
                del self.fields[name]


class MoveForm(_EventBase):
    class Meta:
        model = Event
        fields = PLACE


class SeenForm(Form):
    """Carries the version of the event that the person saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class CapacityForm(SeenForm):
    capacity = forms.IntegerField(
        label=_("Seats"), help_text=_("Empty: there is no limit"), min_value=1, max_value=100_000, required=False
    )


class CancelEventForm(SeenForm):
    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        help_text=_("It stands on the page of the event and in the mails."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why, people will read it")},
    )


class CopyForm(Form):
    days = forms.CharField(
        label=_("Days"),
        help_text=_("One in each line, for example 24.11.2026"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Enter at least one day")},
    )

    def clean_days(self) -> list[dt.date]:
        reader = forms.DateField()
        prepare(reader)
        days: list[dt.date] = []
        for line in filter(str.strip, self.cleaned_data["days"].splitlines()):
            try:
                day = reader.clean(line.strip())
            except forms.ValidationError:
                raise forms.ValidationError(gettext("“%(line)s” is no date") % {"line": line.strip()}) from None
            if day < timezone.localdate():
                raise forms.ValidationError(gettext("The date must be today or later"))
            if day not in days:
                days.append(day)
        if len(days) > MOST_COPIES:
            raise forms.ValidationError(gettext("At most %(most)d days at once") % {"most": MOST_COPIES})
        return days


class MaterialForm(Form):
    required_sometimes = ("file", "url")

    title = forms.CharField(
        label=_("Title"), max_length=120, error_messages={"required": _("Enter the title, readers see it")}
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=120, required=False)
    file = DocumentUploadField(label=_("File"), help_text=_("PDF, JPG, PNG or WEBP, up to 10 MB."), required=False)
    url = forms.URLField(label=_("or a web address"), max_length=200, required=False, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not {"file", "url"} & set(self.errors) and bool(data.get("file")) == bool(data.get("url")):
            self.add_error("file", gettext("Add either a file or a web address"))
        return data


class MaterialTitleForm(VersionedFormMixin):
    """How a material is called; what it is stays."""

    class Meta:
        model = Material
        fields = ("title", "title_en")
        error_messages = {"title": {"required": _("Enter the title, readers see it")}}


class DeskRegisterForm(ContactForm):
    """Typed by staff with the person before them or on the phone; the same form sent twice is one registration."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    party = party_field(LARGEST_PARTY)
    needs = needs_field()
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())
        for name in ("name", "email", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["email"].help_text = ""

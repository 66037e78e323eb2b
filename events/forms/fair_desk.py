"""Setting up a fair: what is announced, the call, types of stands, stands, programme."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centar.forms import Form, FormBase
from centar.templatetags.script import script
from centar.uploads import ImageUploadField
from centar.versions import VersionedFormMixin
from entrepreneurs.models import Enterprise
from events.forms.desk import MomentField
from events.models import Call, Event, Fair, ProgrammeItem, Stand, StandType

MOMENT_HELP = _("For example 24.11.2026 10:30")
LONGEST_ROW = 40


def _moment(label: Any, **options: Any) -> MomentField:
    options.setdefault("help_text", MOMENT_HELP)
    return MomentField(label=label, **options)


def _area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class NewFairForm(Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    summary = forms.CharField(label=_("One sentence about it"), max_length=300)
    venue = forms.CharField(label=_("Place"), max_length=120)
    address = forms.CharField(label=_("Street, number and town"), max_length=160, required=False)
    starts_at = _moment(_("Starts"))
    ends_at = _moment(_("Ends"))


class FairEventForm(VersionedFormMixin):
    """What everybody reads about the fair."""

    starts_at = _moment(_("Starts"))
    ends_at = _moment(_("Ends"))

    class Meta:
        model = Event
        fields = [
            "title", "title_en", "summary", "summary_en", "starts_at", "ends_at", "venue", "venue_en", "address",
            "text", "text_en", "accessibility", "accessibility_en", "recap", "recap_en",
        ]  # fmt: skip
        widgets = {name: _area() for name in ("accessibility", "accessibility_en")} | {
            name: _area(8) for name in ("text", "text_en", "recap", "recap_en")
        }


class FairForm(VersionedFormMixin):
    """The plan, who chooses the stands, when exhibitors set up."""

    plan = ImageUploadField(
        label=_("Plan"), required=False, help_text=_("A picture of the square or hall, as JPG, PNG or WEBP")
    )
    setup_from = _moment(_("Setting up from"), required=False)
    setup_until = _moment(_("Setting up until"), required=False)

    class Meta:
        model = Fair
        fields = ["stand_mode", "setup_from", "setup_until", "plan", "plan_alt"]
        widgets = {"stand_mode": forms.RadioSelect}

    required_sometimes = ("plan_alt",)

    def clean_plan(self) -> Any:
        return self.cleaned_data["plan"] or ""


class CallForm(VersionedFormMixin):
    opens_at = _moment(_("Opens"))
    closes_at = _moment(_("Closes"), help_text=_("Later applications go to the waiting list"))
    shuts_at = _moment(_("Shuts"), help_text=_("From then on nobody can apply or change an application"))
    confirm_by = _moment(_("Accepted exhibitors confirm by"))

    class Meta:
        model = Call
        fields = [
            "opens_at", "closes_at", "shuts_at", "confirm_by", "eligibility", "eligibility_en", "conditions",
            "conditions_en",
        ]  # fmt: skip
        widgets = {name: _area(6) for name in ("eligibility", "eligibility_en", "conditions", "conditions_en")}


class StandTypeForm(VersionedFormMixin):
    class Meta:
        model = StandType
        fields = ["code", "name", "name_en", "size", "tables", "chairs", "power_watts", "quota", "position"]


class _OfFair(FormBase):
    """Choices of this fair alone."""

    def offer_types(self, fair: Fair) -> None:
        types: Any = self.fields["stand_type"]
        types.queryset = StandType.objects.filter(fair=fair)
        types.label_from_instance = lambda row: f"{row.code}: {script(row.name)}"
        types.empty_label = None


class StandForm(_OfFair, VersionedFormMixin):
    class Meta:
        model = Stand
        fields = ["code", "stand_type", "zone", "has_power", "is_accessible", "x", "y", "width", "height"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_types(self.instance.fair)


class StandRowForm(_OfFair, Form):
    """Several stands side by side; without the four numbers they are only listed."""

    stand_type = forms.ModelChoiceField(label=_("Type of stand"), queryset=StandType.objects.none())
    prefix_of = forms.CharField(
        label=_("Letters before the number"), max_length=4, required=False, help_text=_("For example A: A1, A2, A3")
    )
    first = forms.IntegerField(label=_("First number"), min_value=1, max_value=999, initial=1)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=LONGEST_ROW, initial=5)
    zone = forms.CharField(label=_("Zone"), max_length=40, required=False)
    has_power = forms.BooleanField(label=_("They have sockets"), required=False)
    is_accessible = forms.BooleanField(label=_("They are reached without steps"), required=False, initial=True)
    x, y, width, height = (
        forms.DecimalField(
            label=label,
            required=False,
            max_digits=5,
            decimal_places=2,
            validators=[MinValueValidator(0), MaxValueValidator(100)],
        )
        for label in (
            _("From the left, in percent of the plan"),
            _("From the top, in percent"),
            _("Width of the whole row, in percent"),
            _("Height, in percent"),
        )
    )

    BOX = ("x", "y", "width", "height")

    def __init__(self, *args: Any, fair: Fair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_types(fair)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        given = [name for name in self.BOX if data.get(name) is not None]
        if given and len(given) < len(self.BOX) and not set(self.BOX) & set(self.errors):
            missing = next(name for name in self.BOX if name not in given)
            self.add_error(missing, gettext("Enter all four numbers or none"))
        return data

    @property
    def box(self) -> tuple[Any, ...] | None:
        values = tuple(self.cleaned_data[name] for name in self.BOX)
        return None if None in values else values


class ImportForm(Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX of up to 1 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": _("Choose a file")},
    )


class ProgrammeItemForm(VersionedFormMixin):
    starts_at = _moment(_("Starts"))
    ends_at = _moment(_("Ends"))

    class Meta:
        model = ProgrammeItem
        fields = ["stage", "starts_at", "ends_at", "title", "title_en", "people", "enterprise"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enterprises: Any = self.fields["enterprise"]
        enterprises.queryset = Enterprise.objects.listed().only("name")
        enterprises.label_from_instance = lambda row: script(row.name)
        enterprises.empty_label = _("none chosen")


class CloneForm(Form):
    day = forms.DateField(
        label=_("Day of the new fair"),
        help_text=_("The nearest such day of the week is taken, since every date is moved by whole weeks."),
        widget=forms.DateInput(attrs={"autocomplete": "off"}, format="%d.%m.%Y"),
    )

    def __init__(self, *args: Any, source_day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": source_day + dt.timedelta(weeks=52)}, **kwargs)
        self.source_day = source_day

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day.year == self.source_day.year:
            raise forms.ValidationError(gettext("Choose a day in another year"))
        return day

    @property
    def weeks(self) -> int:
        return round((self.cleaned_data["day"] - self.source_day).days / 7)

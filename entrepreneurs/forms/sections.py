"""The pages on which an entry is filled in: one form a page, checked here, saved by actions.drafting.save_section."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centar.forms import ModelForm, prepare
from centar.identifiers import normalise_number, validate_mb, validate_pib
from centar.models import Municipality
from centar.templatetags.script import script
from centar.versions import VersionedFormMixin
from entrepreneurs.models import (
    PEOPLE_COUNTED,
    Category,
    Enterprise,
    ImpactArea,
    LegalForm,
    Need,
    SocialRole,
    StatusStage,
    VulnerableGroup,
)

BRANDS_AT_MOST = 10


class SectionForm(VersionedFormMixin, ModelForm):
    """A page of the entry. With `partial`, nothing is required, so that half a page can be kept for later."""

    fields: dict[str, Any]  # fields of every kind, each with attributes of its own
    required_now: tuple[str, ...] = ()

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

    def values(self) -> dict[str, Any]:
        """The cleaned answers for save_section. Valid forms only."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}

    @property
    def is_stale(self) -> bool:
        """Whether somebody saved the entry since the page was made."""
        return self.has_error(NON_FIELD_ERRORS, code="stale")

    def _post_clean(self) -> None:
        """Constraints belong to the action, which knows the whole row; the form checks its own page."""


class LinesField(forms.CharField):
    """A short list, one entry a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > BRANDS_AT_MOST:
            raise ValidationError(_("Enter at most ten, one a line"))
        if any(len(line) > 60 for line in lines):
            raise ValidationError(_("Shorten each line to 60 characters"))
        return lines


class IdentityForm(SectionForm):
    required_now = ("legal_form", "name")
    required_sometimes = ("mb", "pib", "status_stage", "status_since", "status_ended_on")

    class Meta:
        model = Enterprise
        fields = [
            "legal_form",
            "name",
            "short_name",
            "mb",
            "mb_override_reason",
            "pib",
            "status_stage",
            "status_since",
            "status_ended_on",
        ]
        labels = {
            "legal_form": _("Legal form"),
            "name": _("Name, as registered"),
            "short_name": _("Short name, as people call it"),
            "mb": _("Registration number (MB)"),
            "mb_override_reason": _("Why the MB is right although its check digit is not"),
            "pib": _("Tax number (PIB)"),
            "status_stage": _("Do you have the status of a social enterprise?"),
            "status_since": _("Status since"),
            "status_ended_on": _("Status ended on"),
        }
        help_texts = {
            "legal_form": _("If the enterprise is still being founded, choose “not registered yet”."),
            "name": _("If it is not registered yet, the name you plan."),
            "mb": _(
                "Eight digits, on the decision of the Business Registers Agency (APR). "
                "Leave empty if it is not registered yet."
            ),
            "pib": _("Nine digits, on the same decision. Leave empty if it is not registered yet."),
            "status_stage": _(
                "The status is entered in the register of the APR under the law of 2022. "
                "You can be in the directory without it."
            ),
            "status_since": _("Only if the status is registered. For example 25.10.2024."),
            "status_ended_on": _("Only if you had the status and it has ended."),
        }
        widgets = {
            "status_stage": forms.RadioSelect,
            "mb": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            "pib": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
        }
        error_messages = {
            "legal_form": {"required": _("Choose the legal form")},
            "name": {"required": _("Enter the name of the enterprise")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # People type 12.345-678 as it stands on paper; the digits are counted after cleaning.
        for name in ("mb", "pib"):
            self.fields[name].max_length = None
            self.fields[name].validators = []
            self.fields[name].widget.attrs["maxlength"] = "20"
        self.fields["status_stage"].choices = StatusStage.choices
        if not self.staff:
            del self.fields["mb_override_reason"]

    def clean_mb(self) -> str:
        return normalise_number(self.cleaned_data["mb"])

    def clean_pib(self) -> str:
        value = self.cleaned_data["pib"]
        return validate_pib(value) if value else ""

    def clean_status_since(self) -> dt.date | None:
        return self._not_in_future("status_since")

    def clean_status_ended_on(self) -> dt.date | None:
        return self._not_in_future("status_ended_on")

    def _not_in_future(self, name: str) -> dt.date | None:
        day = self.cleaned_data[name]
        if day and day > timezone.localdate():
            raise ValidationError(_("Enter a date that is not in the future"))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._check_mb(data)
        if data.get("legal_form") == LegalForm.NONE:
            self._clean_founding(data)
        elif data.get("legal_form") and not self.partial:
            self._clean_registered(data)
        return data

    def _check_mb(self, data: dict[str, Any]) -> None:
        """Staff may accept a number against its derived check digit, with a reason."""
        try:
            if data.get("mb"):
                validate_mb(data["mb"])
        except ValidationError as error:
            if error.code != "check_digit" or not data.get("mb_override_reason"):
                self.add_error("mb", error)

    def _clean_founding(self, data: dict[str, Any]) -> None:
        """One in the making has no numbers; typed ones mean that the form was chosen by mistake."""
        for name in ("mb", "pib"):
            if data.get(name):
                self.add_error(
                    name,
                    _("An enterprise that is not registered yet has no such number. Delete it or choose its form"),
                )
        if data.get("status_stage") in (StatusStage.REGISTERED, StatusStage.ENDED):
            self.add_error("status_stage", _("An enterprise that is not registered yet cannot have the status"))
        data["status_stage"] = data.get("status_stage") or StatusStage.NONE

    def _clean_registered(self, data: dict[str, Any]) -> None:
        wanted = {
            "mb": _("Enter a registration number of 8 digits"),
            "pib": _("Enter a tax number of 9 digits"),
            "status_stage": _("Choose how far you are with the status"),
        }
        if data.get("status_stage") == StatusStage.REGISTERED:
            wanted["status_since"] = _("Enter the date since which the status holds")
        if data.get("status_stage") == StatusStage.ENDED:
            wanted["status_ended_on"] = _("Enter the date on which the status ended")
        for name, message in wanted.items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, message)


class ContactForm(SectionForm):
    required_now = ("municipality", "contact_name")
    required_sometimes = ("contact_phone", "contact_email")

    class Meta:
        model = Enterprise
        fields = [
            "municipality",
            "settlement",
            "address",
            "contact_name",
            "contact_phone",
            "contact_email",
            "public_phone",
            "public_email",
            "website",
        ]
        labels = {
            "municipality": _("City or municipality"),
            "settlement": _("Place"),
            "address": _("Street and number"),
            "contact_name": _("Contact person: name and surname"),
            "contact_phone": _("Phone of the contact person"),
            "contact_email": _("E-mail of the contact person"),
            "public_phone": _("Phone for customers"),
            "public_email": _("E-mail for customers"),
            "website": _("Website"),
        }
        help_texts = {
            "settlement": _("The town or village of the seat."),
            "contact_name": _("Only the Center sees the contact person."),
            "contact_phone": _("A phone number or an e-mail is enough."),
            "public_phone": _("Everybody sees this in the directory."),
            "public_email": _("Shown on your page in the directory."),
            "website": _("For example www.primer.rs"),
        }
        widgets = {
            "address": forms.TextInput(attrs={"autocomplete": "street-address"}),
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "contact_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "contact_email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "public_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "public_email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "website": forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
        }
        error_messages = {
            "municipality": {"required": _("Choose the city or municipality")},
            "contact_name": {"required": _("Enter the name and surname of the contact person")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Municipality.objects.all()
        self.fields["municipality"].empty_label = _("Choose")
        self.fields["municipality"].label_from_instance = script
        self.fields["website"].assume_scheme = "https"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        reachable = data.get("contact_phone") or data.get("contact_email")
        if not self.partial and not reachable and not {"contact_phone", "contact_email"} & set(self.errors):
            self.add_error("contact_phone", _("Enter a phone number or an e-mail, so that we can reach you"))
        return data


class WorkForm(SectionForm):
    required_now = ("categories", "description")

    class Meta:
        model = Enterprise
        fields = ["categories", "description", "public_sector", "delivers", "vat_payer", "e_invoice"]
        labels = {
            "categories": _("What do you offer?"),
            "description": _("What does your enterprise do?"),
            "public_sector": _("We work, or can work, with the public sector"),
            "delivers": _("We deliver"),
            "vat_payer": _("We are in the VAT system"),
            "e_invoice": _("We issue e-invoices"),
        }
        help_texts = {
            "categories": _("Choose all that fit."),
            "description": _("One to three sentences, as you would tell a neighbour. Up to 600 characters."),
        }
        widgets = {
            "categories": forms.CheckboxSelectMultiple,
            "description": forms.Textarea(attrs={"rows": 5}),
        }
        error_messages = {
            "categories": {"required": _("Choose at least one kind of offer")},
            "description": {"required": _("Describe what your enterprise does, in one to three sentences")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categories"].queryset = Category.objects.all()


class PeopleForm(SectionForm):
    required_now = ("social_roles",)
    social_roles = forms.MultipleChoiceField(
        label=_("How do you help the community?"),
        help_text=_("Choose all that apply. These are the four ways that the law names."),
        choices=SocialRole.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one social role")},
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("Whom do you employ, train or serve?"),
        help_text=_("Choose all that apply."),
        queryset=VulnerableGroup.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Enterprise
        fields = ["social_roles", "groups", "staff_total", "staff_vulnerable"]
        labels = {
            "staff_total": _("How many people do you employ or engage?"),
            "staff_vulnerable": _("How many of them are from vulnerable groups?"),
        }
        help_texts = {
            "staff_total": _("Only the Center sees the number."),
            "staff_vulnerable": _("Only a number. Enter no names and no medical facts."),
        }
        widgets = {
            "staff_total": forms.TextInput(attrs={"inputmode": "numeric"}),
            "staff_vulnerable": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("staff_total", "staff_vulnerable"):
            self.fields[name].validators.append(MaxValueValidator(PEOPLE_COUNTED))
        self.known: dict[int, int | None] = {}
        if self.instance.pk:
            self.known = {row.group_id: row.people for row in self.instance.groups_served.all()}
            self.initial["groups"] = list(self.known)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        total, part = data.get("staff_total"), data.get("staff_vulnerable")
        if total is not None and part is not None and part > total:
            self.add_error("staff_vulnerable", _("Enter a number that is not larger than the number of people in all"))
        return data

    def values(self) -> dict[str, Any]:
        values = super().values()
        values["groups"] = {group.pk: self.known.get(group.pk) for group in values["groups"]}
        return values


class MoreForm(SectionForm):
    """What may be told besides: nothing here is needed for the entry."""

    brand_names = LinesField(
        label=_("Brand names"), help_text=_("One a line. We show them exactly as you write them."), required=False
    )
    needs = forms.MultipleChoiceField(
        label=_("What do you need most?"),
        help_text=_("Only the Center sees this."),
        choices=Need.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    shares_decisions = forms.TypedChoiceField(
        label=_("Do the people you engage, your users or employees have at least a third of the say in decisions?"),
        help_text=_("Only the Center sees this."),
        choices=[("", _("I would rather not say")), ("1", _("Yes")), ("0", _("No"))],
        coerce=lambda value: value == "1",
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )

    class Meta:
        model = Enterprise
        fields = [
            "brand_names",
            "founded_on",
            "activity_code",
            "status_link",
            "impact_areas",
            "people_statement",
            "story",
            "description_en",
            "income_bracket",
            "profit_reinvested",
            "shares_decisions",
            "needs",
        ]
        labels = {
            "founded_on": _("Founded on"),
            "activity_code": _("Activity code"),
            "status_link": _("Your page in the register of the APR"),
            "impact_areas": _("Where do you make a difference?"),
            "people_statement": _("A public sentence about your people"),
            "story": _("Your story"),
            "description_en": _("What your enterprise does, in English"),
            "income_bracket": _("Yearly income"),
            "profit_reinvested": _("What share of the profit do you put back into your purpose, in percent?"),
        }
        help_texts = {
            "founded_on": _("For example 25.10.2019."),
            "activity_code": _("Four digits, on the decision of the APR."),
            "people_statement": _("For example: We employ people with disabilities. Enter no names."),
            "story": _("How it began, whom it helps, what you are proud of."),
            "income_bracket": _("Only the Center sees this."),
            "profit_reinvested": _("Only the Center sees this."),
        }
        widgets = {
            "impact_areas": forms.CheckboxSelectMultiple,
            "story": forms.Textarea(attrs={"rows": 8}),
            "description_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
            "activity_code": forms.TextInput(attrs={"inputmode": "numeric"}),
            "profit_reinvested": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["impact_areas"].queryset = ImpactArea.objects.all()
        self.fields["income_bracket"].choices = [
            ("", _("I would rather not say")),
            *(choice for choice in self.fields["income_bracket"].choices if choice[0]),
        ]
        if self.instance.shares_decisions is not None:
            self.initial["shares_decisions"] = str(int(self.instance.shares_decisions))
        self._add_counts()

    def _add_counts(self) -> None:
        """One number for each group that the entry says it helps."""
        served = self.instance.groups_served.select_related("group") if self.instance.pk else []
        self.groups = {f"people_{row.group_id}": row for row in served}
        for name, row in self.groups.items():
            self.fields[name] = forms.IntegerField(
                label=_("How many people: %(group)s") % {"group": row.group},
                help_text=_("Only a number, only for the Center."),
                min_value=1,
                max_value=PEOPLE_COUNTED,
                required=False,
                initial=row.people,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )
            prepare(self.fields[name])

    def clean_activity_code(self) -> str:
        code = self.cleaned_data["activity_code"]
        if code and not (len(code) == 4 and code.isascii() and code.isdigit()):
            raise ValidationError(_("Enter a code of 4 digits"))
        return code

    def clean_profit_reinvested(self) -> int | None:
        share = self.cleaned_data["profit_reinvested"]
        if share is not None and share > 100:
            raise ValidationError(_("Enter a number from 0 to 100"))
        return share

    def clean_founded_on(self) -> dt.date | None:
        day = self.cleaned_data["founded_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Enter a date that is not in the future"))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        total = self.instance.staff_total
        for name in self.groups:
            if total is not None and (data.get(name) or 0) > total:
                self.add_error(name, _("Enter a number that is not larger than the number of people in all"))
        return data

    def values(self) -> dict[str, Any]:
        values = super().values()
        counts = {row.group_id: values.pop(name) for name, row in self.groups.items()}
        return {**values, "groups": counts} if counts else values

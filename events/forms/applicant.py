"""The pages of an application to exhibit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from centar.forms import prepare
from centar.lines import LinesField
from centar.page_forms import PageForm
from centar.templatetags.script import script
from centar.templatetags.twins import twin_text
from centar.uploads import ImageUploadField
from entrepreneurs.models import Category
from events.models import ExhibitorApplication, Stand, StandMode, StandType
from events.models.application import MOST_CHAIRS, MOST_HELPERS, MOST_TABLES, MOST_WISHES
from events.models.fair import MOST_WATTS

TEL = {"type": "tel", "autocomplete": "tel"}


class HelpersField(LinesField):
    """The people at the stand, one a line; two of the same name would get one badge."""

    default_error_messages = {
        "too_many": _("Enter at most %(most)s people, one a line"),
        "too_long": _("Shorten each name to %(length)s characters"),
        "twice": _("Each name may stand there once. If two people have the same name, add a nickname"),
        "required": _("Enter who works at the stand, at least one person"),
    }

    def __init__(self, **kwargs: Any) -> None:
        words = {
            "label": _("Who works at the stand"),
            "help_text": _("Name and surname, one person a line, six at most. Each gets a badge."),
        }
        super().__init__(most=MOST_HELPERS, length=120, **words | kwargs)
        self.widget.attrs |= {"rows": 4, "autocomplete": "off"}

    def clean(self, value: Any) -> list[str]:
        names = super().clean(value)
        if len({name.casefold() for name in names}) < len(names):
            raise forms.ValidationError(self.error_messages["twice"], code="twice")
        return names


class EnterpriseForm(PageForm):
    required_now = ("contact_name",)
    required_sometimes = ("contact_phone", "contact_email")

    class Meta:
        model = ExhibitorApplication
        fields = ["contact_name", "contact_phone", "contact_email"]
        labels = {
            "contact_name": _("Contact person: name and surname"),
            "contact_phone": _("Phone of the contact person"),
            "contact_email": _("E-mail of the contact person"),
        }
        help_texts = {
            "contact_name": _("Only the Center sees the contact person."),
            "contact_phone": _("A phone number or an e-mail is enough."),
            "contact_email": _("What becomes of the application is written to this address."),
        }
        widgets = {
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "contact_phone": forms.TextInput(attrs=TEL),
            "contact_email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        error_messages = {"contact_name": {"required": _("Enter the name and surname of the contact person")}}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        reachable = data.get("contact_phone") or data.get("contact_email")
        if not self.partial and not reachable and not {"contact_phone", "contact_email"} & set(self.errors):
            self.add_error("contact_phone", _("Enter a phone number or an e-mail, so that we can reach you"))
        return data


class ShowingForm(PageForm):
    required_now = ("showing", "power_watts", "tables", "chairs")
    parts = (
        (_("What visitors find at your stand"), ("showing", "sells_food")),
        (_("What you need"), ("power_watts", "tables", "chairs")),
        (
            _("What else matters to you"),
            ("needs_water", "needs_cover", "needs_step_free", "brings_vehicle", "other_needs"),
        ),
    )

    power_watts = forms.IntegerField(
        label=_("Power, in watts"),
        help_text=_("Add up what is on your devices. 0: you need no socket. A fridge takes about 200."),
        min_value=0,
        max_value=MOST_WATTS,
    )
    tables = forms.IntegerField(label=_("Tables"), min_value=0, max_value=MOST_TABLES)
    chairs = forms.IntegerField(label=_("Chairs"), min_value=0, max_value=MOST_CHAIRS)

    class Meta:
        model = ExhibitorApplication
        fields = [
            "showing", "sells_food", "power_watts", "tables", "chairs", "needs_water", "needs_cover",
            "needs_step_free", "brings_vehicle", "other_needs",
        ]  # fmt: skip
        labels = {
            "showing": _("What do you show or sell?"),
            "sells_food": _("We sell food or drink"),
            "needs_water": _("We need water"),
            "needs_cover": _("We need cover against rain"),
            "needs_step_free": _("We need a stand that is reached without steps"),
            "brings_vehicle": _("We come with a vehicle for unloading"),
            "other_needs": _("Anything else?"),
        }
        help_texts = {
            "showing": _("One to three sentences. For example: jams and juices of our own fruit, with tasting."),
            "other_needs": _("For example: a place next to the wall, or a sign language interpreter."),
        }
        widgets = {
            "showing": forms.Textarea(attrs={"rows": 4}),
            "other_needs": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {"showing": {"required": _("Say what you will show or sell")}}


class StandForm(PageForm):
    """The kind of stand, wished stands where exhibitors may wish, and who works there."""

    required_now = ("stand_type",)
    helpers = HelpersField(
        required=False,
        help_text=_("Name and surname, one person a line, six at most. You can enter them later too."),
    )

    class Meta:
        model = ExhibitorApplication
        fields = ["stand_type"]
        labels = {"stand_type": _("Type of stand")}
        widgets = {"stand_type": forms.RadioSelect}
        error_messages = {"stand_type": {"required": _("Choose a type of stand")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fair = self.instance.fair
        kinds = self.fields["stand_type"]
        kinds.empty_label = None
        kinds.queryset = fair.stand_types.all()
        kinds.label_from_instance = type_in_words
        self.initial["helpers"] = [helper.name for helper in self.instance.helpers.all()]
        self.stands: dict[str, Stand] = {}
        if fair.stand_mode == StandMode.PREFERRED:
            self._ask_for_wishes()

    def _ask_for_wishes(self) -> None:
        stands = self.instance.fair.stands.select_related("stand_type")
        self.stands = {str(stand.pk): stand for stand in stands}
        if not self.stands:
            return
        by_type: dict[str, list[tuple[str, str]]] = {}
        for key, stand in self.stands.items():
            by_type.setdefault(twin_text(stand.stand_type, "name"), []).append((key, stand_in_words(stand)))
        choices = [("", _("No wish")), *by_type.items()]
        wished = list(self.instance.wishes.values_list("stand_id", flat=True))
        labels = [_("The stand you would like most"), _("Second wish"), _("Third wish")]
        for place, label in zip(range(MOST_WISHES), labels, strict=True):
            name = f"wish_{place + 1}"
            field = forms.ChoiceField(label=label, choices=choices, required=False)
            field.error_messages["invalid_choice"] = _("This stand is not at this fair. Choose another one")
            self.fields[name] = field
            prepare(field)
            self.initial[name] = str(wished[place]) if place < len(wished) else ""
        self.order_fields(["stand_type", *self.wish_names, "helpers"])

    @property
    def wish_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("wish_")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        seen = set()
        for name in self.wish_names:
            stand = self.stands.get(data.get(name) or "")
            if stand is None:
                continue
            if stand in seen:
                self.add_error(name, gettext("You have chosen stand %(code)s twice") % {"code": stand})
            elif data.get("stand_type") and stand.stand_type != data["stand_type"]:
                self.add_error(name, gettext("Stand %(code)s is of another type") % {"code": stand})
            seen.add(stand)
        return data

    def values(self) -> dict[str, Any]:
        values = super().values()
        chosen = [values.pop(name) for name in self.wish_names]
        if self.stands:
            values["wishes"] = [self.stands[key] for key in chosen if key]
        return values


class CatalogueForm(PageForm):
    """What visitors will see, and one more photo."""

    required_now = ("public_title", "category")
    parts = (
        (_("In the catalogue"), ("public_title", "category", "public_text", "public_text_en")),
        (_("How visitors reach you"), ("public_phone", "public_email", "public_website")),
    )
    image = ImageUploadField(
        label=_("Photo"),
        help_text=_("JPG, PNG or WEBP, up to 10 MB. A photo from a phone is fine, we make it smaller."),
        required=False,
    )
    alt = forms.CharField(
        label=_("What does the photo show?"),
        help_text=_("For visitors who cannot see it. For example: jars of ajvar on a market stall."),
        max_length=200,
        required=False,
    )

    class Meta:
        model = ExhibitorApplication
        fields = [
            "public_title", "category", "public_text", "public_text_en", "public_phone", "public_email",
            "public_website",
        ]  # fmt: skip
        labels = {
            "public_title": _("Name in the catalogue"),
            "category": _("Category"),
            "public_text": _("What visitors read about you"),
            "public_text_en": _("The same in English"),
            "public_phone": _("Phone for visitors"),
            "public_email": _("E-mail for visitors"),
            "public_website": _("Website"),
        }
        help_texts = {
            "category": _("Where visitors find you."),
            "public_text": _("At most 600 characters."),
            "public_website": _("For example www.primer.rs"),
        }  # fmt: skip
        widgets = {
            "public_text": forms.Textarea(attrs={"rows": 6}),
            "public_text_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
            "public_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "public_email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "public_website": forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
        }
        error_messages = {
            "public_title": {"required": _("Enter the name for the catalogue")},
            "category": {"required": _("Choose the category in which visitors find you")},
        }

    def __init__(self, *args: Any, adds_photo: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.adds_photo = adds_photo
        self.fields["category"].queryset = Category.objects.all()
        self.fields["category"].empty_label = _("Choose")
        self.fields["category"].label_from_instance = str
        self.fields["public_website"].assume_scheme = "https"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("image") and not data.get("alt") and "alt" not in self.errors:
            self.add_error("alt", _("Describe the photo for visitors who cannot see it"))
        elif self.adds_photo and not data.get("image") and "image" not in self.errors:
            self.add_error("image", _("Choose a photo"))
        return data

    @property
    def photo(self) -> tuple[Any, str] | None:
        """The picture that came along, with its description. Valid forms only."""
        data = self.cleaned_data
        return (data["image"], data["alt"]) if data.get("image") else None

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name not in {"image", "alt"}}


def type_in_words(kind: StandType) -> str:
    """Size and what stands there; never how many are left."""
    parts = [twin_text(kind, "name"), script(kind.size)]
    parts.append(ngettext("%(count)s table", "%(count)s tables", kind.tables) % {"count": kind.tables})
    parts.append(ngettext("%(count)s chair", "%(count)s chairs", kind.chairs) % {"count": kind.chairs})
    if kind.power_watts:
        parts.append(gettext("socket of %(watts)s W") % {"watts": kind.power_watts})
    else:
        parts.append(gettext("no socket"))
    return ", ".join(parts)


def stand_in_words(stand: Stand) -> str:
    """The number, and what to know about the place."""
    parts = [gettext("Stand %(code)s") % {"code": script(stand.code)}]
    if stand.zone:
        parts.append(script(stand.zone))
    parts.append(gettext("has a socket") if stand.has_power else gettext("no socket"))
    if not stand.is_accessible:
        parts.append(gettext("reached over steps"))
    return ", ".join(parts)

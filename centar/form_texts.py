"""What forms say when something is missing or wrong: what to do, in one sentence. See forms.py for who uses it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

_FILL_IN = _("Fill in this field")
_CHOOSE_ONE = _("Choose one of the options")
_CHOOSE_SOME = _("Choose at least one option")
_NOT_OFFERED = _("This option is no longer offered. Choose another one")
_ADD_FILE = _("Add a file")
_WHOLE_NUMBER = _("Enter a whole number, for example 12")
_NUMBER = _("Enter a number, for example 450 or 450.50")
_DATE = _("Enter a date, for example 15.5.2027")
_TIME = _("Enter a time, for example 10:30")
_DATE_TIME = _("Enter a date and a time, for example 15.5.2027 10:30")
_EMAIL = _("Enter an e-mail address like name@example.com")
_URL = _("Enter a web address like www.example.com")

# A field takes the texts of its own class before those of the classes it descends from.
MESSAGES: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _FILL_IN},
    forms.BooleanField: {"required": _("Tick this box to go on")},
    forms.ChoiceField: {"required": _CHOOSE_ONE, "invalid_choice": _NOT_OFFERED},
    forms.ModelChoiceField: {"required": _CHOOSE_ONE, "invalid_choice": _NOT_OFFERED},
    forms.MultipleChoiceField: {"required": _CHOOSE_SOME, "invalid_list": _CHOOSE_SOME},
    forms.ModelMultipleChoiceField: {
        "required": _CHOOSE_SOME,
        "invalid_list": _CHOOSE_SOME,
        "invalid_pk_value": _NOT_OFFERED,
    },
    forms.EmailField: {"required": _EMAIL, "invalid": _EMAIL},
    forms.URLField: {"required": _URL, "invalid": _URL},
    forms.SlugField: {"invalid": _("Use only the letters a to z, digits and hyphens")},
    forms.IntegerField: {
        "required": _WHOLE_NUMBER,
        "invalid": _WHOLE_NUMBER,
        "min_value": _("The least possible is %(limit_value)s"),
        "max_value": _("The most possible is %(limit_value)s"),
    },
    forms.FloatField: {"required": _NUMBER, "invalid": _NUMBER},
    forms.DecimalField: {
        "required": _NUMBER,
        "invalid": _NUMBER,
        "max_digits": _("The number has too many digits"),
        "max_whole_digits": _("The number has too many digits"),
        "max_decimal_places": _("The number has too many decimal places"),
    },
    forms.DateField: {"required": _DATE, "invalid": _DATE},
    forms.TimeField: {"required": _TIME, "invalid": _TIME},
    forms.DateTimeField: {"required": _DATE_TIME, "invalid": _DATE_TIME},
    forms.SplitDateTimeField: {"required": _DATE_TIME, "invalid_date": _DATE, "invalid_time": _TIME},
    forms.FileField: {
        "required": _ADD_FILE,
        "missing": _ADD_FILE,
        "invalid": _ADD_FILE,
        "empty": _("The file is empty. Add another one"),
        "max_length": _("The name of the file is too long. Shorten it"),
        "contradiction": _("Either add a file or tick the box to remove it"),
    },
    forms.ImageField: {"invalid_image": _("We cannot open this picture. Add another one")},
}


def messages_for(field_class: type[forms.Field]) -> dict[str, Any]:
    """The texts for a class of form field, by error code."""
    texts: dict[str, Any] = {}
    for ancestor in reversed(field_class.__mro__):
        texts |= MESSAGES.get(ancestor, {})
    return texts


def too_long(excess: int, limit: int) -> str:
    return ngettext(
        "Shorten the text by %(excess)d character. At most %(limit)d fit",
        "Shorten the text by %(excess)d characters. At most %(limit)d fit",
        excess,
    ) % {"excess": excess, "limit": limit}


def too_short(missing: int) -> str:
    return ngettext("Write at least %(count)d more character", "Write at least %(count)d more characters", missing) % {
        "count": missing
    }

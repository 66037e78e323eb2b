"""The base of every form of ours: clean text in, numbers as people here write them, messages people understand.

`Form` and `ModelForm` replace Django's; a test holds every form of the project to them.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxLengthValidator, MinLengthValidator
from django.db.models.utils import get_blank_choice_label
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from centar.form_texts import messages_for, too_long, too_short
from centar.text import clean_text, readable

FIRST_DAY, LAST_DAY = dt.date(1800, 1, 1), dt.date(2200, 1, 1)
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_GROUPS = {",": re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+"), ".": re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+")}


class MaxLength(MaxLengthValidator):
    def __call__(self, value: str) -> None:
        if (excess := len(value) - self.limit_value) > 0:
            raise ValidationError(too_long(excess, self.limit_value), code=self.code)


class MinLength(MinLengthValidator):
    def __call__(self, value: str) -> None:
        if (missing := self.limit_value - len(value)) > 0:
            raise ValidationError(too_short(missing), code=self.code)


def _in_calendar(day: dt.date) -> None:
    """A day that nobody means, as 9999-12-31, has no day after it, and no moment in other time zones."""
    if isinstance(day, dt.datetime):
        day = day.date()
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError("", code="invalid")  # the field has the words


_VALIDATORS: dict[type, type[BaseValidator]] = {MaxLengthValidator: MaxLength, MinLengthValidator: MinLength}


class FormBase(forms.BaseForm):
    """What the two bases share; not used alone."""

    use_required_attribute = False
    # fields that are needed or not by what else is answered, and so are never marked as optional
    required_sometimes: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._refused: dict[str, ValidationError] = {}
        for field in self.fields.values():
            prepare(field)

    def _widget_data_value(self, widget: forms.Widget, html_name: str) -> Any:
        """The one place through which everything typed passes on its way to a field."""
        value = super()._widget_data_value(widget, html_name)  # type: ignore[misc]
        try:
            return _cleaned(value, widget)
        except ValidationError as error:
            self._refused[html_name] = error
            return _readable(value)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name in self.fields:
            if error := self._refused.get(self.add_prefix(name)):
                self.errors.pop(name, None)
                self.add_error(name, error)


class Form(FormBase, forms.Form):
    pass


class ModelForm(FormBase, forms.ModelForm):
    pass


def prepare(field: forms.Field) -> None:
    """Our messages and our notation of numbers; also for a field that a form adds to itself later."""
    _set_messages(field)
    if isinstance(field.widget, forms.Textarea):
        # the browser would cut off the end of a text pasted into it, and say nothing; our message says by how much
        field.widget.attrs.pop("maxlength", None)
    if isinstance(field, forms.ChoiceField):
        _set_empty_choice(field)
    if isinstance(field, (forms.DateField, forms.DateTimeField)) and _in_calendar not in field.validators:
        field.validators.append(_in_calendar)
    if isinstance(field, forms.IntegerField):
        _read_numbers_as_written_here(field)


def parse_number(text: str) -> str:
    """The number with a decimal point and nothing else: 1.234,50 and 1 234,50 are 1234.50.

    One sign used once is the decimal sign, unless it is the active language's sign of thousands before three digits.
    """
    text = _SPACES.sub("", text)
    if "," in text and "." in text:
        thousands = "," if text.rfind(".") > text.rfind(",") else "."
    else:
        thousands = formats.get_format("THOUSAND_SEPARATOR")
        decimal = formats.get_format("DECIMAL_SEPARATOR")
        if text.count(decimal) > 1 and _GROUPS[decimal].fullmatch(text):
            thousands = decimal
        elif not _GROUPS[thousands].fullmatch(text):
            thousands = ""
    return text.replace(thousands, "").replace(",", ".") if thousands else text.replace(",", ".")


def _cleaned(value: Any, widget: forms.Widget) -> Any:
    if isinstance(value, str):
        text = clean_text(value, multiline=isinstance(widget, (forms.Textarea, forms.HiddenInput)))
        return value if isinstance(widget, forms.PasswordInput) else text
    if isinstance(value, list):
        return [_cleaned(one, widget) for one in value]
    return value


def _readable(value: Any) -> Any:
    return [_readable(one) for one in value] if isinstance(value, list) else readable(value)


def _set_messages(field: forms.Field) -> None:
    """Our words instead of Django's; those that a form or a field class of ours gives stay."""
    for code, text in messages_for(type(field)).items():
        if code not in field.error_messages or field.error_messages[code] is _django_message(type(field), code):
            field.error_messages[code] = text
    field.validators = [_ours(validator) for validator in field.validators]


def _django_message(field_class: type[forms.Field], code: str) -> Any:
    for ancestor in field_class.__mro__:
        if code in (texts := vars(ancestor).get("default_error_messages", {})):
            return texts[code] if ancestor.__module__.startswith("django.forms.") else None
    return None


def _ours(validator: Any) -> Any:
    ours = _VALIDATORS.get(type(validator))
    return ours(validator.limit_value) if ours and not callable(validator.limit_value) else validator


def _set_empty_choice(field: forms.ChoiceField) -> None:
    """Our word for the choice that is none, where Django would put its own."""
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == get_blank_choice_label():
            field.empty_label = _("Choose")
        return
    choices: Any = field.choices
    if any(label == get_blank_choice_label() for _value, label in choices):
        field.choices = [(value, _("Choose") if value == "" else label) for value, label in choices]  # 0 is a value


def _read_numbers_as_written_here(field: forms.IntegerField) -> None:
    """A text box with a number pad instead of the browser's number box, which takes one of the two notations."""
    to_python = field.to_python
    field.localize = field.widget.is_localized = True
    field.to_python = lambda value: to_python(parse_number(value) if isinstance(value, str) else value)  # type: ignore[method-assign]
    if isinstance(field.widget, forms.NumberInput):
        field.widget.input_type = "text"
        whole = not isinstance(field, (forms.DecimalField, forms.FloatField))
        field.widget.attrs = {"inputmode": "numeric" if whole else "decimal"} | {
            name: value for name, value in field.widget.attrs.items() if name not in {"min", "max", "step"}
        }

"""The error summary of a page: every error of its form or formset, with the field to go to."""

from collections.abc import Iterator
from typing import NamedTuple

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField

register = template.Library()


class ErrorLink(NamedTuple):
    text: str
    field_id: str  # empty for an error of the whole form or of a hidden field


@register.simple_tag
def error_links(*forms: BaseForm | BaseFormSet | str) -> list[ErrorLink]:
    """Errors in the order of the page; a name that the page does not have arrives as an empty string."""
    return [link for form in forms if not isinstance(form, str) for link in _links(form)]


@register.filter
def has_errors(form: BaseForm | BaseFormSet | str) -> bool:
    return bool(error_links(form))


def _links(form: BaseForm | BaseFormSet) -> Iterator[ErrorLink]:
    if isinstance(form, BaseFormSet):
        yield from (ErrorLink(str(text), "") for text in form.non_form_errors())
        for member in form.forms:
            yield from _links(member)
        return
    yield from (ErrorLink(str(text), "") for text in form.non_field_errors())
    for field in form:
        yield from (ErrorLink(str(text), _first_input_id(field)) for text in field.errors)


def _first_input_id(field: BoundField) -> str:
    """The id of the field's input; of the first one where there are several (radio buttons, a date in three boxes)."""
    if field.is_hidden:
        return ""
    return field.id_for_label or f"{field.auto_id}_0"

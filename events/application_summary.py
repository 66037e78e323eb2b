"""The answers of an application as people read them: for the check and for the page of the application."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import PhoneNumber

from centar.templatetags.phones import phone
from centar.templatetags.script import script
from events.application_pages import PAGES, Page
from events.completeness import CATALOGUE
from events.forms.applicant import stand_in_words, type_in_words
from events.models import ExhibitorApplication, StandType

VERBATIM = {"public_text_en", "contact_email", "public_email", "public_website"}


@dataclass(frozen=True)
class Answer:
    """One question with its answer in words; `is_public`: visitors see it in the catalogue."""

    name: str
    label: str
    text: str
    is_public: bool


@dataclass(frozen=True)
class PageAnswers:
    page: Page
    answers: list[Answer]


def answers(application: ExhibitorApplication) -> list[PageAnswers]:
    """All pages with what was answered, in order."""
    return [PageAnswers(page, list(_answers(application, page))) for page in PAGES]


def _answers(application: ExhibitorApplication, page: Page) -> Iterable[Answer]:
    form = page.form(instance=application)
    for name in form._meta.fields:  # type: ignore[union-attr]
        if text := in_words(application, name):
            yield Answer(name, str(form.fields[name].label), text, is_public=page.slug == CATALOGUE)
    if "helpers" in form.fields:
        if wished := [wish.stand for wish in application.wishes.select_related("stand")]:
            yield Answer("wish_1", _("Stands you would like"), "\n".join(map(stand_in_words, wished)), is_public=False)
        if names := [script(helper.name) for helper in application.helpers.all()]:
            yield Answer("helpers", str(form.fields["helpers"].label), "\n".join(names), is_public=False)


def in_words(application: ExhibitorApplication, name: str) -> str:
    """A field's value as a person reads it; nothing for an empty one and for what is not needed."""
    value: Any = getattr(application, name)
    if isinstance(value, bool):
        return _("Yes") if value else ""
    if name == "power_watts":
        return _("%(watts)s W") % {"watts": value} if value else _("no socket")
    if isinstance(value, StandType):
        return type_in_words(value)
    if isinstance(value, PhoneNumber):
        return phone(value)
    if value is None or value == "":
        return ""
    return str(value) if name in VERBATIM else script(value)

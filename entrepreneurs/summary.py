"""An entry's answers as people read them: for the check page, the owner's overview, the review and held changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import PhoneNumber

from centar.audit import Change
from centar.templatetags.dates import sr_date
from centar.templatetags.phones import phone
from entrepreneurs.actions.claims import proposed_values
from entrepreneurs.models import CategoryOffered, ChangeRequest, Enterprise, GroupServed
from entrepreneurs.sections import SECTIONS, Section

PUBLIC_FIELDS = {
    "legal_form", "name", "short_name", "mb", "pib", "status_stage", "status_since", "municipality", "settlement",
    "address", "public_phone", "public_email", "website", "categories", "description", "public_sector", "delivers",
    "vat_payer", "e_invoice", "groups", "social_roles", "brand_names", "founded_on", "activity_code", "status_link",
    "impact_areas", "people_statement", "story", "description_en",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """One question with its answer in words; `was` is the earlier answer, when the page compares.

    `is_verbatim`: shown in the script in which it was typed, as brand names are.
    """

    name: str
    label: str
    text: str
    is_public: bool
    is_verbatim: bool = False
    was: str | None = None


@dataclass(frozen=True)
class SectionAnswers:
    section: Section
    answers: list[Answer]

    @property
    def empty(self) -> list[Answer]:
        """The questions that nobody answered."""
        return [answer for answer in self.answers if not answer.text]

    @property
    def has_any(self) -> bool:
        return len(self.empty) < len(self.answers)


def answers(enterprise: Enterprise, *, staff: bool = False) -> list[SectionAnswers]:
    """All pages with their answers, in order, with staff's own for staff; empty answers are empty texts."""
    return [SectionAnswers(section, list(_answers(enterprise, section, staff=staff))) for section in SECTIONS]


def _answers(enterprise: Enterprise, section: Section, *, staff: bool) -> Iterable[Answer]:
    form = section.form(instance=enterprise, staff=staff)
    for name, field in form.fields.items():
        if field.widget.is_hidden:
            continue
        if name == "groups":
            text = ", ".join(str(row.group) for row in enterprise.groups_served.select_related("group"))
        elif name.startswith("people_") and name != "people_statement":
            text = str(field.initial or "")
        else:
            text = in_words(enterprise, name, getattr(enterprise, name))
        yield Answer(name, str(field.label), text, is_public=name in PUBLIC_FIELDS, is_verbatim=name == "brand_names")


def comparison(held: ChangeRequest, proposed: dict[str, Any] | None = None) -> list[Answer]:
    """What a held change, or an earlier wording of it, would make of each fact, beside what it is now."""
    values = proposed_values(held.proposed if proposed is None else proposed)
    return [
        Answer(
            name,
            str(field_label(name)),
            in_words(held.enterprise, name, value),
            is_public=name in PUBLIC_FIELDS,
            was=in_words(held.enterprise, name, getattr(held.enterprise, name)),
        )
        for name, value in values.items()
    ]


def changed_since(moment: dt.datetime, enterprise: Enterprise, history: Iterable[Change]) -> set[str]:
    """Names of the questions that have got another answer; `history` is that of the enterprise's own row."""
    names = {change.name for change in history if change.when > moment}
    for name, model in (("categories", CategoryOffered), ("groups", GroupServed)):
        events: Any = model._meta.get_field("history").related_model
        if events.objects.filter(enterprise=enterprise, pgh_created_at__gt=moment).exists():
            names.add(name)
    return names


def in_words(enterprise: Enterprise, name: str, value: Any) -> str:
    """A field's value as a person reads it; nothing for an empty one."""
    field: Any = Enterprise._meta.get_field(name)
    if isinstance(field, models.ManyToManyField):
        return ", ".join(str(item) for item in value.all())
    if isinstance(value, list):
        labels = dict(field.base_field.choices or [])
        return ", ".join(str(labels.get(item, item)) for item in value)
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.date):
        return sr_date(value)
    return phone(value) if isinstance(value, PhoneNumber) else str(value)


def field_label(name: str) -> Any:
    """What the pages call a field."""
    for section in SECTIONS:
        labels = section.form._meta.labels or {}
        if name in labels:
            return labels[name]
    field: Any = Enterprise._meta.get_field(name)
    return field.verbose_name

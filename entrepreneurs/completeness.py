"""What an application still lacks: decided in one place, read by the task list, the check page and the action."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from entrepreneurs.models import Enterprise, LegalForm, StatusStage


class Progress(enum.Enum):
    """How far a task of the task list is."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    DONE = "done"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Gap:
    """One fact that is missing: the page to give it on, the field, and what to do."""

    section: str
    field: str
    message: LazyText


def gaps(enterprise: Enterprise) -> list[Gap]:
    """What must be filled in before the application can be sent."""
    return [*_identity(enterprise), *_contact(enterprise), *_work(enterprise), *_people(enterprise)]


def _identity(enterprise: Enterprise) -> Iterator[Gap]:
    if not enterprise.legal_form:
        yield Gap("identity", "legal_form", _("Choose the legal form"))
    if not enterprise.name:
        yield Gap("identity", "name", _("Enter the name of the enterprise"))
    if enterprise.legal_form and enterprise.legal_form != LegalForm.NONE:
        if not enterprise.mb:
            yield Gap("identity", "mb", _("Enter a registration number of 8 digits"))
        if not enterprise.pib:
            yield Gap("identity", "pib", _("Enter a tax number of 9 digits"))
        if not enterprise.status_stage:
            yield Gap("identity", "status_stage", _("Choose how far you are with the status"))
    if enterprise.status_stage == StatusStage.REGISTERED and not enterprise.status_since:
        yield Gap("identity", "status_since", _("Enter the date since which the status holds"))
    if enterprise.status_stage == StatusStage.ENDED and not enterprise.status_ended_on:
        yield Gap("identity", "status_ended_on", _("Enter the date on which the status ended"))


def _contact(enterprise: Enterprise) -> Iterator[Gap]:
    if not enterprise.municipality_id:
        yield Gap("contact", "municipality", _("Choose the city or municipality"))
    if not enterprise.contact_name:
        yield Gap("contact", "contact_name", _("Enter the name and surname of the contact person"))
    if not enterprise.contact_phone and not enterprise.contact_email:
        yield Gap("contact", "contact_phone", _("Enter a phone number or an e-mail, so that we can reach you"))


def _work(enterprise: Enterprise) -> Iterator[Gap]:
    if not _is_filled(enterprise, "categories"):
        yield Gap("work", "categories", _("Choose at least one kind of offer"))
    if not enterprise.description:
        yield Gap("work", "description", _("Describe what your enterprise does, in one to three sentences"))


def _people(enterprise: Enterprise) -> Iterator[Gap]:
    if not enterprise.social_roles:
        yield Gap("people", "social_roles", _("Choose at least one social role"))


def progress(enterprise: Enterprise, sections: tuple[str, ...], started_fields: tuple[str, ...]) -> Progress:
    """How far a task is that spans `sections` and counts as begun once any of `started_fields` is filled in."""
    if not any(gap.section in sections for gap in gaps(enterprise)):
        return Progress.DONE
    if any(_is_filled(enterprise, name) for name in started_fields):
        return Progress.STARTED
    return Progress.NOT_STARTED


def _is_filled(enterprise: Enterprise, name: str) -> bool:
    if Enterprise._meta.get_field(name).many_to_many:
        return enterprise.pk is not None and getattr(enterprise, name).exists()
    return bool(getattr(enterprise, name))

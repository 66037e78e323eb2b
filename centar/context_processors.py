"""What every page shows: the office, its hours and partners, and whether the data are examples."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from centar.models import Office, OfficeHours, Partner
from centar.opening import hours_text


class LastSeen:
    """The office as the last page showed it, for the pages that are shown when the database is away."""

    office: Office | None = None
    hours: list[OfficeHours] = []

    @classmethod
    def hours_text(cls, language: str) -> str:
        return hours_text(cls.hours, language)


def site(request: HttpRequest) -> dict[str, Any]:
    """`office` (None before the town pack is loaded), `office_hours` in one line, `partners` beside the host,
    `demo`, `site_url`. What needs the database is read when a template first asks for it."""
    return {
        "office": SimpleLazyObject(current_office),
        "office_hours": SimpleLazyObject(current_hours),
        "partners": SimpleLazyObject(current_partners),
        "demo": settings.DEMO,
        "site_url": settings.SITE_URL,
    }


def current_office() -> Office | None:
    LastSeen.office = Office.objects.current()
    return LastSeen.office


def current_hours() -> str:
    LastSeen.hours = list(OfficeHours.objects.all())
    return LastSeen.hours_text(get_language() or settings.LANGUAGE_CODE)


def current_partners() -> list[Partner]:
    return list(Partner.objects.shown_on(timezone.localdate()).exclude(role=Partner.Role.HOST))

"""What every page shows: the office, its hours and partners, and whether the data are examples."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from centar.kept import Kept
from centar.models import Office, OfficeHours, Partner
from centar.models.office import read_office
from centar.opening import hours_text


@dataclass(frozen=True)
class Site:
    """`partners` are those beside the host whose agreed dates include the day."""

    office: Office | None
    hours: list[OfficeHours]
    partners: list[Partner]


def read_site(day: dt.date) -> Site:
    return Site(
        office=read_office(),
        hours=list(OfficeHours.objects.all()),
        partners=list(Partner.objects.shown_on(day).supporting()),
    )


kept_site = Kept(read_site)


class LastSeen:
    """The office as the last page showed it, for the pages that are shown when the database is away."""

    office: Office | None = None
    hours: list[OfficeHours] = []

    @classmethod
    def hours_text(cls, language: str) -> str:
        return hours_text(cls.hours, language)


def site(request: HttpRequest) -> dict[str, Any]:
    """`site_on` today, read when a template first asks for it, and `demo` and `site_url`."""
    today = cache(lambda: site_on(timezone.localdate()))
    return {
        "office": SimpleLazyObject(lambda: today()["office"]),
        "office_hours": SimpleLazyObject(lambda: today()["office_hours"]),
        "partners": SimpleLazyObject(lambda: today()["partners"]),
        "demo": settings.DEMO,
        "site_url": settings.SITE_URL,
    }


def site_on(day: dt.date) -> dict[str, Any]:
    """`office` (None before the town pack is loaded), `office_hours` in one line, `partners` beside the host."""
    current = kept_site(day)
    LastSeen.office, LastSeen.hours = current.office, current.hours
    return {
        "office": current.office,
        "office_hours": hours_text(current.hours, get_language() or settings.LANGUAGE_CODE),
        "partners": current.partners,
    }

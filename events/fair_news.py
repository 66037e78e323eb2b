"""A fair that is moved or cancelled: whom it concerns, and how each of them is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from events.day_mails import tell_media_news
from events.fair_mails import tell_news
from events.models import ApplicationState, ExhibitorApplication, Fair, MediaRequest, MediaState, Registration
from events.models.application import ApplicationQuerySet
from events.models.choices import HOLDING


@dataclass(frozen=True)
class Concerned:
    """Everybody who waits for the fair: whose application is active, the media who come or asked to, visitors."""

    exhibitors: list[ExhibitorApplication]
    media: list[MediaRequest]
    registrations: list[Registration]

    @property
    def mailed_exhibitors(self) -> int:
        return sum(bool(one.contact_email) for one in self.exhibitors)

    @property
    def mailed_registrations(self) -> int:
        return sum(bool(one.email) for one in self.registrations)

    @property
    def called_exhibitors(self) -> list[ExhibitorApplication]:
        return [one for one in self.exhibitors if not one.contact_email]

    @property
    def called_registrations(self) -> list[Registration]:
        return [one for one in self.registrations if not one.email]

    @property
    def mails(self) -> int:
        return self.mailed_exhibitors + len(self.media) + self.mailed_registrations

    @property
    def calls(self) -> int:
        return len(self.called_exhibitors) + len(self.called_registrations)


def concerned_by(fair: Fair) -> Concerned:
    """Nobody is among them for a decision that is only drafted."""
    return Concerned(list(_exhibitors(fair)), list(_media(fair)), list(fair.event.registrations.active()))


def tell_of_fair(fair: Fair, name: str, *, now: dt.datetime) -> None:
    """Tells exhibitors and media (visitors are told with every event): `moved` or `event_cancelled`. `fair` is locked
    and has its event as it is now."""
    for application in _exhibitors(fair):
        application.fair = fair
        tell_news(application, name, number=fair.event.ics_sequence, now=now)
    for request in _media(fair):
        request.event = fair.event
        tell_media_news(request, name, number=fair.event.ics_sequence)


def tell_of_setup(fair: Fair, *, now: dt.datetime) -> None:
    """Only who has a place sets up. `fair` is locked."""
    for application in _exhibitors(fair).filter(state__in=HOLDING):
        application.fair = fair
        tell_news(application, "setup", number=fair.event.ics_sequence, now=now)


def _exhibitors(fair: Fair) -> ApplicationQuerySet:
    rows = fair.applications.active().exclude(state=ApplicationState.DRAFT)
    return rows.select_related("enterprise", "stand_type", "stand").order_by("submitted_at", "id")


def _media(fair: Fair) -> list[MediaRequest]:
    """Those who come, and those who wait for an answer."""
    return list(fair.event.media_requests.filter(state__in=[MediaState.NEW, MediaState.ACCEPTED]))

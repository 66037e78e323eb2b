"""Who of the exhibitors has to be called: written with the news itself, taken off the list by what comes after."""

from __future__ import annotations

import datetime as dt

from events.models import ExhibitorApplication, ExhibitorCall, ExhibitorCallReason

Reason = ExhibitorCallReason
# what is said of the state that an application is in, and no longer holds in the next
ABOUT_STATE = [
    Reason.NEEDS_CHANGES,
    Reason.ACCEPTED,
    Reason.WAITLISTED,
    Reason.REJECTED,
    Reason.OFFERED,
    Reason.LAPSED,
    Reason.REOPENED,
    Reason.PLACE_CANCELLED,
]
OVERTAKES = {Reason.MOVED: [Reason.MOVED, Reason.SETUP]}


def call_exhibitor(application: ExhibitorApplication, reason: str, *, now: dt.datetime) -> None:
    """Puts whoever has no e-mail on the list. Under the lock of the fair, like the news itself."""
    current = ExhibitorCall.objects.current().filter(application=application)
    if reason != Reason.FAIR_CANCELLED:  # then nothing else is worth a call
        current = current.filter(reason__in=OVERTAKES.get(Reason(reason), [reason]))
    current.update(overtaken_at=now)
    ExhibitorCall.objects.create(application=application, reason=reason, since=now)


def overtake_calls(application: ExhibitorApplication, *, now: dt.datetime) -> None:
    """After a step: what was to be said of the state before; all there was to say to whoever is out."""
    calls = ExhibitorCall.objects.current().filter(application=application)
    if not application.is_ended:
        about_stand = [] if application.holds_a_place else [Reason.STAND, Reason.SETUP]
        calls = calls.filter(reason__in=[*ABOUT_STATE, *about_stand])
    calls.update(overtaken_at=now)

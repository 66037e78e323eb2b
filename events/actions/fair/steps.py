"""How an application goes from one state to the next: its fair locked, with a step that says who and when."""

from __future__ import annotations

import datetime as dt

from centar.models import User
from events.fair_calls import overtake_calls
from events.models import ApplicationState, ApplicationStep, ExhibitorApplication, Fair
from events.models.choices import HOLDING


def lock_fair(fair: int) -> Fair:
    """Whatever gives or takes places and stands waits for this row; everything else is read after it.

    In a query of its own: what is joined to a row that was waited for is as it was before the wait.
    """
    Fair.objects.select_for_update(no_key=True).get(pk=fair)
    return Fair.objects.select_related("event", "call").get(pk=fair)


def lock_application(application: ExhibitorApplication) -> ExhibitorApplication:
    """The application as it is now, its fair locked before it."""
    fair = lock_fair(application.fair_id)
    rows = ExhibitorApplication.objects.select_for_update(of=("self",))
    locked = rows.select_related("stand_type", "stand", "enterprise").get(pk=application.pk)
    locked.fair = fair
    return locked


def go(
    application: ExhibitorApplication,
    state: str,
    *,
    by: User | None,
    now: dt.datetime,
    message: str = "",
    accept_by: dt.datetime | None = None,
) -> ApplicationStep:
    """Brings a locked application to the state and clears what belonged to the one before."""
    before = application.state
    application.state = state
    application.pending_state = application.pending_message = ""
    application.accept_by = accept_by
    if state == ApplicationState.WAITLISTED:
        application.waitlisted_at = application.waitlisted_at or now
    if state not in HOLDING:
        application.stand = None
    application.save()
    overtake_calls(application, now=now)
    return ApplicationStep.objects.create(
        application=application, from_state=before, to_state=state, by=by, at=now, message=message
    )

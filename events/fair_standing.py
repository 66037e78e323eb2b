"""Where an application stands, in one plain sentence for its people. A drafted decision is never looked at here."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from centar.templatetags.dates import sr_datetime
from centar.templatetags.script import script
from centar.templatetags.twins import twin_text
from events.models import ApplicationState, ExhibitorApplication

A = ApplicationState


def sentence(application: ExhibitorApplication, *, now: dt.datetime) -> str:
    """What the applicant is told of the state."""
    if application.fair.event.is_cancelled:
        return _("The fair is cancelled.")
    if application.state == A.ACCEPTED:
        return _accepted(application, now=now)
    if application.state == A.WAITLISTED:
        return _waiting(application)
    if application.state == A.CONFIRMED:
        return _coming(application, now=now)
    return {
        A.DRAFT: _("The application is not sent yet."),
        A.SUBMITTED: _("The application has arrived. Everybody is told on the same day what was decided."),
        A.NEEDS_CHANGES: _("We need one more thing. Add it and send the application again."),
        A.UNDER_REVIEW: _("The application is being reviewed. Everybody is told on the same day what was decided."),
        A.REJECTED: _("You did not get a place this time."),
        A.LAPSED: _("You did not confirm in time, so the place went to the next on the list."),
        A.WITHDRAWN: _("You have taken the application back."),
        A.CANCELLED: _("We had to cancel your place."),
        A.ATTENDED: _("You exhibited at the fair. Thank you for coming."),
        A.NO_SHOW: _("We did not see you at the fair."),
    }[A(application.state)]


def position(application: ExhibitorApplication) -> int:
    """The place on the waiting list of the type of stand, from 1; that too for who leaves the list in this moment."""
    rows = application.fair.applications.waiting().filter(stand_type=application.stand_type)
    waiting = list(rows.values_list("pk", flat=True))
    return waiting.index(application.pk) + 1 if application.pk in waiting else 1


def is_over(application: ExhibitorApplication, *, now: dt.datetime) -> bool:
    """Whether an accepted exhibitor can no longer confirm, be it that nobody has noted so yet."""
    return application.accept_by is not None and now >= application.accept_by


def _accepted(application: ExhibitorApplication, *, now: dt.datetime) -> str:
    if is_over(application, now=now):
        return _("The time to confirm ran out on %(date)s.") % {"date": sr_datetime(application.accept_by)}
    return _("You have a place: %(type)s. Confirm by %(date)s that you are coming.") % {
        "type": twin_text(application.stand_type, "name"),
        "date": sr_datetime(application.accept_by),
    }


def _waiting(application: ExhibitorApplication) -> str:
    if application.is_late and not application.may_be_offered:
        return _("Waiting: the application came after the date. First we decide on those that came in time.")
    return _("Waiting: you are number %(position)s on the list for “%(type)s”") % {
        "position": position(application),
        "type": twin_text(application.stand_type, "name"),
    }


def _coming(application: ExhibitorApplication, *, now: dt.datetime) -> str:
    if now >= application.fair.event.ends_at:  # and nobody has noted yet whether they came
        return _("The fair is over.")
    stand = application.shown_stand
    if stand is None:
        return _("You are exhibiting at the fair.")
    return _("You are exhibiting at the fair, at stand %(code)s.") % {"code": script(stand.code)}

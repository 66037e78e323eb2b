"""An application that came on paper or by phone: entered by staff, complete, in one go."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from centar.models import User
from entrepreneurs.models import Enterprise
from events.actions.fair.applying import save_page, send, start
from events.actions.fair.refusals import AlreadyApplied
from events.models import ApplicationState, ExhibitorApplication, Fair


@transaction.atomic
def enter(
    *, fair: Fair, enterprise: Enterprise, values: dict[str, Any], by: User, now: dt.datetime
) -> ExhibitorApplication:
    """Fills in and sends; what its people had begun online is completed. Until the fair begins, late ones too.

    Raises CallClosed, Incomplete, and AlreadyApplied for what was sent already.
    """
    application = start(fair=fair, enterprise=enterprise, by=by, on_behalf=True, language=enterprise.language, now=now)
    if application.state != ApplicationState.DRAFT:
        raise AlreadyApplied(application)
    save_page(application=application, values=values, by=by, on_behalf=True, seen=None, now=now)
    return send(application=application, by=by, on_behalf=True, now=now)

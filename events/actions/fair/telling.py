"""Calls to exhibitors: told by phone, or not told after all."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from centar.models import User
from events.actions.fair.refusals import CallOvertaken
from events.models import ExhibitorCall


@transaction.atomic
def mark_told(*, call: ExhibitorCall, by: User, now: dt.datetime) -> ExhibitorCall:
    """The exhibitor was told by phone; a repeat changes nothing. Raises CallOvertaken when there is newer news."""
    call = _locked(call)
    if call.told_at is None:
        call.told_at, call.told_by = now, by
        call.save()
    return call


@transaction.atomic
def take_told_back(*, call: ExhibitorCall, by: User) -> ExhibitorCall:
    """It was a slip: the exhibitor is on the list again. Raises CallOvertaken."""
    call = _locked(call)
    if call.told_at is not None:
        call.told_at = call.told_by = None
        call.save()
    return call


def _locked(call: ExhibitorCall) -> ExhibitorCall:
    found = ExhibitorCall.objects.select_for_update().get(pk=call.pk)
    if found.overtaken_at is not None:
        raise CallOvertaken
    return found

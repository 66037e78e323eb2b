"""Who stands where: assigned by staff, swapped, or picked by the exhibitor. All under the lock of the fair."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Case, Value, When

from centar.models import User
from events.actions.fair.refusals import StandNotForThem, StandTaken, WrongApplicationState
from events.actions.fair.reviewing import refuse_full
from events.actions.fair.steps import lock_application, lock_fair
from events.models import ApplicationState, ExhibitorApplication, Fair, Stand, StandMode
from events.models.choices import HOLDING

PICKING = [ApplicationState.ACCEPTED, ApplicationState.CONFIRMED]


@transaction.atomic
def assign(
    *, application: ExhibitorApplication, stand: Stand | None, by: User, now: dt.datetime
) -> ExhibitorApplication:
    """Gives the stand, or takes it back with None. A stand of another type needs a free place of that type.

    Raises StandTaken, StandNotForThem, QuotaFull, WrongApplicationState.
    """
    application = lock_application(application)
    if application.state not in HOLDING:
        raise WrongApplicationState(application)
    if stand is not None:
        stand = _free_for(application, stand)
        if stand.stand_type_id != application.stand_type_id:
            refuse_full(stand.stand_type)
            application.stand_type = stand.stand_type
    if application.stand != stand:
        application.stand = stand
        application.save()
    return application


@transaction.atomic
def pick(*, application: ExhibitorApplication, stand: Stand, by: User, now: dt.datetime) -> ExhibitorApplication:
    """The accepted exhibitor takes a free stand of the type that was given, or another one instead.

    Raises StandTaken, StandNotForThem, WrongApplicationState.
    """
    application = lock_application(application)
    if application.fair.stand_mode != StandMode.PICK:
        raise StandNotForThem
    if application.state not in PICKING or now >= application.fair.event.starts_at:
        raise WrongApplicationState(application)
    stand = _free_for(application, stand)
    if stand.stand_type_id != application.stand_type_id:
        raise StandNotForThem
    if application.stand != stand:
        application.stand = stand
        application.save()
    return application


def _free_for(application: ExhibitorApplication, stand: Stand) -> Stand:
    """The stand as it is now, if it is nobody else's."""
    fresh = Stand.objects.filter(pk=stand.pk, fair=application.fair).select_related("stand_type").first()
    if fresh is None:
        raise StandNotForThem
    others = ExhibitorApplication.objects.filter(stand=fresh).exclude(pk=application.pk)
    if others.exists():
        raise StandTaken(fresh)
    return fresh


@transaction.atomic
def swap(*, first: ExhibitorApplication, second: ExhibitorApplication, by: User, now: dt.datetime) -> None:
    """Each gets what the other has: the stand and with it the type. Raises StandNotForThem, WrongApplicationState."""
    fair = lock_fair(first.fair_id)
    rows = fair.applications.select_for_update(of=("self",)).order_by("pk")
    both = list(rows.filter(pk__in=[first.pk, second.pk]))
    if len(both) != 2:
        raise StandNotForThem
    for one in both:
        if one.state not in HOLDING:
            raise WrongApplicationState(one)
    one, other = both
    pair = fair.applications.filter(pk__in=[one.pk, other.pk])
    pair.update(stand=None)
    # in one statement, so that the places of two full types are counted once
    pair.update(
        stand=Case(When(pk=one.pk, then=Value(other.stand_id)), default=Value(one.stand_id)),
        stand_type=Case(When(pk=one.pk, then=Value(other.stand_type_id)), default=Value(one.stand_type_id)),
    )


@transaction.atomic
def show_stands(*, fair: Fair, by: User, now: dt.datetime) -> Fair:
    """From now on exhibitors see which stand is theirs; a repeat changes nothing."""
    fair = lock_fair(fair.pk)
    if fair.stands_published_at is None:
        fair.stands_published_at = now
        fair.save()
    return fair

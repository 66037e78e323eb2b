"""Who stands where: assigned by staff, swapped, or picked by the exhibitor. All under the lock of the fair."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Case, Value, When

from centar.models import User
from events.actions.fair.refusals import StandNotForThem, StandTaken, WrongApplicationState
from events.actions.fair.reviewing import refuse_full
from events.actions.fair.steps import lock_application, lock_fair
from events.fair_mails import tell_news
from events.models import ApplicationState, ExhibitorApplication, Fair, Stand, StandMode
from events.models.application import ApplicationQuerySet
from events.models.choices import HOLDING

PICKING = [ApplicationState.ACCEPTED, ApplicationState.CONFIRMED]


@transaction.atomic
def assign(
    *, application: ExhibitorApplication, stand: Stand | None, by: User, now: dt.datetime
) -> ExhibitorApplication:
    """Gives the stand, or takes it back with None. A stand of another type needs a free place of that type. Who sees
    their stand is told.

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
        tell_of_stand(application, now=now)
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
    """Each gets what the other has, the stand and with it the type, and is told where they see it.

    Raises StandNotForThem, WrongApplicationState.
    """
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
    if one.stand_id == other.stand_id:  # neither has one
        return
    for swapped in _with_stands(fair).filter(pk__in=[one.pk, other.pk]):
        swapped.fair = fair
        tell_of_stand(swapped, now=now)


@transaction.atomic
def show_stands(*, fair: Fair, by: User, now: dt.datetime) -> Fair:
    """From now on exhibitors see which stand is theirs, and are told; a repeat changes nothing."""
    fair = lock_fair(fair.pk)
    if fair.are_stands_shown:
        return fair
    fair.stands_published_at = now
    fair.save()
    for application in _with_stands(fair).filter(stand__isnull=False):
        application.fair = fair
        tell_of_stand(application, now=now)
    return fair


def _with_stands(fair: Fair) -> ApplicationQuerySet:
    rows = fair.applications.filter(state__in=HOLDING).select_related("enterprise", "stand_type", "stand")
    return rows.order_by("pk")


def tell_holder(fair: Fair, stand: Stand, *, now: dt.datetime) -> None:
    """The stand of the locked `fair` has another number; whoever has it is told where they see it."""
    for application in _with_stands(fair).filter(stand=stand):
        application.fair = fair
        application.save(update_fields=["version"])  # their calendar entry says the number
        tell_of_stand(application, now=now)


def tell_of_stand(application: ExhibitorApplication, *, now: dt.datetime) -> None:
    """Which stand is theirs now, or that it no longer is; nothing before stands are shown or after the fair."""
    fair = application.fair
    if fair.are_stands_shown and not fair.event.is_cancelled and now < fair.event.ends_at:
        tell_news(application, "stand", number=application.version, now=now)

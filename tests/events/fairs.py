"""A fair with its call, stands and applications, for the tests."""

import datetime as dt
import itertools

from centar.models import User
from entrepreneurs.models import Enterprise
from events.models import (
    ApplicationState,
    Call,
    Event,
    EventKind,
    EventState,
    ExhibitorApplication,
    Fair,
    Source,
    Stand,
    StandType,
)
from events.models.choices import HOLDING
from tests.entrepreneurs.factories import make_enterprise

NOW = dt.datetime(2027, 3, 10, 9, 0, tzinfo=dt.UTC)  # a Wednesday, the call is open
DAY = dt.timedelta(days=1)
numbers = itertools.count(1)


def make_fair(*, year: int = 2027, state: str = EventState.PUBLISHED, **facts: object) -> Fair:
    """Announced for 15 May; the call is open from 1 March to 1 April, shuts on 10 April, confirmed by 20 April."""
    event = Event.objects.create(
        slug=f"sajam-{year}",
        kind=EventKind.FAIR,
        state=state,
        title=f"Mini-sajam {year}",
        summary="Sva socijalna preduzeća na jednom mestu.",
        venue="Trg mladih",
        starts_at=dt.datetime(year, 5, 15, 8, 0, tzinfo=dt.UTC),
        ends_at=dt.datetime(year, 5, 15, 16, 0, tzinfo=dt.UTC),
        takes_registrations=False,
    )
    fair = Fair.objects.create(event=event, year=year, **facts)
    Call.objects.create(
        fair=fair,
        opens_at=dt.datetime(year, 3, 1, tzinfo=dt.UTC),
        closes_at=dt.datetime(year, 4, 1, tzinfo=dt.UTC),
        shuts_at=dt.datetime(year, 4, 10, tzinfo=dt.UTC),
        confirm_by=dt.datetime(year, 4, 20, tzinfo=dt.UTC),
        eligibility="Sva socijalna preduzeća.",
        conditions="Štand je besplatan.",
    )
    return fair


def make_type(fair: Fair, *, quota: int = 10, **facts: object) -> StandType:
    number = next(numbers)
    values = {"code": f"T{number}", "name": f"Sto {number}", "size": "2 × 2 m", "position": number}
    return StandType.objects.create(fair=fair, quota=quota, **values | facts)


def make_stand(stand_type: StandType, **facts: object) -> Stand:
    values = {"code": str(next(numbers))}
    return Stand.objects.create(fair=stand_type.fair, stand_type=stand_type, **values | facts)


def make_application(
    stand_type: StandType,
    state: str = ApplicationState.SUBMITTED,
    *,
    enterprise: Enterprise | None = None,
    owner: User | None = None,
    **facts: object,
) -> ExhibitorApplication:
    """Complete, in any state, with the marks that the way there leaves; `facts` overrule its columns."""
    enterprise = enterprise or make_enterprise(owner=owner)
    number = next(numbers)
    values = {
        "reference": f"SA-2027-{number:04}",
        "source": Source.WEB,
        "language": "sr-latn",
        "contact_name": "Pera Primerović",
        "contact_email": enterprise.contact_email,
        "contact_phone": "+381601234567",
        "showing": "Pekmez i sokovi.",
        "category": enterprise.categories.first(),
        "public_title": enterprise.name,
        "submitted_at": NOW + dt.timedelta(seconds=number),
        "created_at": NOW,
    }
    if state == ApplicationState.ACCEPTED:
        values["accept_by"] = stand_type.fair.call.confirm_by
    if state == ApplicationState.WAITLISTED:
        values |= {"waitlisted_at": NOW, "may_be_offered": True}
    values |= facts
    return ExhibitorApplication.objects.create(
        fair=stand_type.fair, enterprise=enterprise, state=state, stand_type=stand_type, **values
    )


def taken(stand_type: StandType) -> int:
    """What the triggers counted, checked against the rows themselves."""
    rows = ExhibitorApplication.objects.filter(stand_type=stand_type)
    counted = sum(row.state in HOLDING or row.pending_state == ApplicationState.ACCEPTED for row in rows)
    stand_type.refresh_from_db()
    assert stand_type.taken == counted
    return counted

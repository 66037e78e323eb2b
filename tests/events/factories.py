"""Events and registrations for the tests: NOW is a Monday, 9 h in Belgrade; events are on that Thursday."""

import datetime as dt
import itertools
import uuid
from zoneinfo import ZoneInfo

from events.actions.registering import Contact, register
from events.models import Event, EventKind, EventState, Registration, RegistrationState, Source

BELGRADE = ZoneInfo("Europe/Belgrade")
NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
THURSDAY = dt.date(2026, 11, 26)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
numbers = itertools.count(1)


def at(time: str, day: dt.date = THURSDAY) -> dt.datetime:
    """A civil time of the Center: at("17:00") on the Thursday after NOW."""
    hour, minute = map(int, time.split(":"))
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=BELGRADE)


def make_event(**facts: object) -> Event:
    number = next(numbers)
    values = {
        "slug": f"dogadjaj-{number}",
        "kind": EventKind.WORKSHOP,
        "state": EventState.PUBLISHED,
        "title": f"Radionica {number}",
        "summary": "O čemu je reč.",
        "venue": "Sala",
        "starts_at": at("17:00"),
        "ends_at": at("19:00"),
        "capacity": 10,
    }
    return Event.objects.create(**values | facts)


def make_contact(**facts: str) -> Contact:
    number = next(numbers)
    return Contact(**{"name": f"Osoba {number}", "email": f"osoba{number}@primer.rs"} | facts)


def sign_up(event: Event, party: int = 1, *, contact: Contact | None = None, now: dt.datetime = NOW, **facts: object):
    """A registration as the site takes it."""
    values = {"source": Source.WEB, "language": "sr-latn", "by": None, "form_key": uuid.uuid4()}
    return register(event=event, contact=contact or make_contact(), party=party, now=now, **values | facts)


def plain_registration(event: Event, **facts: object) -> Registration:
    """A row without the action, for what cannot happen any more."""
    number = next(numbers)
    values = {
        "name": f"Osoba {number}",
        "email": f"osoba{number}@primer.rs",
        "contact_key": f"osoba{number}@primer.rs",
        "state": RegistrationState.CONFIRMED,
        "source": Source.WEB,
        "language": "sr-latn",
        "created_at": NOW,
    }
    return Registration.objects.create(event=event, **values | facts)


def states(event: Event) -> list[tuple[int, str]]:
    """Party and state of each registration, in the order in which they came."""
    return list(event.registrations.order_by("id").values_list("party", "state"))

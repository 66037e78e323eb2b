"""Consultants, topics and bookings for the tests, in an office that is open on workdays from 9 to 13 h."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

from centar.models import OfficeHours, User
from consultations.actions.booking import Contact, book
from consultations.models import (
    Booking,
    Client,
    Consultant,
    Mode,
    Room,
    Source,
    State,
    Topic,
)
from consultations.slots import Wish

BELGRADE = ZoneInfo("Europe/Belgrade")
NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)  # a Monday, 9 h in Belgrade
TODAY = dt.date(2026, 11, 23)
TUESDAY = dt.date(2026, 11, 24)
numbers = itertools.count(1)


def at(time: str, day: dt.date = TUESDAY) -> dt.datetime:
    """A civil time of the Center: at("9:45") on the Tuesday after NOW."""
    hour, minute = map(int, time.split(":"))
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=BELGRADE)


def clock(moment: dt.datetime) -> str:
    """A moment as the Center's clock shows it: "9:45"."""
    local = moment.astimezone(BELGRADE)
    return f"{local.hour}:{local.minute:02}"


def open_on_workdays() -> None:
    OfficeHours.objects.all().delete()
    OfficeHours.objects.bulk_create(OfficeHours(weekday=day, opens=dt.time(9), closes=dt.time(13)) for day in range(5))


def make_topic(**facts: object) -> Topic:
    number = next(numbers)
    values = {
        "slug": f"tema-{number}",
        "name": f"Tema {number}",
        "description": "O čemu razgovaramo.",
        "minutes": 45,
        "modes": list(Mode.values),
        "position": number,
    }
    return Topic.objects.create(**values | facts)


def make_consultant(*topics: Topic, name: str = "", **facts: object) -> Consultant:
    number = next(numbers)
    user = User.objects.create_user(f"savetnik{number}@primer.rs", name=name or f"Savetnik {number}", is_staff=True)
    consultant = Consultant.objects.create(user=user, **facts)
    consultant.topics.set(topics)
    return consultant


def make_room(name: str = "", **facts: object) -> Room:
    return Room.objects.create(name=name or f"Soba {next(numbers)}", **facts)


def make_contact(**facts: object) -> Contact:
    number = next(numbers)
    return Contact(**{"name": f"Klijent {number}", "email": f"klijent{number}@primer.rs"} | facts)


def make_booking(
    starts_at: dt.datetime,
    *,
    topic: Topic,
    contact: Contact | None = None,
    consultant: Consultant | None = None,
    mode: str = Mode.PHONE,
    is_confirmed: bool = True,
    now: dt.datetime = NOW,
    **facts: object,
) -> Booking:
    """A booking made as staff make it, at any time at which somebody consults."""
    return book(
        wish=Wish(topic, mode, consultant=consultant, is_staff=True),
        starts_at=starts_at,
        contact=contact or make_contact(),
        source=Source.PHONE,
        language="sr-latn",
        by=None,
        now=now,
        is_confirmed=is_confirmed,
        **facts,
    )


def plain_booking(consultant: Consultant, topic: Topic, starts_at: dt.datetime, **facts: object) -> Booking:
    """A row written past the actions, for trying the database's own refusals."""
    number = next(numbers)
    client = Client.objects.create(
        name=f"Klijent {number}", email=f"red{number}@primer.rs", language="sr-latn", created_at=NOW
    )
    length = dt.timedelta(minutes=topic.minutes)
    values = {
        "code": f"{number:08}",
        "client": client,
        "contact_key": client.email,
        "consultant": consultant,
        "topic": topic,
        "mode": Mode.PHONE,
        "starts_at": starts_at,
        "ends_at": starts_at + length,
        "busy_until": starts_at + length,
        "state": State.BOOKED,
        "source": Source.WEB,
        "language": "sr-latn",
        "created_at": NOW,
        "ics_uid": f"red-{number}@primer.rs",
    }
    return Booking.objects.create(**values | facts)

"""The pages on which a booking ends before it is one: they too fit, are accessible and leave the console alone."""

import datetime as dt

import pytest
from django.utils import timezone

from consultations.actions.changes import cancel
from consultations.models import Consultant, Mode, Topic
from consultations.slots import Wish, next_free_days
from consultations.tokens import token_of
from tests.consultations.factories import (
    make_booking,
    make_consultant,
    make_contact,
    make_room,
    make_topic,
    open_on_workdays,
)
from tests.walker import PREFIXES, Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "mara@primer.rs"


@pytest.fixture
def topic(open_portal):
    open_on_workdays()
    make_room("Kancelarija")
    topic = make_topic(name="Pokretanje")
    make_consultant(topic, name="Mara Savetović")
    return topic


@pytest.fixture
def free(topic):
    """The first free times of the three days to come that have any."""
    now = timezone.now()
    wish = Wish(topic, Mode.PHONE, is_staff=True)
    days, _has_more = next_free_days(wish, since=timezone.localdate(now) + dt.timedelta(days=1), days=3, now=now)
    return [slots[0].starts_at for slots in days.values()]


def assert_sound(visitor, walker, heading):
    """The console names the status of the page, and says nothing else."""
    assert walker.heading() == walker.words(heading)
    assert all("responded with a status of 4" in message for message in visitor.console), visitor.console
    visitor.console.clear()
    visitor.assert_sound()


@pytest.mark.parametrize("language", PREFIXES)
def test_every_refusal_is_sound(reader, topic, free, language):
    visitor, now, prefix = reader(width=1280), timezone.now(), PREFIXES[language]
    walker = Walker(visitor, language)
    taken, *others = free
    moment = f"{taken.astimezone(dt.UTC):%Y%m%dT%H%MZ}"
    visitor.open(f"{prefix}podrska/razgovor/podaci/?tema={topic.slug}&nacin=in_person&vreme={moment}")
    walker.fill(name="Мара Марић", email=EMAIL)
    visitor.take_time()
    walker.press("Continue")
    late = make_booking(taken, topic=topic, is_confirmed=False, now=now - dt.timedelta(hours=1))
    make_booking(taken, topic=topic, now=now)
    walker.press("Book the talk")
    assert_sound(visitor, walker, "Choose another time")

    for starts_at in others:
        mine = make_booking(starts_at, topic=topic, contact=make_contact(email=EMAIL), is_confirmed=False, now=now)
    visitor.page.locator("main [name=vreme]").first.check()
    walker.press("Book the talk")
    assert_sound(visitor, walker, "You already have talks booked")

    visitor.open(f"{prefix}podrska/razgovor/potvrda/{token_of(late)}/")
    walker.press("Yes, book it")
    assert_sound(visitor, walker, "Choose another time")

    cancel(booking=mine, by=None, by_office=True, now=now)
    visitor.open(f"{prefix}podrska/razgovor/potvrda/{token_of(mine)}/")
    assert_sound(visitor, walker, "This talk is cancelled")

    Consultant.objects.update(is_active=False)
    Topic.objects.update(is_public=False)
    visitor.open(f"{prefix}podrska/razgovor/")
    assert_sound(visitor, walker, "Book a talk")

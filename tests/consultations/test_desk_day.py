"""The day's talks on the first page of the desk: who comes, about what, how, and a number to call."""

import datetime as dt

import pytest
from django.test import Client

from consultations.models import Booking, Mode, Topic
from tests.consultations.factories import NOW, at, make_booking, make_contact, make_topic
from tests.html import Document
from tests.people import staff_member

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


def day(browser, address="/en/rad/"):
    document = Document(browser.get(address).content)
    return [one.label for one in document.all("li") if any("today" in parent.classes for parent in one.parents)]


def test_todays_talks_in_their_order_with_a_number_to_call(vera, topic, consultant):
    Topic.objects.update(name="Poslovni plan", name_en="")
    ana = make_contact(name="Ана Анић", email="", phone="+381641234567")
    later = make_booking(at("10:30", TODAY), topic=topic, mode=Mode.PHONE, contact=ana)
    make_booking(at("9:45", TODAY), topic=topic, mode=Mode.VIDEO, contact=make_contact(name="Boris"))
    make_booking(at("9:45"), topic=topic)  # tomorrow
    assert day(vera) == [
        "09:45BorisPoslovni plan · by video · Mara Savetović",
        "10:30Ana AnićPoslovni plan · by phone · Mara Savetović 064 1234567",
    ]
    links = Document(vera.get("/en/rad/").content).links()
    assert links["Ana Anić"] == f"/en/rad/razgovori/{later.pk}/"
    assert links["064 1234567"] == "tel:+381641234567"


def test_what_was_called_off_or_marked_is_not_there(vera, topic, consultant):
    booking = make_booking(at("9:45", TODAY), topic=topic)
    marked = {"attended": {"attended_at": NOW}, "no_show": {}, "cancelled_by_office": {"cancelled_at": NOW}}
    for time, (state, facts) in zip(("10:30", "11:15", "12:00"), marked.items(), strict=True):
        other = make_booking(at(time, TODAY), topic=topic)
        Booking.objects.filter(pk=other.pk).update(state=state, **facts)
    assert [line[:5] for line in day(vera)] == ["09:45"]
    assert str(booking.client) in day(vera)[0]


def test_a_discreet_topic_is_not_named(vera, consultant):
    topic = make_topic(name="Tajna tema", is_discreet=True)
    consultant.topics.add(topic)
    make_booking(at("9:45", TODAY), topic=topic)
    assert "confidential" in day(vera)[0]
    assert "Tajna tema" not in vera.get("/en/rad/").content.decode()


@pytest.mark.parametrize(("role", "count"), [("consultant", 1), ("editor", 0), ("administrator", 0), ("juror", 0)])
def test_only_for_those_who_keep_talks(topic, consultant, clock, role, count):
    make_booking(at("9:45", TODAY), topic=topic)
    browser = Client()
    browser.force_login(staff_member("neko@primer.rs", role))
    assert len(day(browser)) == count


def test_the_desk_costs_the_same_for_three_talks_as_for_one(vera, topic, consultant, django_assert_num_queries):
    for count, time in enumerate(("9:45", "10:30", "11:15"), start=1):
        make_booking(at(time, TODAY), topic=topic)
        vera.get("/en/rad/")  # what is kept is read again
        with django_assert_num_queries(13):
            assert len(day(vera)) == count

"""On the first page of the desk: what is on today and tomorrow, and the dates of the call for exhibitors."""

import datetime as dt

import pytest
from django.test import Client

from centar.models import User
from events.models import Event
from tests.events.factories import NOW as MONDAY
from tests.events.factories import at, make_event
from tests.events.fairs import DAY, make_fair
from tests.html import Document
from tests.people import staff_member

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def dates(town, time_machine):
    def shown(moment, role="coordinator"):
        time_machine.move_to(moment, tick=False)
        browser = Client()
        email = f"{role}@primer.rs"
        browser.force_login(User.objects.filter(email=email).first() or staff_member(email, role))
        document = Document(browser.get("/en/rad/").content)
        section = [one for one in document.all("section") if one.attrs.get("aria-labelledby") == "deadlines-heading"]
        rows = [one for one in document.elements if one.tag in ("li", "a") and section and section[0] in one.parents]
        return [one.label if one.tag == "li" else one.attrs["href"] for one in rows]

    return shown


def test_the_dates_of_the_call_in_the_two_weeks_before_each(dates):
    call = make_fair().call
    assert dates(call.closes_at - 14 * DAY - SECOND) == []
    assert dates(call.closes_at - 14 * DAY) == [
        "Mini-sajam 2027: the call for exhibitors closes1 April 2027 at 02:00 in 14 days",
        "/en/rad/sajam/2027/",
    ]
    assert dates(call.shuts_at - 3 * DAY)[::2] == [
        "Mini-sajam 2027: nobody can apply any more10 April 2027 at 02:00 in 3 days",
        "Mini-sajam 2027: exhibitors have to confirm20 April 2027 at 02:00 in 13 days",
    ]
    assert dates(call.confirm_by + SECOND) == []


def test_what_is_on_today_and_tomorrow(dates):
    first = make_event(title="Radionica", starts_at=at("17:00", MONDAY.date()), ends_at=at("19:00", MONDAY.date()))
    tomorrow = MONDAY.date() + DAY
    second = make_event(title="Predavanje", starts_at=at("23:59", tomorrow), ends_at=at("23:59", tomorrow) + MINUTE)
    make_event(title="Prekosutra", starts_at=at("0:00", tomorrow + DAY), ends_at=at("1:00", tomorrow + DAY))
    make_event(title="Otkazano", state="cancelled", starts_at=first.starts_at, ends_at=first.ends_at)
    make_event(title="Nacrt", state="draft", starts_at=first.starts_at, ends_at=first.ends_at)
    assert dates(MONDAY) == [
        "Radionica23 November 2026 at 17:00 today",
        f"/en/rad/dogadjaji/{first.pk}/",
        "Predavanje24 November 2026 at 23:59 tomorrow",
        f"/en/rad/dogadjaji/{second.pk}/",
    ]


def test_the_fair_tomorrow_is_said_to_all_who_see_events(dates):
    fair = make_fair()
    eve = fair.event.starts_at - DAY
    said = ["Mini-sajam 202715 May 2027 at 10:00 tomorrow", f"/en/rad/dogadjaji/{fair.pk}/"]
    assert dates(eve) == said
    assert dates(eve, "consultant") == said
    assert dates(eve, "juror") == []
    assert dates(fair.call.closes_at - DAY, "editor") == []


def test_of_a_fair_that_is_cancelled_nothing_is_to_be_kept(dates):
    call = make_fair().call
    Event.objects.update(state="cancelled")
    assert dates(call.closes_at - DAY) == []

"""Talks whose time fell away: found, and cleared with one click each."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centar.models import ClosedDay
from consultations.models import Booking, CallRequest, ConsultingHours, Effect, ScheduleException, State
from consultations.stranded import stranded_bookings, with_alternatives
from tests.consultations.desk_pages import page
from tests.consultations.factories import NOW, TUESDAY, at, make_booking, make_consultant, make_contact, make_topic
from tests.html import Document, errors_of, send
from tests.mails import mails_to

pytestmark = pytest.mark.django_db
WEDNESDAY = TUESDAY + dt.timedelta(days=1)
HOURS = ("9:00", "9:45", "10:30", "11:15", "12:00")


def codes():
    return [booking.code for booking in stranded_bookings(now=NOW)]


def click(client, text):
    """The first button of the list that says so."""
    document = Document(client.get(page("desk_stranded")).content)
    button = next(one for one in document.all("button") if one.label.startswith(text))
    form = next(parent for parent in button.parents if parent.tag == "form")
    return client.post(form.attrs["action"], {name: values[0] for name, values in document.fields(form).items()})


@pytest.fixture
def five(topic, consultant):
    """Five talks on Tuesday; the third person has only a phone."""
    return [
        make_booking(
            at(time), topic=topic, contact=make_contact(email="", phone="+381641234567") if time == "10:30" else None
        )
        for time in HOURS
    ]


class TestFinding:
    def test_none_as_long_as_everything_is_worked(self, five):
        assert codes() == []

    def test_a_closed_day(self, five):
        ClosedDay.objects.create(date=TUESDAY)
        assert codes() == [booking.code for booking in five]

    def test_leave_of_some_hours(self, five, consultant):
        ScheduleException.objects.create(
            consultant=consultant, effect=Effect.AWAY, starts_at=at("9:30"), ends_at=at("10:00")
        )
        assert codes() == [five[0].code, five[1].code]

    def test_new_hours(self, five, consultant):
        ConsultingHours.objects.create(
            consultant=consultant, weekday=1, starts=dt.time(11, 15), ends=dt.time(13), valid_from=TUESDAY
        )
        assert codes() == [booking.code for booking in five[:3]]

    def test_somebody_stopped_consulting(self, five, consultant):
        consultant.is_active = False
        consultant.save()
        assert len(codes()) == 5

    def test_only_what_is_still_to_come_and_stands(self, five, vera):
        ClosedDay.objects.create(date=TUESDAY)
        send(vera, page("desk_cancel", five[0].pk))
        assert codes() == [booking.code for booking in five[1:]]
        assert stranded_bookings(now=at("13:00")) == []

    def test_few_queries_however_many_there_are(self, topic, consultant):
        def queries():
            with CaptureQueriesContext(connection) as made:
                with_alternatives(stranded_bookings(now=NOW), now=NOW)
            return len(made)

        def strand():
            ScheduleException.objects.create(
                consultant=consultant, effect=Effect.AWAY, starts_at=at("0:00"), ends_at=at("0:00", WEDNESDAY)
            )

        make_booking(at("9:00"), topic=topic)
        strand()
        queries()  # the calendar and the rules are kept from then on
        for_one = queries()
        ScheduleException.objects.all().delete()
        for time in HOURS[1:3]:
            make_booking(at(time), topic=topic)
        strand()
        assert len(stranded_bookings(now=NOW)) == 3
        assert queries() == for_one <= 12

    def test_each_is_offered_a_time_of_its_own_nearest_to_what_it_had(self, five):
        ClosedDay.objects.create(date=TUESDAY)
        rows = with_alternatives(stranded_bookings(now=NOW), now=NOW)
        offered = [row.instead.starts_at for row in rows]
        assert sorted(offered) == [at(time, WEDNESDAY) for time in HOURS]

    def test_another_consultant_takes_over(self, five, topic, consultant):
        other = make_consultant(topic)
        ScheduleException.objects.create(
            consultant=consultant, effect=Effect.AWAY, starts_at=at("0:00"), ends_at=at("0:00", WEDNESDAY)
        )
        rows = with_alternatives(stranded_bookings(now=NOW), now=NOW)
        assert [(row.instead.starts_at, row.instead.consultants) for row in rows] == [
            (at(time), (other.pk,)) for time in HOURS
        ]

    def test_the_one_who_was_asked_for_stays(self, topic):
        asked_for = make_consultant(topic, auto_assign=False)
        make_consultant(topic)
        make_booking(at("9:00"), topic=topic, consultant=asked_for)
        ScheduleException.objects.create(
            consultant=asked_for, effect=Effect.AWAY, starts_at=at("9:00"), ends_at=at("10:00")
        )
        (row,) = with_alternatives(stranded_bookings(now=NOW), now=NOW)
        assert (row.instead.starts_at, row.instead.consultants) == (at("10:00"), (asked_for.pk,))

    def test_none_where_nothing_is_near(self, five, topic, consultant):
        ScheduleException.objects.create(
            consultant=consultant, effect=Effect.AWAY, starts_at=NOW, ends_at=NOW + dt.timedelta(days=90)
        )
        assert {row.instead for row in with_alternatives(stranded_bookings(now=NOW), now=NOW)} == {None}


class TestClearing:
    def test_a_closed_day_with_five_talks_is_cleared_in_five_clicks(self, vera, five):
        answer = send(vera, page("desk_day_close"), day="24.11.2026.", reason="kvar grejanja")
        assert answer.headers["Location"] == page("desk_stranded")
        for _ in range(3):
            assert click(vera, "Move to").headers["Location"] == page("desk_stranded")
        for _ in range(2):
            assert click(vera, "Cancel with an apology").headers["Location"] == page("desk_stranded")
        assert "No talk is stranded" in vera.get(page("desk_stranded")).text
        assert codes() == []
        for booking in five:
            booking.refresh_from_db()
        moved = [booking for booking in five if booking.state == State.BOOKED]
        assert (len(moved), {booking.starts_at.date() for booking in moved}) == (3, {WEDNESDAY})
        assert [booking.state for booking in five if booking not in moved] == [State.CANCELLED_BY_OFFICE] * 2
        told = {
            mail.template
            for booking in five
            for mail in mails_to(booking.client.email)
            if booking.client.email and mail.template != "consultations/booked"
        }
        assert told == {"consultations/moved_by_office", "consultations/cancelled_by_office"}
        for booking in five:
            if booking.client.email:
                assert len(mails_to(booking.client.email)) == 1
        assert CallRequest.objects.get().name == five[2].client.name

    def test_the_apology_is_in_the_clients_language(self, vera, topic, consultant):
        booking = make_booking(at("9:00"), topic=topic)
        Booking.objects.filter(pk=booking.pk).update(language="en")
        ClosedDay.objects.create(date=TUESDAY)
        click(vera, "Cancel with an apology")
        assert "We apologise for the change." in mails_to(booking.client.email)[-1].text

    def test_a_time_taken_meanwhile_leads_to_other_times(self, vera, topic, consultant):
        stranded = make_booking(at("9:00"), topic=topic)
        ClosedDay.objects.create(date=TUESDAY)
        document = Document(vera.get(page("desk_stranded")).content)
        form = document.form(having="starts")
        data = {name: values[0] for name, values in document.fields(form).items()}
        make_booking(at("9:00", WEDNESDAY), topic=topic)
        answer = vera.post(form.attrs["action"], data)
        assert answer.status_code == 409
        assert errors_of(answer.content) == ["The time at 09:00 has just been taken. Choose another time"]
        stranded.refresh_from_db()
        assert stranded.starts_at == at("9:00")

    def test_of_two_who_clear_the_same_row_one_decides(self, vera, mara, topic, consultant):
        booking = make_booking(at("9:00"), topic=topic)
        ClosedDay.objects.create(date=TUESDAY)
        document = Document(mara.get(page("desk_stranded")).content)
        form = document.form(having="reason")
        data = {name: values[0] for name, values in document.fields(form).items()}
        click(vera, "Move to")
        answer = mara.post(form.attrs["action"], data)
        assert answer.status_code == 409
        booking.refresh_from_db()
        assert (booking.state, booking.starts_at) == (State.BOOKED, at("9:00", WEDNESDAY))

    def test_another_time(self, vera, topic, consultant):
        booking = make_booking(at("9:00"), topic=topic)
        ClosedDay.objects.create(date=TUESDAY)
        link = next(
            href
            for label, href in Document(vera.get(page("desk_stranded")).content).links().items()
            if label.startswith("Another time")
        )
        assert link == page("desk_move", booking.pk)

    def test_one_topic_does_not_take_the_consultant_from_another(self, topic, consultant):
        other = make_topic(minutes=30)
        consultant.topics.add(other)
        make_booking(at("9:00"), topic=topic)
        make_booking(at("10:00"), topic=other)
        ClosedDay.objects.create(date=TUESDAY)
        first, second = with_alternatives(stranded_bookings(now=NOW), now=NOW)
        assert first.instead.starts_at == at("9:00", WEDNESDAY)
        assert second.instead.starts_at == at("10:00", WEDNESDAY)

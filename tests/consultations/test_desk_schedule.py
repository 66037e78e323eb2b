"""Schedules on the desk: hours, leave, days closed and opened, the calendar feed, the week."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from centar.dates import date_text
from centar.models import ClosedDay, OpenDay, User
from centar.workdays import holidays_of
from consultations.models import Consultant, ConsultingHours, Effect, ScheduleException
from tests.consultations.desk_pages import page
from tests.consultations.factories import TUESDAY, at, make_booking, make_consultant, make_contact, make_topic
from tests.html import Document, errors_of, send

pytestmark = pytest.mark.django_db
HOURS = {"weekday": "1", "starts": "9:00", "ends": "11:30", "valid_from": "23.11.2026."}


class TestHours:
    def test_added_and_removed(self, vera, consultant):
        answer = send(vera, page("desk_hours_add", consultant.pk), **HOURS)
        assert answer.headers["Location"] == f"{page('desk_schedule')}?kod={consultant.pk}"
        row = ConsultingHours.objects.get()
        assert (row.consultant, row.weekday, row.starts, row.ends, row.valid_from, row.valid_to) == (
            consultant, 1, dt.time(9), dt.time(11, 30), dt.date(2026, 11, 23), None,
        )  # fmt: skip
        document = Document(vera.get(answer.headers["Location"]).content)
        form = next(
            one for one in document.all("form") if one.attrs.get("action") == page("desk_hours_remove", row.pk)
        )
        vera.post(form.attrs["action"])
        assert not ConsultingHours.objects.exists()

    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            ({"ends": "8:00"}, "The end must be after the start"),
            ({"valid_to": "1.1.2026"}, "The end must be after the start"),
            ({"starts": "11:00", "ends": "12:00"}, "These hours overlap others of the same consultant"),
            ({"starts": "25:00"}, "Enter a time, for example 10:30"),
        ],
    )
    def test_what_cannot_be(self, vera, consultant, answers, message):
        send(vera, page("desk_hours_add", consultant.pk), **HOURS)
        answer = send(
            vera, page("desk_hours_add", consultant.pk), **HOURS | {"starts": "12:00", "ends": "13:00"} | answers
        )
        assert errors_of(answer.content) == [message]
        assert ConsultingHours.objects.count() == 1

    def test_what_is_stranded_comes_next(self, vera, topic, consultant):
        make_booking(at("12:00"), topic=topic)
        answer = send(vera, page("desk_hours_add", consultant.pk), **HOURS)
        assert answer.headers["Location"] == page("desk_stranded")
        assert "1 talk has lost its time" in vera.get(page("desk_stranded")).text


class TestLeave:
    def test_whole_days(self, vera, consultant):
        send(
            vera,
            page("desk_exception_add", consultant.pk),
            effect="away",
            first_day="24.11.2026",
            last_day="26.11.2026",
        )
        row = ScheduleException.objects.get()
        assert (row.starts_at, row.ends_at) == (at("0:00"), at("0:00", dt.date(2026, 11, 27)))

    def test_some_hours(self, vera, consultant):
        send(
            vera,
            page("desk_exception_add", consultant.pk),
            effect="extra",
            first_day="24.11.2026",
            from_time="15:00",
            to_time="17:00",
            reason="sajam",
        )
        row = ScheduleException.objects.get()
        assert (row.effect, row.starts_at, row.ends_at, row.reason) == (
            Effect.EXTRA,
            at("15:00"),
            at("17:00"),
            "sajam",
        )
        vera.post(page("desk_exception_remove", row.pk))
        assert not ScheduleException.objects.exists()

    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            ({"first_day": ""}, "Enter a date, for example 15.5.2027"),
            ({"last_day": "23.11.2026"}, "The end must be after the start"),
            ({"from_time": "12:00", "to_time": "9:00"}, "The end must be after the start"),
            ({"first_day": "26.11.2026"}, "This overlaps another exception of the same consultant"),
        ],
    )
    def test_what_cannot_be(self, vera, consultant, answers, message):
        ScheduleException.objects.create(
            consultant=consultant,
            starts_at=at("0:00", dt.date(2026, 11, 26)),
            ends_at=at("0:00", dt.date(2026, 11, 27)),
        )
        facts = {"effect": "away", "first_day": "24.11.2026"} | answers
        answer = send(vera, page("desk_exception_add", consultant.pk), **facts)
        assert errors_of(answer.content) == [message]
        assert ScheduleException.objects.count() == 1

    def test_away_unless_said_otherwise(self, vera, consultant):
        send(vera, page("desk_exception_add", consultant.pk), first_day="24.11.2026")
        assert ScheduleException.objects.get().effect == Effect.AWAY


class TestDays:
    def test_the_holidays_of_the_year(self, vera, consultant):
        text = vera.get(page("desk_schedule"), {"godina": "2027"}).text
        for day in holidays_of(2027):
            assert date_text(day, "en") in text, day

    def test_a_holiday_is_opened_and_given_back(self, vera, consultant):
        day = dt.date(2027, 1, 7)
        link = next(
            href
            for label, href in Document(vera.get(page("desk_schedule"), {"godina": "2027"}).content).links().items()
            if label == "Open: 7 January 2027"
        )
        send(vera, link)
        assert OpenDay.objects.values_list("date", "opens", "closes").get() == (day, dt.time(9), dt.time(13))
        page_again = Document(vera.get(page("desk_schedule"), {"godina": "2027"}).content)
        form = page_again.form(having="day")
        vera.post(form.attrs["action"], {"day": page_again.fields(form)["day"][0]})
        assert not OpenDay.objects.exists()

    def test_a_day_is_closed_and_closed_again(self, vera):
        for reason in ("popis", "selidba"):
            send(vera, page("desk_day_close"), day="24.11.2026.", reason=reason)
        assert ClosedDay.objects.values_list("date", "reason").get() == (TUESDAY, "selidba")

    def test_opened_and_closed_exclude_each_other(self, vera):
        send(vera, page("desk_day_close"), day="24.11.2026.")
        send(vera, page("desk_day_open"), day="24.11.2026.", opens="10:00", closes="12:00")
        assert (ClosedDay.objects.count(), OpenDay.objects.count()) == (0, 1)
        send(vera, page("desk_day_close"), day="24.11.2026.")
        assert (ClosedDay.objects.count(), OpenDay.objects.count()) == (1, 0)

    def test_closes_before_it_opens(self, vera):
        answer = send(vera, page("desk_day_open"), day="24.11.2026.", opens="12:00", closes="10:00")
        assert errors_of(answer.content) == ["The end must be after the start"]

    def test_the_frame_of_the_page_keeps_its_own_words(self, vera, consultant):
        page_of_all, page_of_schedule = vera.get(page("desk_today")), vera.get(page("desk_schedule"))
        assert page_of_all.context["office_hours"] == page_of_schedule.context["office_hours"]

    @pytest.mark.parametrize("query", ["godina=99999", "godina=x", "godina=²²²²", "kod=99", "kod=x"])
    def test_any_address(self, vera, consultant, query):
        assert "Special days of 2026" in vera.get(f"{page('desk_schedule')}?{query}").text

    def test_nonsense_is_not_given_back(self, vera):
        assert vera.post(page("desk_day_forget"), {"day": "juče"}).status_code == 404


class TestFeed:
    def rotate(self, client, consultant):
        document = Document(client.post(page("desk_feed", consultant.pk), follow=True).content)
        return "/" + document.one("code").label.split("/", 3)[3]

    def test_the_address_is_shown_once_and_opens_the_calendar(self, mara, topic, consultant):
        booking = make_booking(at("9:00"), topic=topic, contact=make_contact(name="Zora Zorić"))
        address = self.rotate(mara, consultant)
        answer = Browser().get(address)
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
        assert (event["UID"], event["DTSTART"].dt) == (booking.ics_uid, at("9:00"))
        assert "Zorić" not in answer.text
        token = address.rsplit("/", 1)[1].removesuffix(".ics")
        assert token not in mara.get(page("desk_schedule")).text
        assert mara.get(page("desk_feed", consultant.pk)).status_code == 302
        assert token not in Consultant.objects.get(pk=consultant.pk).feed_token_sha256

    def test_a_new_address_ends_the_old_one(self, mara, consultant):
        old = self.rotate(mara, consultant)
        new = self.rotate(mara, consultant)
        assert [Browser().get(one).status_code for one in (old, new)] == [404, 200]

    @pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
    def test_it_ends_with_the_account(self, mara, consultant, change):
        address = self.rotate(mara, consultant)
        User.objects.filter(pk=consultant.user_id).update(**change)
        assert Browser().get(address).status_code == 404

    def test_a_discreet_topic_has_no_name(self, mara, consultant):
        topic = make_topic(name="Tajna tema", is_discreet=True)
        consultant.topics.add(topic)
        make_booking(at("9:00"), topic=topic)
        assert "Tajna" not in Browser().get(self.rotate(mara, consultant)).text

    def test_a_colleagues_calendar_is_not_mine_to_rotate(self, mara, vera, topic):
        other = make_consultant(topic)
        assert mara.post(page("desk_feed", other.pk)).status_code == 404
        assert vera.post(page("desk_feed", other.pk)).status_code == 302

    def test_who_stopped_consulting_has_no_calendar(self, mara, consultant):
        address = self.rotate(mara, consultant)
        Consultant.objects.update(is_active=False)
        assert Browser().get(address).status_code == 404


class TestWho:
    def test_a_consultant_sees_their_own_and_edits_nothing(self, mara, topic, consultant):
        other = make_consultant(topic, name="Druga")
        text = mara.get(page("desk_schedule"), {"kod": other.pk}).text
        assert "Schedule: <span" in text
        assert "Druga" not in text
        for name, args in [
            ("desk_hours_add", [consultant.pk]),
            ("desk_exception_add", [consultant.pk]),
            ("desk_day_close", []),
            ("desk_day_open", []),
        ]:
            assert mara.get(page(name, *args)).status_code == 403, name
        for name, args in [("desk_hours_remove", [0]), ("desk_exception_remove", [0]), ("desk_day_forget", [])]:
            assert mara.post(page(name, *args)).status_code == 403, name


class TestWeek:
    def test_talks_free_times_and_leave(self, vera, topic, consultant):
        make_booking(at("9:45"), topic=topic, contact=make_contact(name="Zora Zorić"))
        ScheduleException.objects.create(consultant=consultant, starts_at=at("12:00"), ends_at=at("13:00"))
        document = Document(vera.get(page("desk_week")).content)
        row = next(one for one in document.all("tr") if one.label.startswith("Tuesday"))
        entries = [one.label for one in document.inside(row) if one.tag == "li"]
        assert entries == [
            "09:00–09:45 free Mara Savetović",
            "09:45–10:30 Zora Zorić Mara Savetović",
            "10:30–12:00 free Mara Savetović",
            "12:00–13:00 away Mara Savetović",
        ]

    def test_what_is_past_is_not_free(self, vera, topic, consultant, clock):
        make_booking(at("9:45"), topic=topic, contact=make_contact(name="Zora Zorić"))
        clock.move_to(at("11:20"), tick=False)
        vera.force_login(vera.user)
        document = Document(vera.get(page("desk_week")).content)
        rows = {one.label.split(",")[0]: one for one in document.all("tr")}
        entries = {day: [one.label for one in document.inside(rows[day]) if one.tag == "li"] for day in rows}
        assert (entries["Monday"], entries["Tuesday"]) == (
            [],
            ["09:45–10:30 Zora Zorić Mara Savetović", "11:20–13:00 free Mara Savetović"],
        )
        assert entries["Wednesday"] == ["09:00–13:00 free Mara Savetović"]

    def test_of_one_consultant(self, vera, topic, consultant):
        other = make_consultant(topic)
        make_booking(at("9:00"), topic=topic, consultant=other, contact=make_contact(name="Tuđ"))
        assert "Tuđ" in vera.get(page("desk_week")).text
        assert "Tuđ" not in vera.get(page("desk_week"), {"kod": consultant.pk}).text

    def test_a_closed_day_says_so(self, vera, consultant):
        ClosedDay.objects.create(date=TUESDAY)
        document = Document(vera.get(page("desk_week")).content)
        row = next(one for one in document.all("tr") if one.label.startswith("Tuesday"))
        assert row.label == "Tuesday, 24.11. closed"

    def test_as_many_queries_for_three_as_for_one(self, vera, topic, consultant):
        def queries():
            vera.get(page("desk_week"))  # the lists are kept from here on
            with CaptureQueriesContext(connection) as made:
                vera.get(page("desk_week"))
            return len(made)

        make_booking(at("9:00"), topic=topic)
        one = queries()
        for time in ("9:45", "10:30"):
            make_booking(at(time), topic=topic)
        make_consultant(topic)
        assert queries() == one

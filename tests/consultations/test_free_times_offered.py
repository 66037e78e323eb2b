"""Whatever makes a time free, new hours or a day off taken back, whoever waits for such a one is told; once."""

import datetime as dt
from collections import Counter

import pytest
from django.db import DatabaseError, transaction

from centar.models import ClosedDay, OfficeHours, OutgoingEmail
from consultations.actions.booking import confirm
from consultations.actions.offers import offer_free_times, offer_freed_time, reopen_unanswered, take
from consultations.actions.schedule import close_day, forget_day, open_day
from consultations.actions.taking import expire_holds
from consultations.actions.waiting import Suits, ask_for_earlier, ask_for_time
from consultations.jobs import offer_free_times as job
from consultations.models import Booking, ConsultingHours, ScheduleException, Source, State, WaitRequest
from consultations.schedule import Span
from consultations.slots import Wish
from tests.consultations.desk_pages import page
from tests.consultations.factories import NOW, TODAY, TUESDAY, at, make_booking, make_consultant, make_contact
from tests.consultations.test_offers import wait
from tests.consultations.test_races import overlaps
from tests.html import filled
from tests.threads import at_once, each

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(minutes=30)
SATURDAY = dt.date(2026, 11, 28)
WHOLE_YEAR = {"starts_at": NOW - dt.timedelta(days=1), "ends_at": NOW + dt.timedelta(days=400)}


@pytest.fixture
def leave(consultant):
    """So that there is no free time at all."""
    return ScheduleException.objects.create(consultant=consultant, **WHOLE_YEAR)


@pytest.fixture
def wish(topic, leave):
    return joins(topic)


def joins(topic, *, suits=Suits(), contact=None, consultant=None):  # noqa: B008
    return ask_for_time(
        wish=Wish(topic, "phone", consultant=consultant),
        contact=contact or make_contact(),
        language="sr-latn",
        now=NOW,
        suits=suits,
    )


def offered(wish):
    wish.refresh_from_db()
    return wish.offered.starts_at if wish.state == WaitRequest.State.OFFERED else None


class TestWhateverFreesATime:
    def test_nothing_is_free_nothing_is_offered(self, wish):
        assert offer_free_times(now=LATER) == 0

    def test_a_leave_is_removed_at_the_desk(self, wish, leave, vera, clock):
        clock.shift(1800)
        vera.post(page("desk_exception_remove", leave.pk))
        job(timestamp=0)
        assert offered(wish) == at("12:00", TODAY)
        assert [mail.template for mail in OutgoingEmail.objects.filter(to=wish.client.email)] == [
            "consultations/waiting",
            "consultations/offer",
        ]

    def test_hours_are_added_at_the_desk(self, topic, consultant, vera, clock):
        ConsultingHours.objects.create(
            consultant=consultant, weekday=6, starts=dt.time(9), ends=dt.time(10), valid_from=TODAY
        )
        OfficeHours.objects.exclude(weekday=0).delete()
        wish = joins(topic)
        address = page("desk_hours_add", consultant.pk)
        data = filled(vera.get(address).content, weekday="1", starts="9:00", ends="10:00", valid_from="24.11.2026.")
        assert vera.post(address, data).status_code == 302
        clock.shift(1800)
        job(timestamp=0)
        assert offered(wish) == at("9:00")

    def test_a_day_is_opened(self, topic, consultant):
        OfficeHours.objects.exclude(weekday=0).delete()
        taken = [make_booking(at(time, TODAY), topic=topic) for time in ("11:00", "11:45")]
        wish = joins(topic)
        open_day(day=SATURDAY, opens=dt.time(10), closes=dt.time(11), reason="")
        assert offer_free_times(now=LATER) == 1
        assert (offered(wish), len(taken)) == (at("10:00", SATURDAY), 2)

    def test_a_closed_day_is_taken_back(self, topic, consultant):
        close_day(day=TUESDAY, reason="")
        wish = joins(topic)
        forget_day(day=TUESDAY)
        assert offer_free_times(now=LATER) == 1
        assert offered(wish) == at("9:00")

    def test_records_are_changed(self, topic, consultant):
        OfficeHours.objects.exclude(weekday=0).delete()
        ClosedDay.objects.create(date=TUESDAY)
        wish = joins(topic)
        ClosedDay.objects.all().delete()
        OfficeHours.objects.create(weekday=1, opens=dt.time(9), closes=dt.time(10))
        assert offer_free_times(now=LATER) == 1
        assert offered(wish) == at("9:00")

    def test_a_colleague_begins_to_consult(self, topic, wish):
        make_consultant(topic)
        assert offer_free_times(now=LATER) == 1
        assert offered(wish) == at("12:00", TODAY)


class TestOnce:
    def test_what_was_free_when_the_wish_was_made_is_not_offered(self, topic, consultant):
        wish = joins(topic)
        assert offer_free_times(now=LATER) == 0
        assert offered(wish) is None

    def test_nor_to_who_wants_an_earlier_one(self, topic, consultant):
        booking = make_booking(at("9:00", dt.date(2026, 11, 27)), topic=topic)
        wish = ask_for_earlier(booking=booking, now=NOW)
        assert offer_free_times(now=LATER) == 0
        open_day(day=TUESDAY, opens=dt.time(9), closes=dt.time(15), reason="")
        assert offer_free_times(now=LATER) == 1
        assert offered(wish) == at("12:45")

    def test_a_repeat_offers_nothing(self, wish, leave):
        leave.delete()
        assert [offer_free_times(now=LATER) for _ in range(3)] == [1, 0, 0]

    def test_an_offer_that_ran_out_goes_to_the_next_and_not_to_the_same(self, topic, wish, leave):
        second = joins(topic)
        leave.delete()
        ScheduleException.objects.create(
            consultant=leave.consultant, starts_at=at("12:45", TODAY), ends_at=WHOLE_YEAR["ends_at"]
        )
        assert offer_free_times(now=LATER) == 1
        later = LATER + dt.timedelta(minutes=5)
        Booking.objects.filter(source=Source.OFFER).update(hold_expires_at=later)
        expire_holds(now=later)
        reopen_unanswered(now=later)
        assert [offer_free_times(now=LATER) for _ in range(2)] == [1, 0]
        assert (offered(wish), offered(second)) == (None, at("12:00", TODAY))

    def test_three_at_most(self, wish, leave):
        leave.delete()
        days = []
        for _ in range(5):
            if offer_free_times(now=LATER):
                days.append(offered(wish).day)
                Booking.objects.filter(state=State.HELD).update(hold_expires_at=LATER)
                expire_holds(now=LATER)
                reopen_unanswered(now=LATER)
        wish.refresh_from_db()
        assert (days, wish.state) == ([23, 24, 25], "closed")

    def test_a_time_for_each_and_the_oldest_has_the_first(self, topic, wish, leave):
        second, third = joins(topic), joins(topic)
        leave.delete()
        assert offer_free_times(now=LATER) == 3
        assert [offered(one) for one in (wish, second, third)] == [
            at("12:00", TODAY),
            at("9:00"),
            at("9:45"),
        ]

    def test_another_talk_of_theirs_at_that_time_is_passed_over(self, topic, leave):
        contact = make_contact()
        other = make_consultant(topic)
        make_booking(at("12:00", TODAY), topic=topic, consultant=other, contact=contact)
        other.is_active = False
        other.save()
        wish = joins(topic, contact=contact)
        leave.delete()
        offer_free_times(now=LATER)
        assert offered(wish) == at("9:00")


class TestWhenTheyLeave:
    @pytest.mark.parametrize(
        ("now", "count"),
        [
            (at("8:59"), 0),
            (at("9:00"), 1),
            (at("12:59"), 1),
            (at("13:00"), 0),
            (at("10:00", SATURDAY), 0),
        ],
    )
    def test_while_somebody_is_at_the_office(self, wish, leave, now, count):
        leave.delete()
        assert offer_free_times(now=now) == count

    def test_not_on_a_closed_day(self, wish, leave):
        leave.delete()
        close_day(day=TUESDAY, reason="")
        assert offer_free_times(now=at("10:00")) == 0


class TestWhatSuits:
    @pytest.mark.parametrize(
        ("suits", "expected"),
        [
            (Suits(), at("12:00", TODAY)),
            (Suits((1,)), at("9:00")),
            (Suits((1, 2)), at("9:00")),
            (Suits((), ("later",)), at("12:00", TODAY)),
            (Suits((), ("morning",)), at("9:00")),
            (Suits((4,), ("later",)), at("12:00", dt.date(2026, 11, 27))),
            (Suits((5,)), None),
        ],
    )
    def test_days_and_parts(self, topic, leave, suits, expected):
        wish = joins(topic, suits=suits)
        leave.delete()
        offer_free_times(now=LATER)
        assert offered(wish) == expected

    def test_the_wished_consultant(self, topic, leave):
        wish = joins(topic, consultant=leave.consultant)
        make_consultant(topic)
        assert offer_free_times(now=LATER) == 0
        leave.delete()
        assert offer_free_times(now=LATER) == 1
        assert wish.consultant == Booking.objects.get().consultant

    def test_a_freed_time_too(self, topic, consultant):
        wish = wait(topic, weekdays=[2])
        assert offer_freed_time(freed=Span(at("9:00"), at("9:45")), now=NOW) == 0
        wednesday = dt.date(2026, 11, 25)
        assert offer_freed_time(freed=Span(at("9:00", wednesday), at("9:45", wednesday)), now=NOW) == 1
        assert offered(wish) == at("9:00", wednesday)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty_queue")
class TestAtOnce:
    def test_of_many_rounds_at_once_nobody_gets_two_and_no_time_goes_to_two(self, topic, leave):
        wishes = [joins(topic) for _ in range(4)]
        leave.delete()
        results = at_once(6, lambda: offer_free_times(now=LATER))
        assert [type(result) for result in results] == [int] * 6, results
        assert Counter(offered(wish) for wish in wishes) == {
            at("12:00", TODAY): 1,
            at("9:00"): 1,
            at("9:45"): 1,
            at("10:30"): 1,
        }
        assert sum(results) == 4
        assert overlaps() == 0

    def test_a_booking_and_an_offer_of_the_last_time(self, topic, leave):
        wish = joins(topic)
        leave.delete()
        ScheduleException.objects.create(
            consultant=leave.consultant, starts_at=at("12:45", TODAY), ends_at=WHOLE_YEAR["ends_at"]
        )
        each([lambda: offer_free_times(now=LATER), lambda: make_booking(at("12:00", TODAY), topic=topic)])
        assert Booking.objects.taking_time().count() == 1
        assert overlaps() == 0
        if offered(wish):
            assert confirm(booking=wish.offered, by=None, now=LATER).state == State.BOOKED

    def test_the_same_wish_from_many_windows_is_one(self, topic, leave):
        contact = make_contact()
        at_once(6, lambda: joins(topic, contact=contact))
        leave.delete()
        assert offer_free_times(now=LATER) == 1
        assert WaitRequest.objects.count() == 1

    def test_nobody_waits_for_another_in_a_circle(self, topic, leave):
        """Asking for a time, booking one and being offered one, all for the same person."""
        contact = make_contact()
        wish = joins(topic, contact=contact)
        leave.delete()
        turns = [
            lambda: offer_free_times(now=LATER),
            lambda: joins(topic, contact=contact),
            lambda: make_booking(at("10:30"), topic=topic, contact=contact),
        ]
        results = each(turns * 8)
        assert [result for result in results if isinstance(result, DatabaseError)] == []
        wish.refresh_from_db()
        assert (wish.state, wish.offers_sent) == ("offered", 1)
        assert overlaps() == 0

    def test_a_late_answer_meets_the_next_offer(self, topic, leave):
        wish = joins(topic)
        leave.delete()
        offer_free_times(now=LATER)
        wish.refresh_from_db()
        late = wish.offered.hold_expires_at
        with transaction.atomic():
            expire_holds(now=late)
        reopen_unanswered(now=late)
        first = Booking.objects.get(pk=wish.offered_id)
        turns = [lambda: take(booking=first, by=None, now=LATER), lambda: offer_free_times(now=LATER)]
        results = each(turns * 8)
        assert [result for result in results if isinstance(result, DatabaseError)] == []
        first.refresh_from_db()
        assert first.state == State.BOOKED
        assert overlaps() == 0

"""Announcing, moving, resizing, cancelling and copying an event; materials; the rounds of the jobs."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from centar.models import OutgoingEmail
from centar.versions import StaleRecord
from events.actions import rounds
from events.actions.events import (
    add_material,
    cancel_event,
    change_capacity,
    copy_event,
    move_event,
    publish,
    remove_material,
    save_event,
    unpublish,
)
from events.actions.refusals import MoreTaken, Over, WrongState
from events.actions.registering import cancel_registration
from events.models import Event
from tests.events.factories import (
    DAY,
    HOUR,
    NOW,
    at,
    make_contact,
    make_event,
    plain_registration,
    sign_up,
    states,
)
from tests.mails import everything_leaves, mails_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
FRIDAY = dt.date(2026, 11, 27)


def names():
    return [mail.template.removeprefix("events/") for mail in OutgoingEmail.objects.order_by("pk")]


def resize(event, capacity, **facts):
    return change_capacity(event=event, capacity=capacity, by=None, now=NOW, seen=None, **facts)


class TestAnnouncing:
    def test_a_draft_is_announced_once(self):
        event = make_event(state="draft")
        for _ in range(2):
            assert publish(event=event, by=None, now=NOW).state == "published"
        assert Event.objects.get().version == 2

    def test_not_when_its_time_has_passed_nor_after_it_was_cancelled(self):
        with pytest.raises(Over):
            publish(event=make_event(state="draft"), by=None, now=at("19:00"))
        with pytest.raises(WrongState):
            publish(event=make_event(state="cancelled"), by=None, now=NOW)

    def test_taken_back_only_while_nobody_registered(self, event):
        assert unpublish(event=event, by=None).state == "draft"
        publish(event=event, by=None, now=NOW)
        registration = sign_up(event)
        cancel_registration(registration=registration, by=None, by_staff=False, now=NOW)
        with pytest.raises(WrongState):
            unpublish(event=event, by=None)


class TestSaving:
    def test_a_new_event_gets_an_address_of_its_title_and_day(self):
        facts = {"starts_at": at("10:00"), "ends_at": at("12:00"), "kind": "workshop", "venue": "Sala"}
        first = save_event(event=Event(title="Ђачка радионица", summary="–", **facts), by=None)
        second = save_event(event=Event(title="Đačka radionica", summary="–", **facts), by=None)
        assert first.slug == "djacka-radionica-2026-11-26"
        assert second.slug == "djacka-radionica-2026-11-26-2"
        first.title = "Radionica za đake"
        assert save_event(event=first, by=None).slug == "radionica-za-djake-2026-11-26"

    def test_of_an_announced_event_only_texts_and_no_count_of_seats(self, event):
        mine = Event.objects.get()
        sign_up(event, 3)
        mine.title, mine.starts_at, mine.capacity = "Drugi koraci", at("9:00"), 1
        save_event(event=mine, by=None)
        event.refresh_from_db()
        assert (event.title, event.starts_at, event.capacity, event.seats_taken) == (
            "Drugi koraci",
            at("17:00"),
            10,
            3,
        )
        assert event.slug == mine.slug

    def test_the_second_of_two_savers_is_told(self, event):
        mine, theirs = Event.objects.get(), Event.objects.get()
        save_event(event=theirs, by=None)
        with pytest.raises(StaleRecord):
            save_event(event=mine, by=None)


class TestMoving:
    def test_all_who_are_registered_are_told_and_calendars_follow(self, event):
        Event.objects.update(capacity=2, reminded_at=NOW)
        seated = sign_up(event, 2)
        waiting = sign_up(event)
        caller = sign_up(event, contact=make_contact(email="", phone="+381601234567"))
        everything_leaves(NOW)
        event.refresh_from_db()
        event.starts_at, event.ends_at, event.venue = at("17:00", FRIDAY), at("19:00", FRIDAY), "Biblioteka"
        assert len(move_event(event=event, by=None, now=NOW)) == 3
        event.refresh_from_db()
        assert (event.ics_sequence, event.venue, event.reminded_at) == (1, "Biblioteka", None)
        mail = mails_to(seated.email)[-1]
        assert (mail.template, "SEQUENCE:1" in mail.calendar) == ("events/moved", True)
        assert "27. novembra 2026" in mail.text
        assert "Biblioteka" in mail.text
        assert mails_to(waiting.email)[-1].calendar == ""
        caller.refresh_from_db()
        assert caller.call_reason == "moved"

    def test_to_where_it_is_tells_nobody(self, event):
        sign_up(event)
        assert move_event(event=Event.objects.get(), by=None, now=NOW) == []
        assert names() == ["registered"]

    def test_what_has_not_left_yet_is_not_sent_with_the_old_time(self, event):
        sign_up(event)
        event.refresh_from_db()
        event.ends_at = at("20:00")
        move_event(event=event, by=None, now=NOW)
        assert names() == ["moved"]

    def test_not_into_the_past_nor_when_over_or_cancelled(self, event):
        event.starts_at, event.ends_at = NOW - 2 * HOUR, NOW - HOUR
        with pytest.raises(Over):
            move_event(event=event, by=None, now=NOW)
        Event.objects.update(state="cancelled")
        with pytest.raises((WrongState, StaleRecord)):
            move_event(event=event, by=None, now=NOW)


class TestSeats:
    @pytest.fixture
    def full(self):
        event = make_event(capacity=6)
        for number, party in enumerate((1, 2, 1, 2, 1)):
            sign_up(event, party, now=NOW + number * dt.timedelta(seconds=1))
        everything_leaves(NOW)
        return event

    def test_more_seats_go_to_those_who_wait(self, full):
        resize(full, 7)
        assert states(full)[-1] == (1, "confirmed")
        assert names()[-1] == "promoted"

    def test_no_limit_seats_everybody(self, full):
        assert resize(full, None).capacity is None
        assert not full.registrations.waiting().exists()

    def test_fewer_than_are_taken_are_refused_with_whom_it_would_meet(self, full):
        with pytest.raises(MoreTaken) as refusal:
            resize(full, 5)
        assert [one.party for one in refusal.value.moved] == [2]
        full.refresh_from_db()
        assert (full.capacity, full.seats_taken) == (6, 6)

    def test_on_confirmation_the_newest_wait_again_before_whoever_came_later(self, full):
        count = OutgoingEmail.objects.count()
        resize(full, 4, is_confirmed=True)
        assert states(full) == [(1, "confirmed"), (2, "confirmed"), (1, "confirmed"), (2, "waiting"), (1, "waiting")]
        assert [one.party for one in full.registrations.waiting()] == [2, 1]
        mails = list(OutgoingEmail.objects.order_by("pk"))[count:]
        assert [(mail.template, "METHOD:CANCEL" in mail.calendar) for mail in mails] == [("events/put_back", True)]

    def test_nobody_is_put_back_who_fits_after_all(self):
        event = make_event(capacity=6)
        for number, party in enumerate((3, 1, 2)):
            sign_up(event, party, now=NOW + number * dt.timedelta(seconds=1))
        resize(event, 4, is_confirmed=True)
        assert states(event) == [(3, "confirmed"), (1, "confirmed"), (2, "waiting")]
        event = make_event(capacity=6)
        for number, party in enumerate((1, 2, 3)):
            sign_up(event, party, now=NOW + number * dt.timedelta(seconds=1))
        resize(event, 2, is_confirmed=True)
        assert states(event) == [(1, "confirmed"), (2, "waiting"), (3, "waiting")]

    def test_a_seat_left_over_goes_to_who_waited_already(self, full):
        resize(full, 3, is_confirmed=True)
        assert states(full) == [(1, "confirmed"), (2, "confirmed"), (1, "waiting"), (2, "waiting"), (1, "waiting")]
        resize(full, 5)
        assert states(full)[2:] == [(1, "confirmed"), (2, "waiting"), (1, "confirmed")]

    def test_not_of_a_cancelled_event(self, full):
        Event.objects.update(state="cancelled")
        with pytest.raises(WrongState):
            resize(full, 10)


class TestCancelling:
    def test_it_stays_marked_and_everybody_is_told_why(self, event):
        Event.objects.update(capacity=1)
        seated, waiting = sign_up(event), sign_up(event)
        caller = sign_up(event, contact=make_contact(email="", phone="+381601234567"))
        gone = sign_up(event)
        cancel_registration(registration=gone, by=None, by_staff=False, now=NOW)
        everything_leaves(NOW)
        for _ in range(2):
            cancel_event(event=event, reason="Predavačica je bolesna.", by=None, now=NOW)
        event.refresh_from_db()
        assert (event.state, event.ics_sequence, event.is_public) == ("cancelled", 1, True)
        mail = mails_to(seated.email)[-1]
        assert mail.subject == "Otkazano: Prvi koraci"
        assert "Predavačica je bolesna." in mail.text
        assert "METHOD:CANCEL" in mail.calendar
        assert (mails_to(waiting.email)[-1].template, mails_to(waiting.email)[-1].calendar) == (
            "events/event_cancelled",
            "",
        )
        assert mails_to(gone.email)[-1].template == "events/cancelled"
        caller.refresh_from_db()
        assert caller.call_reason == "cancelled"
        assert names().count("event_cancelled") == 2

    def test_nobody_gets_a_freed_seat_then_nor_cancels(self, event):
        registration = sign_up(event)
        cancel_event(event=event, reason="–", by=None, now=NOW)
        with pytest.raises(WrongState):
            cancel_registration(registration=registration, by=None, by_staff=False, now=NOW)

    def test_a_draft_or_what_is_over_is_not_cancelled(self):
        with pytest.raises(WrongState):
            cancel_event(event=make_event(state="draft"), reason="–", by=None, now=NOW)
        with pytest.raises(Over):
            cancel_event(event=make_event(), reason="–", by=None, now=at("19:00"))


def test_copies_keep_the_hour_over_the_change_of_clocks(event):
    Event.objects.update(registration_opens_at=at("8:00", dt.date(2026, 11, 20)), recap="Bilo je.", capacity=7)
    event.refresh_from_db()
    days = [dt.date(2027, 4, 1), dt.date(2026, 12, 3)]
    spring, winter = copy_event(event=event, days=days, by=None)
    assert (spring.state, spring.starts_at, spring.ends_at) == ("draft", at("17:00", days[0]), at("19:00", days[0]))
    assert spring.registration_opens_at == at("8:00", dt.date(2027, 3, 26))
    assert (spring.title, spring.capacity, spring.recap, spring.seats_taken) == ("Prvi koraci", 7, "", 0)
    assert (spring.slug, winter.slug) == ("prvi-koraci-2027-04-01", "prvi-koraci-2026-12-03")
    assert len({event.ics_uid, spring.ics_uid, winter.ics_uid}) == 3


def test_a_removed_material_takes_its_file_along(event, photo_store, django_capture_on_commit_callbacks):
    file = ContentFile(b"%PDF-1.7", "a.pdf")
    first = add_material(event=event, title="Beleške", title_en="", file=file, url="", by=None)
    second = add_material(event=event, title="Veza", title_en="", file=None, url="https://primer.rs/", by=None)
    assert list(event.materials.all()) == [first, second]
    assert first.download_name == "beleske.pdf"
    name = first.file.name
    assert photo_store.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        remove_material(material=first, by=None)
    assert not photo_store.exists(name)
    assert list(event.materials.all()) == [second]


class TestReminders:
    def test_the_day_before_once_to_those_with_a_seat(self):
        event = make_event(capacity=1)
        seated = sign_up(event, now=NOW)
        sign_up(event, now=NOW)
        assert rounds.remind(now=at("16:59") - DAY) == 0
        assert rounds.remind(now=at("17:00") - DAY) == 1
        assert rounds.remind(now=at("10:00")) == 0
        (mail,) = OutgoingEmail.objects.filter(template="events/reminder")
        assert mail.to == seated.email
        assert "u četvrtak" in mail.subject

    def test_leaves_a_confirmation_that_has_not_left_yet(self):
        """With it goes the entry for the calendar."""
        sign_up(make_event(), now=NOW)
        rounds.remind(now=at("17:00") - DAY)
        mails = OutgoingEmail.objects.order_by("pk").values_list("template", flat=True)
        assert list(mails) == ["events/registered", "events/reminder"]

    def test_not_to_who_has_just_registered_nor_of_what_is_off(self):
        sign_up(make_event(), now=at("16:30") - DAY)
        make_event(state="cancelled")
        assert rounds.remind(now=at("17:00") - DAY) == 0

    def test_again_after_a_move(self, event):
        sign_up(event)
        rounds.remind(now=at("17:00") - DAY)
        everything_leaves(NOW)
        event.refresh_from_db()
        event.starts_at, event.ends_at = at("17:00", FRIDAY), at("19:00", FRIDAY)
        move_event(event=event, by=None, now=at("18:00") - DAY)
        assert rounds.remind(now=at("17:00")) == 1


class TestAskingHowItWas:
    def test_the_morning_after_those_who_were_there(self, event):
        there, unmarked, missed = (plain_registration(event, came=came) for came in (1, None, 0))
        plain_registration(event, email="", phone="+381601234567", contact_key="+381601234567")
        assert rounds.ask_for_feedback(now=at("8:59", FRIDAY)) == 0
        assert rounds.ask_for_feedback(now=at("9:00", FRIDAY)) == 2
        assert rounds.ask_for_feedback(now=at("10:00", FRIDAY)) == 0
        assert {mail.to for mail in OutgoingEmail.objects.all()} == {there.email, unmarked.email}
        assert missed.email not in {mail.to for mail in OutgoingEmail.objects.all()}
        thanked, asked = (OutgoingEmail.objects.get(to=one.email).text for one in (there, unmarked))
        assert "Hvala Vam što ste došli" in thanked
        assert "Hvala" not in asked  # nobody has said that they came
        assert "Ako ste bili" in asked

    def test_not_on_the_evening_itself_nor_after_a_cancelled_one(self, event):
        plain_registration(event)
        assert rounds.ask_for_feedback(now=at("23:00")) == 0
        Event.objects.update(state="cancelled")
        assert rounds.ask_for_feedback(now=at("9:00", FRIDAY)) == 0

"""What must never happen, tried past the models: PostgreSQL refuses."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from consultations.models import (
    Booking,
    BookingRules,
    BookingStep,
    CaseNote,
    Client,
    ConsultingHours,
    IntakeQuestion,
    Room,
    ScheduleException,
    StepKind,
    WaitRequest,
)
from tests.consultations.factories import NOW, TUESDAY, at, make_consultant, make_room, make_topic, plain_booking
from tests.entrepreneurs.sql import execute, write

pytestmark = pytest.mark.django_db


def refuses(wall, call, *args, **kwargs):
    with pytest.raises(DatabaseError, match=wall), transaction.atomic():
        call(*args, **kwargs)


@pytest.fixture
def booking(consultant, topic):
    return plain_booking(consultant, topic, at("9:00"))


class TestNeverTwice:
    @pytest.mark.parametrize("start", ["8:30", "9:00", "9:15", "9:40"])
    def test_one_consultant(self, booking, consultant, topic, start):
        refuses("booking_consultant_never_twice", plain_booking, consultant, topic, at(start))

    def test_touching_is_not_overlapping(self, booking, consultant, topic):
        assert plain_booking(consultant, topic, at("9:45")).pk
        assert plain_booking(consultant, topic, at("8:15")).pk

    def test_the_break_after_a_talk_counts(self, consultant, topic):
        plain_booking(consultant, topic, at("9:00"), busy_until=at("10:00"))
        refuses("booking_consultant_never_twice", plain_booking, consultant, topic, at("9:45"))

    def test_one_room(self, office, topic, consultant):
        plain_booking(consultant, topic, at("9:00"), mode="in_person", room=office)
        other = make_consultant(topic)
        refuses("booking_room", plain_booking, other, topic, at("9:30"), mode="in_person", room=office)
        assert plain_booking(other, topic, at("9:30"), mode="in_person", room=make_room()).pk

    def test_one_contact(self, booking, topic):
        other = make_consultant(topic)
        refuses("booking_contact_key", plain_booking, other, topic, at("9:30"), contact_key=booking.contact_key)

    @pytest.mark.parametrize("state", ["held", "attended"])
    def test_held_and_attended_take_the_time(self, consultant, topic, state):
        marks = {"held": {"hold_expires_at": at("9:00")}, "attended": {"attended_at": at("9:00")}}[state]
        plain_booking(consultant, topic, at("9:00"), state=state, **marks)
        refuses("booking_consultant_never_twice", plain_booking, consultant, topic, at("9:15"))

    @pytest.mark.parametrize("state", ["cancelled_by_client", "cancelled_by_office", "no_show", "expired"])
    def test_what_is_over_frees_the_time(self, consultant, topic, state):
        marks = {"cancelled_at": NOW} if state.startswith("cancelled") else {}
        plain_booking(consultant, topic, at("9:00"), state=state, **marks)
        assert plain_booking(consultant, topic, at("9:15")).pk

    def test_by_an_update_in_sql(self, booking, consultant, topic):
        later = plain_booking(consultant, topic, at("10:30"))
        refuses("booking_consultant_never_twice", write, later, starts_at=at("9:30"))

    def test_the_admin_is_told_in_words(self, booking, consultant, topic):
        second = Booking(
            **{
                field.attname: getattr(booking, field.attname)
                for field in Booking._meta.concrete_fields
                if field.attname not in ("id", "code", "key", "ics_uid", "contact_key")
            },
            code="22222222",
            ics_uid="drugi@primer.rs",
            contact_key="drugi@primer.rs",
        )
        with pytest.raises(ValidationError) as refusal:
            second.full_clean(exclude=["room", "created_by", "cancelled_at", "attended_at"])
        assert refusal.value.messages == ["Savetnik već ima zakazan razgovor u to vreme"]


class TestStates:
    @pytest.mark.parametrize(
        ("columns", "name"),
        [
            ({"state": "attended", "attended_at": NOW, "cancelled_at": NOW}, "booking_cancelled_has_time"),
            ({"state": "cancelled_by_client"}, "booking_cancelled_has_time"),
            ({"state": "attended"}, "booking_attended_has_time"),
            ({"outcome": "informed"}, "booking_attended_has_time"),
            ({"hold_expires_at": NOW}, "booking_held_has_an_end"),
            ({"ends_at": NOW}, "booking_starts_before_it_ends|lower bound"),
            ({"busy_until": at("9:30")}, "booking_starts_before_it_ends"),
            ({"mode": "in_person"}, "booking_in_person_has_a_room"),
            ({"state": "unknown"}, "transition|booking_state_known"),
            ({"state": "expired"}, "transition"),
            ({"state": "held", "hold_expires_at": NOW}, "transition"),
        ],
    )
    def test_marks_go_with_the_state(self, booking, columns, name):
        refuses(f"(?i){name}", write, booking, **columns)

    @pytest.mark.parametrize("to", ["booked", "held", "attended"])
    def test_cancelled_is_the_end(self, consultant, topic, to):
        booking = plain_booking(consultant, topic, at("9:00"), state="cancelled_by_client", cancelled_at=NOW)
        refuses("(?i)transition", write, booking, state=to, cancelled_at=None)

    def test_a_booking_and_its_steps_stay(self, booking):
        step = BookingStep.objects.create(booking=booking, kind=StepKind.BOOKED, at=NOW)
        refuses("(?i)cannot update", write, step, note="drugo")
        for row in (step, booking):
            refuses("(?i)cannot delete", execute, f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)  # noqa: S608


class TestSchedules:
    def test_hours_of_a_consultant_do_not_overlap(self, consultant):
        facts = {"consultant": consultant, "weekday": 1, "starts": dt.time(9), "ends": dt.time(11)}
        ConsultingHours.objects.create(**facts, valid_from=TUESDAY)
        refuses("consulting_hours_do_not_overlap", ConsultingHours.objects.create, **facts, valid_from=TUESDAY)
        refuses(
            "consulting_hours_do_not_overlap",
            ConsultingHours.objects.create,
            **facts | {"starts": dt.time(10), "ends": dt.time(12)},
            valid_from=TUESDAY - dt.timedelta(days=9),
            valid_to=TUESDAY,
        )
        ConsultingHours.objects.create(
            **facts, valid_from=TUESDAY - dt.timedelta(days=9), valid_to=TUESDAY - dt.timedelta(days=1)
        )
        ConsultingHours.objects.create(**facts | {"weekday": 2}, valid_from=TUESDAY)

    def test_exceptions_of_a_consultant_do_not_overlap(self, consultant):
        facts = {"consultant": consultant, "starts_at": at("9:00"), "ends_at": at("11:00")}
        ScheduleException.objects.create(**facts)
        refuses("exceptions_do_not_overlap", ScheduleException.objects.create, **facts, effect="extra")
        ScheduleException.objects.create(**facts | {"consultant": make_consultant()})

    @pytest.mark.parametrize(("minutes", "fits"), [(5, False), (10, True), (47, False), (180, True), (185, False)])
    def test_lengths_in_steps_of_five(self, db, minutes, fits):
        if fits:
            assert make_topic(minutes=minutes).pk
        else:
            refuses("topic_minutes", make_topic, minutes=minutes)

    @pytest.mark.parametrize("modes", [[], ["letter"]])
    def test_a_topic_has_ways_of_talking(self, db, modes):
        refuses("topic_has_a_mode", make_topic, modes=modes)

    def test_choices_have_options(self, topic):
        refuses(
            "intake_choice_has_options",
            IntakeQuestion.objects.create,
            topic=topic,
            kind="choice",
            label="?",
            position=1,
        )

    def test_rooms_have_names_of_their_own(self, office):
        refuses("room_name_once", Room.objects.create, name="KANCELARIJA")

    @pytest.mark.parametrize(
        "rule", [{"step_minutes": 7}, {"horizon_days": 0}, {"hold_minutes": 1}, {"open_per_contact": 0}, {"id": 2}]
    )
    def test_rules_stay_in_reason(self, db, rule):
        refuses("booking_", BookingRules(**rule).save, force_insert=True)


class TestPeople:
    def test_a_client_can_be_reached(self, db):
        facts = {"language": "sr-latn", "created_at": NOW}
        refuses("client_can_be_reached", Client.objects.create, name="Ana", **facts)
        refuses("client_can_be_reached", Client.objects.create, phone="+381601234567", **facts)
        refuses("client_can_be_reached", Client.objects.create, name="Ana", anonymised_at=NOW, **facts)
        assert Client.objects.create(anonymised_at=NOW, **facts).pk

    def test_a_note_is_about_one(self, booking, coordinator):
        facts = {"author": coordinator, "body": "…", "created_at": NOW}
        refuses("case_note_has_one_subject", CaseNote.objects.create, **facts)

    def test_who_waits_waits_once_and_gets_three_offers(self, booking, topic):
        facts = {"topic": topic, "client": booking.client, "mode": "phone", "language": "sr-latn", "created_at": NOW}
        waiting = WaitRequest.objects.create(**facts)
        refuses("waiting_once_for_a_topic", WaitRequest.objects.create, **facts)
        refuses("waiting_three_offers", write, waiting, offers_sent=4)
        refuses("waiting_offer_is_a_booking", write, waiting, state="offered")
        refuses("waiting_closed_has_time", write, waiting, state="closed")


def test_raw_sql_sees_the_walls(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'consultations_booking'::regclass AND contype = 'x'"
        )
        assert {name for (name,) in cursor.fetchall()} == {
            "booking_consultant_never_twice",
            "booking_room_never_twice",
            "booking_contact_key_never_twice",
        }

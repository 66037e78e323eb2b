"""The records of consulting in the admin: lists and rules are edited, bookings and clients only looked at."""

import pytest
from django.urls import reverse

from centar.models import Reading
from consultations.models import BookingRules, ConsultingHours, IntakeQuestion, Topic
from tests.consultations.factories import at, make_booking
from tests.html import Document, filled
from tests.people import staff_member

pytestmark = pytest.mark.django_db
EDITED = ["topic", "room", "bookingrules", "consultant", "consultinghours", "scheduleexception"]
ONLY_SEEN = ["booking", "client"]


def admin(name, *args):
    return reverse(f"admin:consultations_{name}", args=args)


@pytest.mark.parametrize("name", [*EDITED, *ONLY_SEEN])
def test_the_coordinator_sees_every_list(name, vera, topic, consultant):
    make_booking(at("9:00"), topic=topic)
    BookingRules().save()
    assert vera.get(admin(f"{name}_changelist")).status_code == 200


@pytest.mark.parametrize("name", [name for name in EDITED if name != "bookingrules"])
def test_the_coordinator_adds(name, vera, topic):
    assert vera.get(admin(f"{name}_add")).status_code == 200


@pytest.mark.parametrize("name", ONLY_SEEN)
def test_bookings_and_clients_are_not_edited_and_looking_is_written_down(name, vera, topic, consultant):
    booking = make_booking(at("9:00"), topic=topic)
    row = booking if name == "booking" else booking.client
    assert vera.get(admin(f"{name}_add")).status_code == 403
    assert vera.post(admin(f"{name}_change", row.pk), {"name": "x"}).status_code == 403
    assert vera.get(admin(f"{name}_change", row.pk)).status_code == 200
    assert vera.post(admin(f"{name}_delete", row.pk), {"post": "yes"}).status_code == 403
    assert Reading.objects.get().subject == row


@pytest.mark.parametrize("role", ["editor", "researcher", "administrator"])
def test_others_see_none(role, topic, signed_in, clock):
    client = signed_in(staff_member(f"{role}@primer.rs", role))
    assert {client.get(admin(f"{name}_changelist")).status_code for name in [*EDITED, *ONLY_SEEN]} == {403}


def test_a_consultant_sees_bookings_and_edits_no_lists(mara):
    assert mara.get(admin("booking_changelist")).status_code == 200
    assert {mara.get(admin(f"{name}_changelist")).status_code for name in EDITED} == {403}


def test_a_topic_with_its_ways_and_questions(vera, topic):
    address = admin("topic_change", topic.pk)
    form = Document(vera.get(address).content)
    data = filled(form.source, having="slug", modes=["phone", "video"]) | {
        "questions-TOTAL_FORMS": "1",
        "questions-0-kind": "text",
        "questions-0-label": "Čime se bavite?",
        "questions-0-position": "1",
    }
    assert vera.post(address, data).status_code == 302
    assert Topic.objects.get().modes == ["phone", "video"]
    assert IntakeQuestion.objects.get().label == "Čime se bavite?"


def test_there_is_one_set_of_rules_and_it_can_be_edited(vera):
    rules = BookingRules.objects.create()
    address = admin("bookingrules_change", rules.pk)
    data = filled(vera.get(address).content, having="step_minutes", step_minutes="30")
    assert vera.post(address, data).status_code == 302
    assert BookingRules.current().step_minutes == 30
    assert vera.get(admin("bookingrules_add")).status_code == 403


def test_hours_that_run_backward_are_refused_with_words(vera, consultant):
    address = admin("consultinghours_add")
    data = filled(
        vera.get(address).content,
        having="weekday",
        consultant=consultant.pk,
        weekday="1",
        starts="12:00",
        ends="9:00",
        valid_from="23.11.2026.",
    )
    answer = vera.post(address, data)
    assert answer.status_code == 200
    assert "Kraj mora da bude posle početka" in answer.text
    assert not ConsultingHours.objects.exists()

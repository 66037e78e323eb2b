"""What the project ships for consulting: loaded once, and what staff changed stays."""

import pytest

from consultations.lists import load_lists
from consultations.models import BookingRules, IntakeQuestion, Room, Topic

pytestmark = pytest.mark.django_db


def test_loaded_once_and_edits_stay():
    added = load_lists()
    assert added == Topic.objects.count() + Room.objects.count() + 1
    assert IntakeQuestion.objects.filter(topic__slug="status-i-registracija").get().options.count("\n") == 4
    Topic.objects.filter(slug="pokretanje").update(name="Početak")
    BookingRules.objects.update(horizon_days=30)
    assert load_lists() == 0
    assert Topic.objects.get(slug="pokretanje").name == "Početak"
    assert BookingRules.current().horizon_days == 30

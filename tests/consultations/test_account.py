"""What talks say on a person's account page: agreed steps that are overdue, and where each talk stands."""

import datetime as dt

import pytest

from consultations.models import NextStep
from tests.consultations.factories import NOW
from tests.html import Document

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


@pytest.fixture
def step(booking, ana, coordinator):
    """Agreed with whoever has ana's address."""
    booking.client.email = ana.user.email
    booking.client.save()

    def agree(text, due_on, **facts):
        return NextStep.objects.create(
            client=booking.client, text=text, due_on=due_on, created_at=NOW, created_by=coordinator, **facts
        )

    return agree


def test_only_what_is_overdue_and_not_done_needs_the_person(ana, step):
    late = step("Napisati statut", TODAY - DAY)
    later = step("Naći prostor", TODAY - 20 * DAY)
    step("Otvoriti račun", TODAY)
    step("Nazvati opštinu", None)
    step("Izvod", TODAY - 30 * DAY, done_at=NOW)
    document = Document(ana.get("/en/nalog/").content)
    lines = [one for one in document.all("a") if any("needs-you" in parent.classes for parent in one.parents)]
    assert [(one.label, one.attrs["href"]) for one in lines] == [
        ("Agreed until 3 November 2026, which has passed: Naći prostor", f"#agreed-{later.pk}"),
        ("Agreed until 22 November 2026, which has passed: Napisati statut", f"#agreed-{late.pk}"),
    ]
    assert document.one("li", id=f"agreed-{late.pk}").label.startswith("Napisati statut")


@pytest.mark.parametrize(
    ("name", "badge"), [("booking", "badge-status--registered"), ("held", "badge-status--founding")]
)
def test_a_talk_to_be_confirmed_looks_different(ana, request, name, badge):
    booking = request.getfixturevalue(name)
    booking.client.email = ana.user.email
    booking.client.save()
    document = Document(ana.get("/en/nalog/").content)
    (found,) = [one for one in document.all("span") if one.label == booking.get_state_display()]
    assert badge in found.classes

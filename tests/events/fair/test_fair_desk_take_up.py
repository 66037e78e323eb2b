"""What was received is taken up for review in one go, after a look."""

import pytest

from centar.models import OutgoingEmail
from events.actions.fair import applying, reviewing
from events.models import ApplicationState
from tests.events.desk import page
from tests.events.fairs import NOW, make_application, make_fair, make_type
from tests.html import Document, errors_of, filled, send
from tests.people import staff_member

pytestmark = pytest.mark.django_db

A = ApplicationState
BUTTON = "Take up all received"


@pytest.fixture
def kind(fair):
    return make_type(fair)


@pytest.fixture
def address():
    return page("desk_take_up_together", 2027)


def main_of(answer):
    return Document(answer.content).one("main").label


def state(row):
    row.refresh_from_db()
    return row.state


def test_all_that_was_received_and_nothing_else(vera, kind, address):
    received = [make_application(kind) for _ in range(3)]
    others = {
        name: make_application(kind, name)
        for name in (A.NEEDS_CHANGES, A.UNDER_REVIEW, A.WAITLISTED, A.REJECTED, A.WITHDRAWN, A.CONFIRMED)
    }
    others[A.DRAFT] = make_application(kind, A.DRAFT, reference=None, submitted_at=None)
    foreign = make_application(make_type(make_fair(year=2028)))
    links = Document(vera.get(page("desk_fair", 2027)).content).links()
    assert links[f"{BUTTON} (3)"] == address
    answer = send(vera, address)
    assert answer["Location"] == page("desk_fair", 2027)
    board = vera.get(answer["Location"])
    assert "3 applications are under review." in main_of(board)
    assert not [text for text in Document(board.content).links() if text.startswith(BUTTON)]
    assert [state(one) for one in received] == [A.UNDER_REVIEW] * 3
    assert {name: state(one) for name, one in others.items()} == {name: name for name in others}
    assert state(foreign) == A.SUBMITTED
    steps = [step for one in received for step in one.steps.all()]
    assert {(step.from_state, step.to_state, step.by, step.at) for step in steps} == {
        (A.SUBMITTED, A.UNDER_REVIEW, vera.user, NOW)
    }
    assert len(steps) == 3
    assert OutgoingEmail.objects.count() == 0  # as one by one: nobody is written to


def test_some_are_left_out(vera, kind, address):
    first, second = make_application(kind), make_application(kind)
    send(vera, address, applications=[str(second.pk)])
    assert (state(first), state(second)) == (A.SUBMITTED, A.UNDER_REVIEW)
    assert errors_of(send(vera, address, applications=[]).content) == ["Choose at least one application"]


def test_what_changed_since_the_page_was_opened_stays(vera, kind, address):
    taken_back, taken_up, received = (make_application(kind) for _ in range(3))
    opened = filled(vera.get(address).content)
    colleague = staff_member("d@primer.rs", "coordinator")
    applying.withdraw(application=taken_back, by=colleague, now=NOW)
    reviewing.take_up(application=taken_up, by=colleague, now=NOW)
    text = main_of(vera.post(address, opened, follow=True))
    assert "1 application is under review." in text
    assert "2 were changed meanwhile and stay as they are." in text
    assert [state(one) for one in (taken_back, taken_up, received)] == [A.WITHDRAWN, A.UNDER_REVIEW, A.UNDER_REVIEW]
    assert taken_up.steps.count() == 1


def test_an_application_of_another_fair_is_not_on_offer(vera, kind, address):
    make_application(kind)
    foreign = make_application(make_type(make_fair(year=2028)))
    assert vera.post(address, {"applications": [foreign.pk]}).status_code == 200
    assert state(foreign) == A.SUBMITTED


def test_nothing_to_take_up(vera, fair, address):
    assert "Nothing waits to be taken up" in main_of(vera.get(address))


def test_the_jury_takes_nothing_up(jury, kind, address):
    one = make_application(kind)
    assert jury.post(address, {"applications": [one.pk]}).status_code == 403
    assert state(one) == A.SUBMITTED

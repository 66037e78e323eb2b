"""A stand with less power than its exhibitor asked for: said to staff and to the exhibitor, never refused."""

import pytest

from events.models import ApplicationState, StandMode
from tests.events.applicants import client_of, of
from tests.events.desk import page
from tests.events.fairs import NOW, make_application, make_fair, make_stand, make_type
from tests.html import Document, send

pytestmark = pytest.mark.django_db

A = ApplicationState
WEAK = "Asks for 3000 W; this type has up to 500 W."


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def kind(fair):
    return make_type(fair, power_watts=500)


@pytest.fixture
def ana(town):
    return client_of()


def main_of(answer):
    return Document(answer.content).one("main").label


def assign(client, application, stand):
    data = {"application": application.pk, "stand": stand.pk}
    return main_of(client.post(page("desk_places", 2027), data, follow=True))


def options(client):
    """Of the first exhibitor's select, without the empty one."""
    document = Document(client.get(page("desk_places", 2027)).content)
    form = document.form(having="stand")
    return [one.label for one in document.inside(form) if one.tag == "option"][1:]


def test_staff_are_warned_before_and_after_a_stand_is_given(vera, kind):
    one = make_application(kind, A.CONFIRMED, power_watts=3000)
    weak = make_stand(kind, code="A1", has_power=True)
    strong = make_stand(make_type(kind.fair, name="Jaki", power_watts=3000), code="B1", has_power=True)
    assert options(vera) == ["A1, socket, too little power", "B1, socket (Jaki)"]
    assert f"{one.public_title}: {WEAK}" in assign(vera, one, weak)
    one.refresh_from_db()
    assert one.stand == weak
    assert "Asks for" not in assign(vera, one, strong)


def test_a_stand_without_a_socket_is_named(vera, kind):
    one = make_application(kind, A.CONFIRMED, power_watts=300)
    bare = make_stand(kind, code="A2")
    assert f"{one.public_title}: Asks for 300 W; stand A2 has no socket." in assign(vera, one, bare)
    assert "Asks for 300 W; stand A2 has no socket." in main_of(vera.get(page("desk_application", one.pk)))


def test_who_asks_for_no_power_needs_no_socket(vera, kind):
    one = make_application(kind, A.CONFIRMED)
    assert "Asks for" not in assign(vera, one, make_stand(kind))


def test_two_that_swap_into_too_little_power(vera, kind):
    strong = make_type(kind.fair, power_watts=3000)
    first = make_application(
        strong, A.CONFIRMED, power_watts=3000, stand=make_stand(strong, code="B1", has_power=True)
    )
    second = make_application(kind, A.CONFIRMED, stand=make_stand(kind, code="A1", has_power=True))
    swap = page("desk_swap", 2027)
    assert "(B1, has 3000 W, asks for 3000 W)" in main_of(vera.get(swap))
    answer = send(vera, swap, first=first.pk, second=second.pk)
    text = main_of(vera.get(answer["Location"]))
    assert f"{first.public_title}: {WEAK}" in text
    assert f"{second.public_title}: " not in text


def test_needs_and_the_review_mark_it(vera, kind):
    weak = make_application(kind, A.ACCEPTED, power_watts=3000)
    make_application(kind, A.ACCEPTED, power_watts=500)
    text = main_of(vera.get(page("desk_needs", 2027)))
    assert text.count("Asks for") == 1
    assert f"{weak.enterprise.name} {WEAK}" in text
    for address in (page("desk_application", weak.pk), page("desk_places", 2027)):
        assert WEAK in main_of(vera.get(address))


def test_the_exhibitor_is_told_when_choosing_a_type(kind, ana):
    bare = make_type(kind.fair, power_watts=0)
    mine = make_application(kind, A.DRAFT, owner=ana.user, reference=None, submitted_at=None, power_watts=3000)
    for chosen, words in (
        (kind, "You asked for 3000 W; this type has up to 500 W."),
        (bare, "You asked for 3000 W; this type has no socket."),
    ):
        answer = send(ana, of(mine, "application_page", "stand"), stand_type=str(chosen.pk))
        assert words in main_of(ana.get(answer["Location"]))
        assert words in main_of(ana.get(of(mine, "application_check")))
    mine.refresh_from_db()
    assert mine.stand_type == bare


def test_the_exhibitor_is_told_when_picking(town, ana):
    fair = make_fair(stand_mode=StandMode.PICK)
    kind = make_type(fair, power_watts=500)
    mine = make_application(kind, A.CONFIRMED, owner=ana.user, power_watts=400)
    bare, good = make_stand(kind, code="A1"), make_stand(kind, code="A2", has_power=True)
    pick = of(mine, "application_pick")
    assert "You asked for" not in main_of(ana.get(pick))
    answer = ana.post(pick, {"stand": bare.pk}, follow=True)
    assert "You asked for 400 W; stand A1 has no socket." in main_of(answer)
    assert "You asked for" not in main_of(ana.post(pick, {"stand": good.pk}, follow=True))
    mine.power_watts = 3000
    mine.save()
    assert "You asked for 3000 W; this type has up to 500 W. Call us" in main_of(ana.get(pick))

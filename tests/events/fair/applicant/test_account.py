"""What the fair says on an exhibitor's account page: what waits for them as long as they can do it."""

import pytest

from entrepreneurs.models import Enterprise
from events.models import ApplicationState as A
from events.models import Call, Event, Fair, StandMode
from tests.events.applicants import client_of, of
from tests.events.fairs import NOW, make_application, make_stand
from tests.html import Document

pytestmark = pytest.mark.django_db


def needed(browser):
    document = Document(browser.get("/en/nalog/").content)
    lines = [one for one in document.all("a") if any("needs-you" in parent.classes for parent in one.parents)]
    return [(one.label, one.attrs["href"]) for one in lines if "/prijava/" in one.attrs["href"]]


@pytest.fixture
def mine(kind, ana):
    def make(state, **facts):
        application = make_application(kind, state, owner=ana.user, **facts)
        Enterprise.objects.filter(pk=application.enterprise_id).update(name="Пекара")
        return application

    return make


def test_a_place_is_to_be_confirmed_and_more_is_asked_for(ana, mine, time_machine):
    accepted, asked = mine(A.ACCEPTED), mine(A.NEEDS_CHANGES)
    assert needed(ana) == [
        (
            "Add by 10 April 2027 at 02:00 what the Center asked for: Pekara, Mini-sajam 2027",
            of(asked, "application"),
        ),
        (
            "Confirm by 20 April 2027 at 02:00 that you are coming: Pekara, Mini-sajam 2027",
            of(accepted, "application_confirm"),
        ),
    ]
    assert needed(client_of("boris@primer.rs")) == []
    time_machine.move_to(accepted.accept_by, tick=False)
    assert needed(ana) == []


def test_a_stand_is_to_be_chosen_where_exhibitors_choose(ana, mine, kind):
    application = mine(A.CONFIRMED)
    assert needed(ana) == []
    Fair.objects.update(stand_mode=StandMode.PICK)
    assert needed(ana) == [
        ("Choose a stand: Pekara, Mini-sajam 2027", of(application, "application_pick")),
    ]
    application.stand = make_stand(kind)
    application.save()
    assert needed(ana) == []


@pytest.mark.parametrize("state", [state for state in A if state not in (A.ACCEPTED, A.NEEDS_CHANGES)])
def test_in_other_states_nothing_waits(ana, mine, state):
    mine(state)
    assert needed(ana) == []


def test_nothing_of_a_drafted_decision_is_told(ana, mine):
    mine(A.UNDER_REVIEW, pending_state=A.ACCEPTED)
    assert needed(ana) == []


@pytest.mark.parametrize("end", ["cancelled", "shut", "begun"])
def test_nothing_waits_once_it_is_too_late(ana, mine, time_machine, end):
    mine(A.NEEDS_CHANGES)
    if end == "cancelled":
        Event.objects.update(state="cancelled")
    elif end == "shut":
        Call.objects.update(closes_at=NOW, shuts_at=NOW)
    else:
        Call.objects.update(shuts_at=Event.objects.get().ends_at)
        time_machine.move_to(Event.objects.get().starts_at, tick=False)
    assert needed(ana) == []


@pytest.mark.parametrize(
    ("state", "badge"),
    [
        (A.CONFIRMED, "badge-status--registered"),
        (A.ACCEPTED, "badge-status--founding"),
        (A.WAITLISTED, "badge-info"),
        (A.REJECTED, "badge-muted"),
        (A.NO_SHOW, "badge-muted"),
    ],
)
def test_the_colour_of_a_state_says_what_it_means(ana, mine, state, badge):
    application = mine(state)
    document = Document(ana.get("/en/nalog/").content)
    (found,) = [one for one in document.all("span") if one.label == application.get_state_display()]
    assert badge in found.classes

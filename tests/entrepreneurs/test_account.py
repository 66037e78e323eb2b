"""What the registry says on its people's account page: what waits for them, and where each entry stands."""

import datetime as dt

import pytest

from entrepreneurs.models import Enterprise, State, StateChange
from tests.entrepreneurs.factories import NOW, TODAY, make_enterprise
from tests.html import Document

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def shown(browser, address="/en/nalog/"):
    return Document(browser.get(address).content)


def needed(document):
    """The lines of what needs the person now, with where each leads."""
    lines = [one for one in document.all("a") if any("needs-you" in parent.classes for parent in one.parents)]
    return [(one.label, one.attrs["href"]) for one in lines]


def asked(enterprise, *, days):
    """The step by which the entry came to where it stands."""
    StateChange.objects.create(
        enterprise=enterprise, from_state="published", to_state=enterprise.state, at=NOW - days * DAY
    )


def test_what_is_asked_for_comes_first_by_the_day_it_is_due(ana, entrepreneur):
    renewal = make_enterprise(State.RENEWAL_DUE, owner=entrepreneur, name="Пекара")
    more = make_enterprise(State.NEEDS_CHANGES, owner=entrepreneur, name="Radionica")
    old = make_enterprise(State.PUBLISHED, owner=entrepreneur, name="Zadruga")
    Enterprise.objects.filter(pk=old.pk).update(confirmed_on=TODAY - 366 * DAY)
    for enterprise, days in ((renewal, 10), (more, 20), (more, 400), (old, 400)):
        asked(enterprise, days=days)
    due = [(TODAY + days * DAY).strftime("%-d %B %Y") for days in (70, 80)]
    document = shown(ana)
    assert needed(document) == [
        (f"Radionica: add by {due[0]} what the Center asked for", f"/en/upis/{more.key}/"),
        (f"Pekara: confirm by {due[1]} that the facts still hold", f"/en/upis/{renewal.key}/"),
        ("Zadruga: confirm that the facts still hold", f"/en/upis/{old.key}/"),
    ]
    headings = [one.label for one in document.all("h2")]
    assert headings.index("What needs you now") < headings.index("My enterprises")


def test_without_a_note_of_when_it_says_no_day(ana, entrepreneur):
    make_enterprise(State.NEEDS_CHANGES, owner=entrepreneur, name="Radionica")
    assert [text for text, _address in needed(shown(ana))] == ["Radionica: add what the Center asked for"]


@pytest.mark.parametrize(
    "state", [State.DRAFT, State.SUBMITTED, State.PUBLISHED, State.ARCHIVED, State.DECLINED, State.WITHDRAWN]
)
def test_nothing_waits_for_its_people_in_other_states(ana, entrepreneur, state):
    enterprise = make_enterprise(state, owner=entrepreneur)
    if state in (State.ARCHIVED, State.WITHDRAWN):
        Enterprise.objects.filter(pk=enterprise.pk).update(confirmed_on=TODAY - 500 * DAY)
    make_enterprise(State.NEEDS_CHANGES)  # somebody else's
    document = shown(ana)
    assert needed(document) == []
    assert "What needs you now" not in [one.label for one in document.all("h2")]


@pytest.mark.parametrize(
    ("state", "badge"),
    [
        (State.PUBLISHED, "badge-status--registered"),
        (State.RENEWAL_DUE, "badge-status--founding"),
        (State.NEEDS_CHANGES, "badge-status--founding"),
        (State.DRAFT, "badge-info"),
        (State.SUBMITTED, "badge-info"),
        (State.ARCHIVED, "badge-muted"),
    ],
)
def test_the_colour_of_a_state_says_whether_it_stands_waits_or_has_ended(ana, entrepreneur, state, badge):
    enterprise = make_enterprise(state, owner=entrepreneur)
    (found,) = [one for one in shown(ana).all("span") if one.label == enterprise.get_state_display()]
    assert badge in found.classes


def test_the_page_costs_the_same_however_much_waits(ana, entrepreneur, django_assert_num_queries):
    shown(ana)
    with django_assert_num_queries(12):
        shown(ana)
    for number in range(3):
        asked(make_enterprise(State.NEEDS_CHANGES, owner=entrepreneur), days=number)
    with django_assert_num_queries(12):
        shown(ana)

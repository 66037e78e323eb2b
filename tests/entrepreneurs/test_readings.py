"""Staff who open the contact data of an entry are written down; its own people are not."""

import pytest

from centar.models import Reading
from entrepreneurs.models import State
from tests.entrepreneurs.factories import make_change, make_claim, make_enterprise
from tests.entrepreneurs.pages import page, section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def places():
    return list(Reading.objects.order_by("id").values_list("place", flat=True))


@pytest.fixture
def row(entrepreneur):
    return make_enterprise(owner=entrepreneur)


def test_pages_with_personal_detail(row, coordinator, signed_in):
    vera = signed_in(coordinator)
    membership = row.memberships.get()
    addresses = [
        page("desk_review", row.pk),
        page("entry", row.key),
        section(row.key, "contact"),
        page("people", row.key),
        page("person_remove", row.key, membership.pk),
        f"/en/admin/entrepreneurs/enterprise/{row.pk}/change/",
    ]
    for address in addresses:
        assert vera.get(address).status_code == 200
    assert places() == [
        "entrepreneurs:desk_review",
        "entrepreneurs:entry",
        "entrepreneurs:section",
        "entrepreneurs:people",
        "entrepreneurs:person_remove",
        "admin:entrepreneurs_enterprise_change",
    ]
    assert {(one.by, one.subject) for one in Reading.objects.all()} == {(coordinator, row)}


def test_application_that_staff_look_through(entrepreneur, coordinator, signed_in):
    draft = make_enterprise(State.DRAFT, owner=entrepreneur)
    assert signed_in(coordinator).get(page("check", draft.key)).status_code == 200
    assert places() == ["entrepreneurs:check"]


def test_claims_and_held_changes(row, stranger, entrepreneur, coordinator, signed_in):
    claim, change = make_claim(row, stranger), make_change(row, entrepreneur, name="Novo")
    vera = signed_in(coordinator)
    vera.get(page("desk_claim", claim.pk))
    vera.get(page("desk_change", change.pk))
    assert [(one.subject, one.place) for one in Reading.objects.order_by("id")] == [
        (claim, "entrepreneurs:desk_claim"),
        (change, "entrepreneurs:desk_change"),
    ]


def test_lists_and_pages_without_personal_detail_write_nothing(row, coordinator, signed_in):
    vera = signed_in(coordinator)
    for address in (page("desk_queue"), page("desk_claims"), section(row.key, "work"), page("photos", row.key)):
        assert vera.get(address).status_code == 200
    assert places() == []


def test_its_own_people_are_not_written_down(row, entrepreneur, stranger, signed_in):
    ana = signed_in(entrepreneur)
    for address in (page("entry", row.key), page("people", row.key), section(row.key, "contact")):
        assert ana.get(address).status_code == 200
    assert signed_in(stranger).get(page("entry", row.key)).status_code == 404
    assert places() == []

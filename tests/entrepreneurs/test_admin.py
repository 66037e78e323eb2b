"""What the admin says before the database refuses."""

import pytest

from centar.models import User
from tests.entrepreneurs.factories import make_enterprise
from tests.html import send
from tests.people import second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


@pytest.fixture
def row():
    row = make_enterprise(groups=("roma",), staff_total=5)
    row.groups_served.update(people=4)
    return row


def address(row):
    return f"/en/admin/entrepreneurs/enterprise/{row.pk}/change/"


@pytest.mark.parametrize(("total", "status"), [("4", 302), ("", 302), ("3", 200)])
def test_the_total_is_not_less_than_a_group(row, coordinator, signed_in, total, status):
    answer = send(signed_in(coordinator), address(row), staff_total=total)
    assert answer.status_code == status
    refused = status == 200
    assert refused == ("One of the groups has 4 people. Enter a number that is not smaller" in answer.text)


@pytest.mark.parametrize(("people", "status"), [("5", 302), ("6", 200)])
def test_a_group_is_not_larger_than_the_total(row, signed_in, people, status):
    keeper = second_factor(User.objects.create_superuser("drzi@primer.rs"))
    answer = send(signed_in(keeper), address(row), **{"groups_served-0-people": people})
    assert answer.status_code == status
    refused = status == 200
    assert refused == ("Enter a number that is not larger than the number of people in all" in answer.text)
    assert row.groups_served.get().people == (4 if refused else 5)

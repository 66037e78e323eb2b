from pathlib import Path

import pytest
from django.contrib.auth.models import Group

from centar.models import User
from entrepreneurs.models import State
from tests.entrepreneurs.factories import NOW, make_enterprise
from tests.people import second_factor

TOWN = Path(__file__).parents[1] / "towns" / "lipograd.toml"


@pytest.fixture
def at_noon(time_machine):
    """The pages' clock stands at the factories' NOW."""
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def town(at_noon, town):
    """At noon of the factories' day."""


@pytest.fixture
def entrepreneur(town):
    return User.objects.create_user("ana@primer.rs", name="Ana Anić")


@pytest.fixture
def stranger(town):
    """Another entrepreneur, with nothing to do with the first one's enterprise."""
    return User.objects.create_user("boris@primer.rs", name="Boris Borić")


@pytest.fixture
def coordinator(town):
    user = User.objects.create_user("vera@primer.rs", name="Vera Verić", is_staff=True)
    user.groups.add(Group.objects.get(name="coordinator"))
    return second_factor(user)


@pytest.fixture
def consultant(coordinator):
    """Staff who see enterprises but do not keep them."""
    user = User.objects.create_user("mila@primer.rs", is_staff=True)
    user.groups.add(Group.objects.get(name="consultant"))
    return second_factor(user)


@pytest.fixture
def ana(entrepreneur, signed_in):
    return signed_in(entrepreneur)


@pytest.fixture
def boris(stranger, signed_in):
    return signed_in(stranger)


@pytest.fixture
def vera(coordinator, signed_in):
    return signed_in(coordinator)


@pytest.fixture
def draft(entrepreneur):
    return make_enterprise(State.DRAFT, owner=entrepreneur)

import pytest

from centar.models import User
from entrepreneurs.models import State
from tests.entrepreneurs.factories import NOW, make_enterprise
from tests.people import staff_member


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def town(clock, town):
    """The pages' clock stands at the factories' NOW."""


@pytest.fixture
def entrepreneur(town):
    return User.objects.create_user("ana@primer.rs", name="Ana Anić")


@pytest.fixture
def stranger(town):
    """Another entrepreneur, with nothing to do with the first one's enterprise."""
    return User.objects.create_user("boris@primer.rs", name="Boris Borić")


@pytest.fixture
def coordinator(town):
    return staff_member("vera@primer.rs", "coordinator", name="Vera Verić")


@pytest.fixture
def consultant(coordinator):
    """Staff who see enterprises but do not keep them."""
    return staff_member("mila@primer.rs", "consultant")


@pytest.fixture
def ana(entrepreneur, signed_in):
    return signed_in(entrepreneur)


@pytest.fixture
def boris(stranger, signed_in):
    return signed_in(stranger)


@pytest.fixture
def draft(entrepreneur):
    return make_enterprise(State.DRAFT, owner=entrepreneur)

import pytest

from tests.events.fairs import NOW, make_fair
from tests.people import staff_member


@pytest.fixture
def now():
    """The call is open."""
    return NOW


@pytest.fixture
def fair(town):
    return make_fair()


@pytest.fixture
def vera(town, signed_in, clock):
    """The coordinator at the desk, while the call is open."""
    return signed_in(staff_member("vera@primer.rs", "coordinator"))


@pytest.fixture
def jury(town, signed_in, clock):
    """A member of the jury at the desk."""
    return signed_in(staff_member("ocenjuje@primer.rs", "juror"))

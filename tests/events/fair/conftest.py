import pytest

from tests.events.fairs import NOW, make_fair
from tests.people import staff_member


@pytest.fixture
def fair(town):
    return make_fair()


@pytest.fixture
def vera(town, signed_in, time_machine):
    """The coordinator at the desk, while the call is open."""
    time_machine.move_to(NOW, tick=False)
    return signed_in(staff_member("vera@primer.rs", "coordinator"))


@pytest.fixture
def jury(town, signed_in, time_machine):
    """A member of the jury at the desk."""
    time_machine.move_to(NOW, tick=False)
    return signed_in(staff_member("ocenjuje@primer.rs", "juror"))

import pytest
from django.test import Client

from tests.events.factories import NOW, make_event


@pytest.fixture
def event(town):
    return make_event(title="Prvi koraci")


@pytest.fixture
def clock(time_machine):
    """The pages' clock stands at the factories' NOW and moves when told."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def visitor(clock):
    return Client()


@pytest.fixture
def vera(coordinator, signed_in, clock):
    """The coordinator at the desk, on Monday at nine."""
    return signed_in(coordinator)

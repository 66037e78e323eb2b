import pytest

from tests.events.factories import NOW, make_event


@pytest.fixture
def event(town):
    return make_event(title="Prvi koraci")


@pytest.fixture
def now():
    return NOW

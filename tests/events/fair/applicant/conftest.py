import pytest

from events.models import ApplicationState, ExhibitorApplication
from tests.events.applicants import client_of
from tests.events.fairs import make_application, make_type


@pytest.fixture(autouse=True)
def clock(clock):
    """Stands in each of these tests."""
    return clock


@pytest.fixture
def kind(fair):
    return make_type(fair, quota=5, name="Sto sa strujom", power_watts=2000)


@pytest.fixture
def ana(town):
    """Who applies, signed in."""
    return client_of()


@pytest.fixture
def draft(kind, ana):
    """As it begins: nothing but what the registry knows."""
    blank = {"reference": None, "submitted_at": None, "showing": "", "public_title": "", "category": None}
    application = make_application(kind, ApplicationState.DRAFT, owner=ana.user, **blank)
    ExhibitorApplication.objects.filter(pk=application.pk).update(stand_type=None)
    application.refresh_from_db()
    return application

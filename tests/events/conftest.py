from pathlib import Path

import pytest
from django.test import Client

from centar.roles import sync_roles
from centar.towns.pack import read_pack
from centar.towns.setup import set_up_office
from entrepreneurs.lists import load_lists
from tests.events.factories import NOW, make_event
from tests.people import staff_member

TOWN = Path(__file__).parents[1] / "towns" / "lipograd.toml"


@pytest.fixture
def office(db):
    """The invented town, with the roles."""
    set_up_office(pack=read_pack(TOWN))
    sync_roles()


@pytest.fixture
def event(office):
    return make_event(title="Prvi koraci")


@pytest.fixture
def coordinator(office):
    return staff_member("koordinatorka@primer.rs", "coordinator")


@pytest.fixture
def clock(time_machine):
    """The pages' clock stands at the factories' NOW and moves when told."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def visitor(clock):
    return Client()


@pytest.fixture
def vera(coordinator, clock):
    """The coordinator at the desk, on Monday at nine."""
    client = Client()
    client.force_login(coordinator)
    return client


@pytest.fixture
def town(office):
    """The invented town with the registry's lists too."""
    load_lists()

from pathlib import Path

import pytest

from centar.roles import sync_roles
from centar.towns.pack import read_pack
from centar.towns.setup import set_up_office
from tests.consultations.factories import make_consultant, make_room, make_topic, open_on_workdays
from tests.people import staff_member

TOWN = Path(__file__).parents[1] / "towns" / "lipograd.toml"


@pytest.fixture
def office(db):
    """The invented town, open on workdays from 9 to 13 h, with the roles and one room."""
    set_up_office(pack=read_pack(TOWN))
    open_on_workdays()
    sync_roles()
    return make_room("Kancelarija")


@pytest.fixture
def topic(office):
    return make_topic(name="Pokretanje")


@pytest.fixture
def consultant(topic):
    return make_consultant(topic, name="Mara Savetović")


@pytest.fixture
def coordinator(office):
    return staff_member("koordinatorka@primer.rs", "coordinator")

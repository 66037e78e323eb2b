from pathlib import Path

import pytest
from django.test import Client

from centar.roles import sync_roles
from centar.towns.pack import read_pack
from centar.towns.setup import set_up_office
from entrepreneurs.lists import load_lists
from tests.events.fairs import NOW, make_fair
from tests.people import staff_member

TOWN = Path(__file__).parents[2] / "towns" / "lipograd.toml"


@pytest.fixture
def town(db):
    """The invented town with the registry's lists and the roles."""
    set_up_office(pack=read_pack(TOWN))
    load_lists()
    sync_roles()


@pytest.fixture
def fair(town):
    return make_fair()


@pytest.fixture
def signed_in():
    def sign_in(user):
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return sign_in


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

from pathlib import Path

import pytest

from centar.roles import sync_roles
from centar.towns.pack import read_pack
from centar.towns.setup import set_up_office
from entrepreneurs.lists import load_lists

TOWN = Path(__file__).parents[1] / "towns" / "lipograd.toml"


@pytest.fixture
def town(db):
    """The invented town with the registry's lists and the roles."""
    set_up_office(pack=read_pack(TOWN))
    load_lists()
    sync_roles()

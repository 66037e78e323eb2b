from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import InMemoryStorage
from django.db import transaction
from django.test import Client

from centar.models import ConsentText, Office, User
from centar.roles import sync_roles
from centar.towns.pack import read_pack
from centar.towns.setup import set_up_office
from entrepreneurs.lists import load_lists
from entrepreneurs.models import Photo, State
from tests.entrepreneurs.factories import NOW, make_enterprise
from tests.people import second_factor

TOWN = Path(__file__).parents[1] / "towns" / "lipograd.toml"


@pytest.fixture
def at_noon(time_machine):
    """The pages' clock stands at the factories' NOW."""
    time_machine.move_to(NOW, tick=False)


def _set_up_town() -> None:
    set_up_office(pack=read_pack(TOWN))
    ConsentText.objects.create(purpose="photo_publication", version=1, text="Fotografija je naša.", valid_from=NOW)
    load_lists()
    sync_roles()


@pytest.fixture(scope="module")
def town_for_all(django_db_setup, django_db_blocker):
    """The town once for a whole module, in a transaction around those of its tests; not for tests that commit."""
    with django_db_blocker.unblock(), transaction.atomic():
        _set_up_town()
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def town(db, at_noon):
    """The invented town with the registry's lists and the roles."""
    if not Office.objects.exists():
        _set_up_town()


@pytest.fixture
def entrepreneur(town):
    return User.objects.create_user("ana@primer.rs", name="Ana Anić")


@pytest.fixture
def stranger(town):
    """Another entrepreneur, with nothing to do with the first one's enterprise."""
    return User.objects.create_user("boris@primer.rs", name="Boris Borić")


@pytest.fixture
def coordinator(town):
    user = User.objects.create_user("vera@primer.rs", name="Vera Verić", is_staff=True)
    user.groups.add(Group.objects.get(name="coordinator"))
    return second_factor(user)


@pytest.fixture
def consultant(coordinator):
    """Staff who see enterprises but do not keep them."""
    user = User.objects.create_user("mila@primer.rs", is_staff=True)
    user.groups.add(Group.objects.get(name="consultant"))
    return second_factor(user)


@pytest.fixture
def signed_in():
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def photo_store(monkeypatch):
    store = InMemoryStorage()
    monkeypatch.setattr(Photo._meta.get_field("image"), "storage", store)
    return store


@pytest.fixture
def ana(entrepreneur, signed_in):
    return signed_in(entrepreneur)


@pytest.fixture
def boris(stranger, signed_in):
    return signed_in(stranger)


@pytest.fixture
def vera(coordinator, signed_in):
    return signed_in(coordinator)


@pytest.fixture
def draft(entrepreneur):
    return make_enterprise(State.DRAFT, owner=entrepreneur)

import pytest
from django.contrib.auth.models import Group

from centar.models import User
from consultations.models import Mode
from consultations.tokens import token_of
from tests.consultations.cast import EMAIL
from tests.consultations.factories import (
    NOW,
    at,
    make_booking,
    make_consultant,
    make_contact,
    make_room,
    make_topic,
    open_on_workdays,
)
from tests.consultations.pages import page
from tests.people import second_factor


@pytest.fixture
def office(town):
    """The invented town, open on workdays from 9 to 13 h, with one room."""
    open_on_workdays()
    return make_room("Kancelarija")


@pytest.fixture
def topic(office):
    return make_topic(name="Pokretanje")


@pytest.fixture
def consultant(topic):
    return make_consultant(topic, name="Mara Savetović")


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def ana(office, signed_in, clock):
    """Signed in, with a confirmed address."""
    return signed_in(User.objects.create_user("ana@primer.rs", name="Ana Anić"))


@pytest.fixture
def colleague(consultant):
    """The consultant's own account, with the role and a second factor."""
    consultant.user.groups.add(Group.objects.get(name="consultant"))
    return second_factor(consultant.user)


@pytest.fixture
def mara(colleague, signed_in, clock):
    """The consultant at the desk, on Monday at nine."""
    return signed_in(colleague)


@pytest.fixture
def maras_contact():
    return make_contact(name="Mara Marić", email=EMAIL, phone="+381601234567")


@pytest.fixture
def booking(topic, consultant, maras_contact):
    """Booked for Tuesday at 10:30, at the Center."""
    return make_booking(at("10:30"), topic=topic, contact=maras_contact, mode=Mode.IN_PERSON)


@pytest.fixture
def held(topic, consultant, maras_contact):
    """Held for Tuesday at 10:30 until the mail is answered."""
    return make_booking(at("10:30"), topic=topic, contact=maras_contact, is_confirmed=False)


@pytest.fixture
def owner(booking, visitor):
    """A browser that has opened the mailed link."""
    visitor.get(page("open_link", token_of(booking)))
    return visitor

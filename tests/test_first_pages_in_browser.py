"""Home, the fair, the account and the desk with all that they may say first: they fit, pass axe, the CSP is silent."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from centar.models import User
from consultations.models import Mode, NextStep
from entrepreneurs.models import State
from events.actions.events import add_material
from events.models import ApplicationState, Event
from tests.consultations.factories import make_consultant, make_topic, plain_booking
from tests.entrepreneurs.factories import make_enterprise
from tests.events.fairs import DAY, make_application, make_fair, make_type
from tests.people import staff_member
from tests.walker import PREFIXES, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG_NAME = "Udruženje građana za zapošljavanje i uključivanje mladih bez staranja „Treći sprat“ iz Donjeg Jasena"


@pytest.fixture
def fair(open_portal, photo_store):
    """In eight days, with a call that still takes applications for the waiting list."""
    now = timezone.now()
    fair = make_fair(year=now.year + 1)
    call, event = fair.call, fair.event
    call.opens_at, call.closes_at, call.shuts_at, call.confirm_by = now - 9 * DAY, now - DAY, now + DAY, now + 2 * DAY
    call.save()
    event.starts_at, event.ends_at = now + 8 * DAY, now + 8 * DAY + dt.timedelta(hours=8)
    event.takes_registrations = True
    event.save()
    add_material(event=event, title=LONG_NAME, title_en="", file=ContentFile(b"%PDF-1.7", "a.pdf"), url="", by=None)
    return fair


@pytest.fixture
def ana(fair):
    """An exhibitor and a client, of whom something is wanted everywhere."""
    ana = User.objects.create_user("ana@primer.rs")
    make_enterprise(State.RENEWAL_DUE, owner=ana, name=LONG_NAME)
    application = make_application(make_type(fair), ApplicationState.ACCEPTED, owner=ana)
    application.accept_by = fair.call.confirm_by
    application.save()
    return ana


@pytest.fixture
def vera(ana):
    """Of the staff, with ana's talk today and a step that she has not done."""
    vera, now = staff_member("vera@primer.rs", "coordinator"), timezone.now()
    topic = make_topic()
    noon = timezone.localtime(now).replace(hour=12, minute=0)
    booking = plain_booking(make_consultant(topic), topic, noon, mode=Mode.PHONE)
    client = booking.client
    client.name, client.email, client.phone = LONG_NAME, ana.email, "+381641234567"
    client.save()
    NextStep.objects.create(
        client=client, text=LONG_NAME, due_on=timezone.localdate() - DAY, created_at=now, created_by=vera
    )
    return vera


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_first_pages_are_sound(reader, fair, ana, vera, prefix):
    window = reader()
    for path in ("", f"dogadjaji/{fair.event.slug}/"):
        window.open(prefix + path)
        window.assert_sound()
    for person, path, found in ((ana, "nalog/", ".needs-you li"), (vera, "rad/", ".today li, .task-list li")):
        window = reader()
        sign_in(window, person)
        assert window.open(prefix + path).locator(found).count() == 3
        window.assert_sound()


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_out_of_season_home_is_sound(reader, fair, prefix):
    now = timezone.now()
    Event.objects.update(starts_at=now - DAY, ends_at=now - DAY / 2)
    window = reader()
    assert window.open(prefix).locator(".fair-card--over").count() == 1
    window.assert_sound()


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_the_open_menu_leads_to_the_search_on_the_smallest_phone(reader, open_portal, prefix):
    window = reader(width=320)
    page = window.open(f"{prefix}kontakt/")
    page.locator("details.menu summary").click()
    window.assert_fits()
    window.assert_accessible()
    window.leave_by(page.locator("details.menu a[href$='#q']"))
    assert page.evaluate("document.activeElement.id || location.hash") in ("q", "#q")

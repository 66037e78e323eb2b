"""The desk of the fair in a browser: every page fits, is accessible and says nothing on the console."""

import pytest
from django.utils import timezone

from events.models import Call, Event, ExhibitorApplication, StandWish
from tests.entrepreneurs.factories import make_enterprise
from tests.events.fair_cast import make_fairing
from tests.events.fairs import DAY, make_application, make_stand
from tests.people import staff_member
from tests.test_every_page_in_browser import PREFIXES, walk
from tests.walker import sign_in

pytestmark = pytest.mark.browser
LONG_NAME = "Udruženje roditelja i prijatelja dece sa smetnjama u razvoju „Zajedno do samostalnog života i rada“"


@pytest.fixture
def coordinator(open_portal):
    return staff_member("vera@primer.rs", "coordinator")


@pytest.fixture
def fairing(coordinator, photo_store):
    found = make_fairing(applied=make_enterprise(name=LONG_NAME), invited=make_enterprise(contact_email=""))
    now = timezone.now()
    Event.objects.filter(pk=found.fair.pk).update(starts_at=now + 40 * DAY, ends_at=now + 41 * DAY)
    times = {"opens_at": now - DAY, "closes_at": now + DAY, "shuts_at": now + 2 * DAY, "confirm_by": now + 9 * DAY}
    Call.objects.filter(pk=found.fair.pk).update(**times)
    kind = found.stand.stand_type
    drawn = [make_stand(kind, code=f"A{n}", zone="Istok", x=n * 12, y=10, width=11, height=9) for n in range(1, 5)]
    confirmed = make_application(kind, "confirmed", stand=drawn[0], power_watts=900, other_needs="a" * 60)
    StandWish.objects.create(application=confirmed, stand=drawn[1], position=1)
    make_application(kind, "under_review", pending_state="accepted", pending_message="Vidimo se.", contact_email="")
    make_application(kind, "waitlisted", is_late=True, may_be_offered=False)
    return found


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_every_page_of_the_desk_is_sound(reader, coordinator, fairing, prefix):
    year, pk = f"rad/sajam/{fairing.fair.year}/", fairing.application.pk
    confirmed = ExhibitorApplication.objects.get(state="confirmed")
    pages = [
        "rad/", "rad/sajam/", year, f"{year}?q=nema-ga", f"{year}podesavanja/", f"{year}program/", f"{year}tipovi/",
        f"{year}standovi/", f"{year}odluke/", f"{year}raspored/", f"{year}raspored/plan/", f"{year}potrebe/",
        f"{year}ocene/", f"{year}pozivi/", f"{year}pozivi/ponuda/", f"{year}pozivi/telefon/", f"{year}obuhvat/",
        f"{year}nova-prijava/?q=preduz", f"rad/sajam/prijave/{confirmed.pk}/", f"{year}podesavanja/opis/",
        f"{year}poziv/", f"{year}standovi/red/", f"{year}javljanje/", f"{year}pomeranje/",
        f"rad/sajam/pozivi/{fairing.invitation.pk}/",
    ]  # fmt: skip
    forms = [
        f"{year}standovi/uvoz/", f"{year}otkazivanje/", f"rad/sajam/prijave/{pk}/ocena/",
        f"rad/sajam/prijave/{pk}/dopuna/",
        f"rad/sajam/prijave/{confirmed.pk}/otkazivanje/",
        f"sajam/{fairing.fair.year}/poziv/odgovor/{fairing.token}/",
    ]  # fmt: skip
    staff = reader(width=1280)
    sign_in(staff, coordinator)
    walk(staff, prefix, pages, sent=forms)

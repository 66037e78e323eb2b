"""The desk in a browser: every page fits, is accessible and says nothing on the console."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from centar.models import ClosedDay
from consultations.actions.booking import Contact, book
from consultations.models import Booking, CallRequest, Mode, Source
from consultations.slots import Wish, free_slots
from tests.consultations.cast import make_consulting
from tests.consultations.factories import make_contact, plain_booking
from tests.people import staff_member
from tests.test_every_page_in_browser import PREFIXES, walk
from tests.walker import sign_in

pytestmark = pytest.mark.browser
LONG_NAME = "Aleksandra Maksimilijana Dugoimenović-Stojanović iz udruženja roditelja dece sa smetnjama u razvoju"


@pytest.fixture
def coordinator(open_portal):
    return staff_member("vera@primer.rs", "coordinator")


@pytest.fixture
def consulting(coordinator):
    client = staff_member("zora@primer.rs", "editor")
    found = make_consulting(client=client, staff=coordinator)
    now = timezone.now()
    today = timezone.localdate(now)
    wish = Wish(found.topic, Mode.PHONE, is_staff=True)
    slots = free_slots(wish, first=today + dt.timedelta(days=1), last=today + dt.timedelta(days=9), now=now)
    contacts = [Contact(LONG_NAME, phone="+381641234568"), make_contact()]
    for slot, contact in zip(slots, contacts, strict=False):
        book(
            wish=wish,
            starts_at=slot.starts_at,
            contact=contact,
            source=Source.WEB,
            language="sr-latn",
            by=None,
            now=now,
            needs="tumač za znakovni jezik",
        )
    CallRequest.objects.create(
        name=LONG_NAME, phone="+381641234568", note="a" * 60, language="sr-latn", form_key=uuid.uuid4(), created_at=now
    )
    ClosedDay.objects.create(date=timezone.localdate(slots[0].starts_at), reason="kvar")
    return found


def held_long_ago(consulting):
    """Two talks of which the figures tell."""
    for day, facts in [(6, {"outcome": "informed"}), (7, {"source": Source.PHONE, "mode": Mode.VIDEO})]:
        starts_at = dt.datetime(2020, 1, day, 9, tzinfo=dt.UTC)
        plain_booking(
            consulting.consultant, consulting.topic, starts_at, state="attended", attended_at=starts_at, **facts
        )


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_every_page_of_the_desk_is_sound(reader, coordinator, consulting, prefix):
    held = Booking.objects.order_by("pk").last()
    held_long_ago(consulting)
    day = timezone.localdate(held.starts_at)
    talk, client = f"rad/razgovori/{consulting.booking.pk}/", f"rad/klijenti/{consulting.booking.client_id}/"
    schedule = f"rad/raspored/{consulting.consultant.pk}/"
    pages = [
        "rad/", f"rad/razgovori/?dan={day}", f"rad/razgovori/nedelja/?dan={day}", "rad/razgovori/ugrozeni/",
        "rad/razgovori/pozivi/", "rad/razgovori/lista-cekanja/", talk, f"rad/razgovori/{held.pk}/", "rad/klijenti/",
        "rad/klijenti/?q=nema-ga", client, "rad/raspored/", "rad/razgovori/brojke/?od=2020-01-01&do=2120-01-01",
        "rad/razgovori/brojke/?od=2020-02-01&do=2020-01-01",
    ]  # fmt: skip
    forms = [
        "rad/razgovori/novi/", "rad/razgovori/dolazak/", f"rad/razgovori/pozivi/{consulting.call.pk}/",
        f"{talk}pomeranje/", f"{talk}zapis/", f"{client}dogovor/", f"{client}beleska/", f"{schedule}sati/",
        f"{schedule}odsustvo/", "rad/raspored/dan/zatvaranje/", "rad/raspored/dan/otvaranje/",
    ]  # fmt: skip
    staff = reader(width=1280)
    sign_in(staff, coordinator)
    walk(staff, prefix, pages, sent=forms)

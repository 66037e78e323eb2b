"""The day of the fair in a browser: a phone at the entrance, counting without JavaScript, and every page sound."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from events.actions.fair.entry import check_in
from events.models import ApplicationState, CheckIn, Event, Pass, PassKind, ProgrammeItem, TapCount
from tests.events.fair_stage import make_exhibitor, make_pass, published_fair
from tests.events.fairs import make_application
from tests.people import staff_member
from tests.test_every_page_in_browser import PREFIXES
from tests.walker import sign_in

pytestmark = pytest.mark.browser
HOUR = dt.timedelta(hours=1)
LONG = "Udruženje za podršku osobama sa invaliditetom „Zajedno možemo sve što poželimo“ Gornjilipovac"


@pytest.fixture
def steward(open_portal):
    return staff_member("redar@primer.rs", "steward")


@pytest.fixture
def vera(open_portal):
    return staff_member("vera@primer.rs", "coordinator")


@pytest.fixture
def fair(open_portal, photo_store):
    """On today, by the clock of the machine, with which the browser goes too."""
    now = timezone.now()
    fair = published_fair()
    Event.objects.filter(pk=fair.pk).update(starts_at=now - HOUR, ends_at=now + HOUR)
    return fair


def test_a_phone_at_the_entrance(reader, fair, steward):
    """The camera opens the badge; the steward signs in, lets in, meets the same badge again, and forces it."""
    badge = make_pass(fair, LONG)
    phone = reader(width=390, javascript=False)
    sign_in(phone, steward)
    page = phone.open(f"/c/{badge.code}/")
    assert page.locator(".verdict--green").count() == 1
    phone.leave_by(page.locator(".let-in button"))
    assert page.locator(".verdict--green").count() == 1
    page = phone.open(f"/c/{badge.code}/")
    assert page.locator(".verdict--amber").count() == 1
    phone.leave_by(page.locator(".let-in button"))
    page.locator("details summary").click()
    page.locator("#id_reason").fill("Bila je do kola.")
    phone.leave_by(page.locator("details button"))
    assert list(CheckIn.objects.order_by("pk").values_list("result", flat=True)) == ["entered", "already_in", "forced"]


def test_counting_with_one_thumb_and_without_javascript(reader, fair, steward):
    phone = reader(width=390, javascript=False)
    sign_in(phone, steward)
    page = phone.open(f"/rad/sajam/{fair.year}/dan/brojanje/")
    page.locator("#id_ulaz").fill("Od reke")
    phone.leave_by(page.locator("main form button"))
    for _ in range(3):
        phone.leave_by(page.locator(".taps__more"))
    phone.leave_by(page.locator("button[name=less]"))
    assert page.locator(".taps__count b").inner_text() == "2"
    assert TapCount.objects.get().gate == "Od reke"


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_every_page_of_the_day_is_sound(reader, fair, vera, prefix):
    one = make_exhibitor(fair, LONG, code="12", public_text="a" * 300, public_email="javno@primer.rs")
    make_exhibitor(fair, "Pekara", code="13")
    badge = make_pass(fair, kind=PassKind.EXHIBITOR, application=one)
    media = fair.event.media_requests.create(
        form_key=uuid.uuid4(), outlet=LONG, medium="radio", name="Mara", email="mara@primer.rs",
        language="sr-latn", created_at=timezone.now(), equipment="a" * 100,
    )  # fmt: skip
    now = timezone.now()
    ProgrammeItem.objects.create(
        event=fair.event, stage="Bina", starts_at=now, ends_at=now + HOUR, title="Hor", people=LONG
    )
    TapCount.objects.create(event=fair.event, gate="Od reke", minute=now, people=5)
    scans = [check_in(fair=fair, raw_code=code, nonce=uuid.uuid4(), by=vera, now=now) for code in (badge.code,) * 2]
    make_application(fair.stand_types.get(), ApplicationState.NO_SHOW)
    public = f"sajam/{fair.year}/"
    day = f"rad/sajam/{fair.year}/dan/"
    pages = [
        "sajam/", f"{public}poziv/", f"{public}izlagaci/", f"{public}izlagaci/?q=12", f"{public}izlagaci/?q=nema",
        f"{public}izlagaci/{one.key}/", f"{public}plan/", f"{public}program/", f"{public}mediji/",
        f"{public}mediji/hvala/", f"c/{badge.code}/", "c/AEHK2345PTX96789/", day, f"{day}ulaz/",
        f"{day}ulaz/{scans[0].pk}/", f"{day}ulaz/{scans[1].pk}/", f"{day}unutra/", f"{day}brojanje/",
        f"{day}brojanje/?ulaz=Od+reke", f"{day}bedzevi/", f"{day}bedzevi/spisak/", f"{day}bedzevi/novi/",
        f"{day}bedzevi/{Pass.objects.first().pk}/", f"{day}mediji/", f"{day}mediji/{media.pk}/", f"{day}izlagaci/",
        f"{day}brojke/",
    ]  # fmt: skip
    window = reader()
    sign_in(window, vera)
    for path in pages:
        window.open(f"{prefix}{path}")
        window.assert_sound()

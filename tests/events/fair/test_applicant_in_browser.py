"""Applying to the fair in a browser: by the keyboard, in Cyrillic, without JavaScript; each page passes axe."""

import datetime as dt

import pytest
from django.utils import timezone

from centar.models import User
from events.actions.fair import reviewing
from events.models import ApplicationState, ExhibitorApplication, Stand, StandMode
from tests.entrepreneurs.factories import make_enterprise
from tests.events.applicants import of, page
from tests.events.fairs import DAY, make_application, make_fair, make_stand, make_type
from tests.people import staff_member
from tests.walker import Keyboard, Walker, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

A = ApplicationState


def fair_open_now(**facts):
    """The browser has the machine's clock, so the dates stand around it."""
    now = timezone.now()
    fair = make_fair(year=now.year + 1, **facts)
    call, event = fair.call, fair.event
    call.opens_at, call.closes_at, call.shuts_at = now - DAY, now + DAY, now + 2 * DAY
    call.confirm_by = now + 5 * DAY
    call.save()
    event.starts_at, event.ends_at = now + 60 * DAY, now + 60 * DAY + dt.timedelta(hours=8)
    event.save()
    return fair


@pytest.fixture
def fair(open_portal, photo_store):
    return fair_open_now(stand_mode=StandMode.PICK, setup_from=timezone.now(), setup_until=timezone.now() + DAY)


@pytest.fixture
def kind(fair):
    kind = make_type(fair, name="Sto sa strujom", power_watts=2000)
    for number in range(3):
        make_stand(kind, code=str(number + 1), x=5 + 20 * number, y=10, width=15, height=30)
    return kind


@pytest.fixture
def ana(fair):
    return User.objects.create_user("ana@primer.rs")


def test_applies_and_chooses_a_stand_by_keyboard_in_cyrillic_without_javascript(reader, kind, ana):
    mine = make_enterprise(owner=ana, name="Slatka kuća")
    window = reader(width=390)
    sign_in(window, ana)
    walker = Walker(window, "sr-cyrl")
    keyboard = Keyboard(window, page("apply_choose", kind.fair.year, language="sr-cyrl"))
    keyboard.tick("enterprise", str(mine.key))
    keyboard.press_button(walker.words("Continue"))
    keyboard.press_button(walker.words("Save and continue"))
    keyboard.type_into("showing", "Пекмез")
    keyboard.press_button(walker.words("Save and continue"))
    keyboard.tick("stand_type", str(kind.pk))
    keyboard.press_button(walker.words("Save and continue"))
    keyboard.type_into("public_text", "Домаћи пекмез.")
    keyboard.press_button(walker.words("Save and continue"))
    keyboard.tick("consent", "on")
    keyboard.press_button(walker.words("Send the application"))
    application = ExhibitorApplication.objects.get()
    assert application.state == A.SUBMITTED
    vera = staff_member("vera@primer.rs", "coordinator")
    now = timezone.now()
    reviewing.draft_decision(application=application, decision=A.ACCEPTED, message="", by=vera, now=now)
    reviewing.release(fair=kind.fair, by=vera, now=now)
    window.open(of(application, "application_confirm", language="sr-cyrl"))
    keyboard.type_into("helpers", "Ана Анић")
    keyboard.tick("rules", "on")
    keyboard.press_button(walker.words("Confirm"))
    keyboard.tab_to(tag="A", label=walker.words("Choose a stand"))
    keyboard.enter()
    second = Stand.objects.get(code="2")
    keyboard.tab_to(name="stand")
    keyboard.press("ArrowDown")
    keyboard.press_button(walker.words("Take this stand"))
    application.refresh_from_db()
    assert (application.state, application.stand) == (A.CONFIRMED, second)
    assert walker.page.locator(".lead").first.inner_text() == "Излажете на сајму, на штанду 2."


def test_every_page_passes_at_every_width(reader, kind, ana):
    def mine(state, **facts):
        return make_application(kind, state, owner=ana, **facts)

    draft = mine(A.DRAFT, reference=None, submitted_at=None)
    wishing = fair_wishing(kind.fair)
    wish = make_application(wishing, A.DRAFT, owner=ana, reference=None, submitted_at=None)
    asked, accepted, confirmed = mine(A.NEEDS_CHANGES), mine(A.ACCEPTED), mine(A.CONFIRMED)
    lapsed, over = mine(A.LAPSED), mine(A.WITHDRAWN, withdrawn_from=A.SUBMITTED)
    pages = [
        *[page(name, kind.fair.year) for name in ("apply", "apply_choose", "apply_new")],
        *[of(draft, "application_page", slug) for slug in ("preduzece", "izlaganje", "katalog")],
        of(wish, "application_page", "stand"),
        *[of(one) for one in (draft, asked, accepted, confirmed, over)],
        *[of(draft, name) for name in ("application_check", "application_discard")],
        *[of(accepted, name) for name in ("application_confirm", "application_withdraw")],
        *[of(confirmed, name) for name in ("application_pick", "application_helpers")],
        of(lapsed, "application_confirm"),
    ]
    window = reader()
    sign_in(window, ana)
    for address in pages:
        window.open(address)
        window.assert_sound()


def fair_wishing(other):
    """A type of stand of a fair at which exhibitors wish; with a plan."""
    fair = make_fair(year=other.year + 1, stand_mode=StandMode.PREFERRED)
    fair.call.opens_at, fair.call.closes_at = other.call.opens_at, other.call.closes_at
    fair.call.save()
    kind = make_type(fair)
    make_stand(kind, x=5, y=5, width=20, height=20)
    return kind

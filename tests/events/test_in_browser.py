"""Registering, changing and cancelling in a browser; every page fits, is accessible, says nothing on the console."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Event, EventKind, EventState, Feedback, Material, Registration, RegistrationState, Source
from tests.events.factories import make_contact, make_event, plain_registration, sign_up
from tests.mails import mails_to
from tests.people import staff_member
from tests.test_every_page_in_browser import walk
from tests.walker import PREFIXES, Keyboard, Walker, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "mara@primer.rs"
LONG_NAME = "Мирослава Пантелејмоновић-Стојадиновић из Доњег Јасена, радионица „Трећи спрат“"
LONG_TITLE = (
    "Radionica o pokretanju i održivosti socijalnih preduzeća u nerazvijenim opštinama jugoistočnog dela okruga"
)


def soon(days=7, **facts):
    start = timezone.now() + dt.timedelta(days=days)
    values = {"starts_at": start, "ends_at": start + dt.timedelta(hours=2), "title": LONG_TITLE}
    return make_event(**values | facts)


@pytest.fixture
def portal(open_portal):
    return soon(
        text="Uvod.\n\n- prvo\n- drugo", agenda="17:00 početak", accessibility="Rampa.", address="Trg 1", slug="prvi"
    )


def register(walker, **contact):
    """From home to the registration."""
    walker.follow("Events")
    walker.reader.leave_by(walker.page.locator("main .event h3 a").first)
    walker.reader.leave_by(walker.page.locator("main .event-register a.btn"))
    walker.fill(**contact)
    walker.reader.take_time()
    walker.reader.leave_by(walker.page.locator("main form[novalidate] button"))


def test_what_is_wrong_is_in_focus_also_after_a_link_of_the_summary(reader, portal):
    """The link puts the field into the address; the next answer must not lead there, past what it says."""
    walker = Walker(reader(width=390))
    walker.page.goto(f"/dogadjaji/{portal.slug}/prijava/")
    for _ in range(2):
        walker.reader.take_time()
        walker.reader.leave_by(walker.page.locator("main form[novalidate] button"))
        expect(walker.page.locator(".error-summary")).to_be_focused()
        walker.page.locator(".error-summary a").last.click()
        expect(walker.page).to_have_url(re.compile("#"))
    assert walker.reader.console == []


@pytest.mark.parametrize(
    ("language", "width", "javascript"),
    [("sr-latn", 390, True), ("sr-cyrl", 320, False), ("en", 1280, False)],
)
def test_registered_changed_and_cancelled(reader, portal, language, width, javascript):
    walker = Walker(reader(width=width, javascript=javascript), language)
    register(walker, name=LONG_NAME, email=EMAIL, party="3")
    assert walker.heading() == walker.words("You are registered")
    walker.page.goto(re.search(r"https?://[^/\s]+(/\S*veza/\S+)", mails_to(EMAIL)[0].text)[1])
    with walker.page.expect_download() as download:
        walker.page.get_by_role("link", name=walker.words("Put it in your calendar")).click()
    assert download.value.suggested_filename == "dogadjaj.ics"
    walker.follow("Change how many come")
    walker.fill(party="2")
    walker.press("Save the number")
    assert Registration.objects.get().party == 2
    walker.follow("Cancel the registration")
    walker.press("Cancel the registration")
    assert walker.heading() == walker.words("The registration is cancelled")
    assert Event.objects.get().seats_taken == 0
    assert mails_to(EMAIL)[-1].language == language
    assert walker.reader.console == []


def test_onto_the_waiting_list_by_keyboard_in_cyrillic(reader, portal):
    Event.objects.update(capacity=1)
    sign_up(portal, now=timezone.now())
    visitor = Keyboard(reader(width=1280), PREFIXES["sr-cyrl"] + "dogadjaji/prvi/")
    visitor.tab_to(tag="A", label="Пријавите се на листу чекања")
    visitor.enter()
    visitor.press_button("Пријавите се на листу чекања")
    expect(visitor.page.locator(".error-summary")).to_be_focused()
    visitor.type_into("name", "Мара Марић")
    visitor.type_into("phone", "060 1234567")
    visitor.reader.take_time()
    visitor.press_button("Пријавите се на листу чекања")
    assert visitor.page.get_by_role("heading", level=1).inner_text() == "На листи чекања сте"
    assert Registration.objects.order_by("pk").last().is_waiting


def past_event():
    """Over, with everything that comes afterwards, and somebody who was there."""
    event = soon(days=-3, slug="prosli", recap="Bilo je.", certificate_hours=2)
    Material.objects.create(event=event, title="Beleške", url="https://primer.rs/")
    for mark in (5, 4, 4):
        Feedback.objects.create(
            event=event, audience="visitor", usefulness=mark, good="Sve", better="Ništa", given_on=timezone.localdate()
        )
    return event, plain_registration(event, name=LONG_NAME, party=3, came=2, needs="tumač " * 20)


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_every_public_page_is_sound(reader, portal, prefix):
    soon(state=EventState.CANCELLED, cancel_reason="Gošća je bolesna.", slug="otkazani", kind=EventKind.LECTURE)
    soon(registration_opens_at=timezone.now() + dt.timedelta(days=2), slug="kasnije")
    soon(takes_registrations=False, slug="slobodno")
    past, _been = past_event()
    visitor = reader(width=1280)
    pages = ["", "dogadjaji/", "dogadjaji/?vrsta=press", "dogadjaji/arhiva/"]
    pages += [f"dogadjaji/{slug}/" for slug in ("prvi", "otkazani", "kasnije", "slobodno", past.slug)]
    walk(visitor, prefix, pages, sent=["dogadjaji/prijava/nadji/", "dogadjaji/prvi/prijava/"])
    for slug in ("otkazani", "kasnije"):
        visitor.open(f"{prefix}dogadjaji/{slug}/prijava/")
        # Chromium says on the console that the answer is 409
        visitor.console.clear()
        visitor.assert_sound()


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_every_page_of_a_registration_is_sound(reader, portal, prefix):
    _past, been = past_event()
    seated = sign_up(portal, 2, contact=make_contact(name=LONG_NAME), now=timezone.now())
    Event.objects.filter(pk=portal.pk).update(capacity=2)
    waiting = sign_up(portal, now=timezone.now())
    user = staff_member("zora@primer.rs", "researcher")
    visitor = reader(width=1280)
    sign_in(visitor, user)
    Registration.objects.update(email=user.email)
    own = "dogadjaji/prijava/"
    walk(
        visitor,
        prefix,
        [f"{own}{one.code}/" for one in (been, seated, waiting)]
        + [f"{own}{seated.code}/otkazivanje/", f"{own}{seated.code}/broj-osoba/", "nalog/"],
        sent=[f"{own}{been.code}/utisak/"],
    )


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_every_page_of_the_desk_is_sound(reader, portal, prefix):
    past, been = past_event()
    draft = soon(state=EventState.DRAFT, slug="nacrt")
    now = timezone.now()
    caller = sign_up(portal, contact=make_contact(name=LONG_NAME, email="", phone="+381601234567"), now=now)
    Registration.objects.filter(pk=caller.pk).update(call_reason="moved", call_since=now)
    plain_registration(portal, state=RegistrationState.WAITING, waits_since=now, source=Source.DESK)
    staff = reader(width=1280)
    sign_in(staff, staff_member("vera@primer.rs", "coordinator"))
    desk = "rad/dogadjaji/"
    pages = [
        desk, f"{desk}?prosli=1", f"{desk}{portal.pk}/", f"{desk}{past.pk}/", f"{desk}{draft.pk}/objava/",
        f"{desk}{past.pk}/utisci/", f"{desk}{portal.pk}/prijave/", f"{desk}{portal.pk}/prijave/?stanje=pozivi",
        f"{desk}{past.pk}/ulaz/", f"{desk}{portal.pk}/ulaz/", f"{desk}prijave/{been.pk}/",
        f"{desk}prijave/{caller.pk}/", f"{desk}prijave/{caller.pk}/otkazivanje/", f"{desk}{portal.pk}/pomeranje/",
        f"{desk}{portal.pk}/mesta/", f"{desk}{past.pk}/materijal/{past.materials.get().key}/",
        f"{desk}{draft.pk}/izmena/",
    ]  # fmt: skip
    forms = [
        f"{desk}novi/", f"{desk}{portal.pk}/otkazivanje/", f"{desk}{portal.pk}/kopija/",
        f"{desk}{portal.pk}/materijal/", f"{desk}{portal.pk}/prijave/nova/",
    ]  # fmt: skip
    walk(staff, prefix, pages, sent=forms)

"""Booking, moving and cancelling in a browser: with a mail, with a phone alone, by keyboard, without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from consultations.models import Booking, State
from tests.consultations.factories import make_consultant, make_room, make_topic, open_on_workdays
from tests.mails import mails_to
from tests.walker import PREFIXES, Keyboard, Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "mara@primer.rs"
LONG_NAME = "Мирослава Пантелејмоновић-Стојадиновић из Доњег Јасена, радионица „Трећи спрат“"


@pytest.fixture(autouse=True)
def portal(open_portal):
    open_on_workdays()
    make_room("Kancelarija")
    topic = make_topic(name="Pokretanje", documents="Rešenje, ako ga imate.")
    make_consultant(topic, name="Mara Savetović")
    make_consultant(topic, name="Petar Savetović")


def choose(walker, number):
    """The radio button of a time, counted from the first."""
    walker.page.locator("main [name=vreme]").nth(number).check()


def book(walker, **contact):
    """From home to the booking: four pages sent or links followed, the booking not counted."""
    walker.follow("Book a talk")
    choose(walker, 3)
    walker.press("Continue")
    walker.fill(**contact)
    walker.reader.take_time()
    walker.press("Continue")
    walker.press("Book the talk")
    assert walker.steps == 4


def move_and_cancel(walker):
    """From the booking's page and back to it; what it says at the end is that the talk is cancelled."""
    before = Booking.objects.get().starts_at
    walker.follow("Move to another time")
    choose(walker, 8)
    walker.press("Move the talk")
    assert walker.words("The talk is moved to the new time.") in walker.page.inner_text("main")
    assert Booking.objects.get().starts_at > before
    walker.follow("Cancel the talk")
    walker.press("Cancel the talk")
    assert walker.heading() == walker.words("The talk is cancelled")
    assert Booking.objects.get().state == State.CANCELLED_BY_CLIENT


@pytest.mark.parametrize(
    ("language", "width", "javascript"),
    [("sr-latn", 390, True), ("sr-cyrl", 320, False), ("en", 1280, False)],
)
def test_with_a_mail_address(reader, language, width, javascript):
    walker = Walker(reader(width=width, javascript=javascript), language)
    book(walker, name=LONG_NAME, email=EMAIL)
    assert walker.heading() == walker.words("One more step: confirm from your mail")
    (mail,) = mails_to(EMAIL)
    walker.page.goto(re.search(r"https?://[^/\s]+(/\S*potvrda/\S+)", mail.text)[1])
    walker.press("Yes, book it")
    assert walker.heading() == walker.words("Your talk is booked")
    with walker.page.expect_download() as download:
        walker.page.get_by_role("link", name=walker.words("Put it in your calendar")).click()
    assert download.value.suggested_filename == "razgovor.ics"
    move_and_cancel(walker)
    last = mails_to(EMAIL)[-1]
    assert (last.template, last.language) == ("consultations/cancelled", language)
    assert walker.reader.console == []


def test_with_a_phone_alone(reader):
    walker = Walker(reader(width=390))
    book(walker, name="Mara Marić", phone="060 1234567")
    assert walker.heading() == walker.words("We keep the time for you")
    move_and_cancel(walker)
    assert walker.reader.console == []


def test_found_again_in_another_browser_by_code_and_phone(reader):
    book(Walker(reader(width=390)), name="Mara Marić", phone="060 1234567")
    elsewhere = Walker(reader(width=1280, javascript=False))
    elsewhere.follow("Support")
    elsewhere.follow("Find your talk")
    elsewhere.fill(code=Booking.objects.get().code.lower(), contact="060/123-45-67")
    elsewhere.press("Show the talk")
    assert elsewhere.heading() == elsewhere.words("We keep the time for you")


def test_by_keyboard_in_cyrillic(reader):
    visitor = Keyboard(reader(width=1280), PREFIXES["sr-cyrl"])
    visitor.tab_to(tag="A", label="Закажите разговор")
    visitor.enter()
    visitor.press_button("Наставите")
    expect(visitor.page.locator(".error-summary")).to_be_focused()
    visitor.tab_to(tag="A", label="Изаберите дан и време разговора")
    visitor.press("Enter")
    expect(visitor.page.locator("[name=vreme]").first).to_be_focused()
    visitor.press("ArrowDown")
    visitor.press_button("Наставите")
    visitor.type_into("name", "Мара Марић")
    visitor.type_into("phone", "060 1234567")
    visitor.reader.take_time()
    visitor.press_button("Наставите")
    visitor.press_button("Закажите разговор")
    assert visitor.page.get_by_role("heading", level=1).inner_text() == "Чувамо Вам термин"
    visitor.tab_to(tag="A", label="Померите на друго време")
    visitor.enter()
    visitor.tab_to(name="vreme")
    for _ in range(6):
        visitor.press("ArrowDown")
    visitor.press_button("Померите разговор")
    visitor.tab_to(tag="A", label="Откажите разговор")
    visitor.enter()
    visitor.press_button("Откажите разговор")
    assert visitor.page.get_by_role("heading", level=1).inner_text() == "Разговор је отказан"
    assert Booking.objects.get().state == State.CANCELLED_BY_CLIENT


@pytest.mark.parametrize("language", PREFIXES)
def test_every_page_is_sound(reader, language):
    visitor = reader(width=1280)
    walker = Walker(visitor, language)
    prefix = PREFIXES[language]
    for path in ("", "podrska/", "podrska/razgovor/nadji/", "podrska/razgovor/lista-cekanja/",
                 "podrska/razgovor/lista-cekanja/hvala/", "podrska/razgovor/pozovite-me/hvala/"):  # fmt: skip
        visitor.open(prefix + path)
        visitor.assert_sound()
    for path in ("nadji/", "lista-cekanja/", "pozovite-me/"):
        visitor.open(f"{prefix}podrska/razgovor/{path}")
        visitor.leave_by(visitor.page.locator("main form[novalidate] button").first)
        expect(visitor.page.locator(".error-summary")).to_be_focused()
        visitor.assert_sound()
    visitor.open(f"{prefix}podrska/razgovor/")
    visitor.assert_sound()
    walker.press("Continue")
    visitor.assert_sound()
    choose(walker, 2)
    walker.press("Continue")
    walker.press("Continue")
    visitor.assert_sound()
    walker.fill(name=LONG_NAME, email=EMAIL, needs="Tumač " * 60)
    visitor.take_time()
    walker.press("Continue")
    visitor.assert_sound()
    walker.press("Book the talk")
    visitor.assert_sound()
    walker.follow("Move to another time")
    visitor.assert_sound()
    walker.press("Move the talk")
    visitor.assert_sound()
    visitor.open(re.search(r"https?://[^/\s]+(/\S*potvrda/\S+)", mails_to(EMAIL)[0].text)[1])
    visitor.assert_sound()
    walker.press("Yes, book it")
    visitor.assert_sound()
    walker.follow("Cancel the talk")
    visitor.assert_sound()
    walker.press("Cancel the talk")
    visitor.assert_sound()

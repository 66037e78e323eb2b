"""The ways people take through the portal, in a browser: on a phone, without JavaScript, by the keyboard, as staff."""

import re

import pytest
from playwright.sync_api import expect

from centar.models import Municipality, User
from entrepreneurs.models import Category, Enterprise, State
from tests.entrepreneurs.factories import make_enterprise, valid_mb, valid_pib
from tests.mails import code_in, mails_to
from tests.people import staff_member
from tests.walker import PREFIXES, Keyboard, Walker, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "novakinja@primer.rs"
IDENTITY = {
    "legal_form": "association",
    "name": "Udruženje „Nova nit“",
    "mb": valid_mb(700),
    "pib": valid_pib(700),
    "status_stage": ["in_preparation"],
}
CONTACT = {"contact_name": "Nada Primerović", "contact_phone": "060 1234567"}
PEOPLE = {"social_roles": ["work_integration"]}


@pytest.fixture(autouse=True)
def town(open_portal, photo_store):
    pass


@pytest.fixture
def coordinator():
    return staff_member("vera@primer.rs", "coordinator")


def number_of(model, slug):
    """The value of the row's option on a page."""
    return str(model.objects.get(slug=slug).pk)


def begin(walker):
    """From home to the empty task list."""
    walker.follow("Register in the directory")
    walker.fill(email=EMAIL)
    walker.press("Continue")
    walker.fill(code=code_in(mails_to(EMAIL)[-1]))
    walker.press("Continue")


def fill_in_identity(walker):
    walker.follow("Basic facts")
    walker.fill(**IDENTITY)
    walker.press("Save and continue")


def fill_in_the_rest(walker):
    """From the page with the seat to the check page."""
    walker.fill(**CONTACT, municipality=number_of(Municipality, "donji-jasen"))
    walker.press("Save and continue")
    walker.fill(categories=[number_of(Category, "hrana-i-pice")], description="Kuvamo pekmez.")
    walker.press("Save and continue")
    walker.fill(**PEOPLE)
    walker.press("Save and continue")


def send(walker, button="Send the application"):
    walker.fill(consent=True)
    walker.press(button)


@pytest.mark.parametrize(("language", "javascript"), [("sr-latn", True), ("sr-cyrl", False), ("en", False)])
def test_newcomer_registers_on_a_phone_in_nine_steps(reader, language, javascript):
    walker = Walker(reader(width=390, javascript=javascript), language)
    begin(walker)
    fill_in_identity(walker)
    fill_in_the_rest(walker)
    send(walker)
    assert walker.heading() == walker.words("The application is sent")
    assert walker.steps <= 9
    sent = Enterprise.objects.get()
    assert (sent.state, sent.language) == (State.SUBMITTED, language)
    assert sent.reference in walker.page.locator(".confirmation").inner_text()
    assert [mail.language for mail in mails_to(EMAIL)] == [language] * 3  # code, link, receipt
    assert walker.reader.console == []


def test_registration_left_halfway_goes_on_by_mail_in_another_browser(reader):
    walker = Walker(reader(width=390))
    begin(walker)
    fill_in_identity(walker)
    walker.fill(contact_name="Nada Primerović")
    walker.press("Save and come back later")
    assert walker.heading() == walker.words("Registration: task list")

    elsewhere = Walker(reader(width=1280, javascript=False))
    link = re.search(r"https?://[^/\s]+(/upis/veza/\S+)", mails_to(EMAIL)[-1].text)
    elsewhere.reader.open(link[1])
    elsewhere.press("Continue")
    assert IDENTITY["name"] in elsewhere.page.get_by_role("main").inner_text()
    elsewhere.follow("Basic facts")
    elsewhere.press("Save and continue")
    assert elsewhere.page.locator("[name=contact_name]").input_value() == "Nada Primerović"
    fill_in_the_rest(elsewhere)
    send(elsewhere)
    assert Enterprise.objects.get().state == State.SUBMITTED


def test_newcomer_registers_by_keyboard_alone(reader):
    visitor = Keyboard(reader(width=1280), "/en/")
    visitor.tab_to(tag="A", label="Register in the directory")
    visitor.enter()
    visitor.press_button("Continue")
    expect(visitor.page.locator(".error-summary")).to_be_focused()
    visitor.tab_to(tag="A", label="Enter your e-mail")
    visitor.press("Enter")
    expect(visitor.page.locator("[name=email]")).to_be_focused()
    visitor.page.keyboard.type(EMAIL)
    visitor.enter()
    visitor.type_into("code", code_in(mails_to(EMAIL)[-1]))
    visitor.enter()
    visitor.tab_to(label="Basic facts")
    visitor.enter()
    _identity_by_keyboard(visitor)
    visitor.tab_to(name="municipality")
    visitor.page.keyboard.type("Donji")
    visitor.type_into("contact_name", "Nada Primerović")
    visitor.type_into("contact_phone", "060 1234567")
    visitor.press_button("Save and continue")
    visitor.tick("categories", number_of(Category, "hrana-i-pice"))
    visitor.type_into("description", "Šijemo torbe.")
    visitor.press_button("Save and continue")
    visitor.tick("social_roles", "work_integration")
    visitor.press_button("Save and continue")
    visitor.tab_to(name="consent")
    visitor.press("Space")
    visitor.press_button("Send the application")
    assert visitor.page.get_by_role("heading", level=1).inner_text() == "The application is sent"
    assert Enterprise.objects.get().status_stage == "in_preparation"


def _identity_by_keyboard(visitor):
    visitor.tab_to(name="legal_form")
    visitor.page.keyboard.type("asso")
    visitor.type_into("name", IDENTITY["name"])
    visitor.type_into("mb", IDENTITY["mb"])
    visitor.type_into("pib", IDENTITY["pib"])
    visitor.tab_to(name="status_stage")
    visitor.press("ArrowDown")
    visitor.press_button("Save and continue")


def test_staff_ask_for_more_get_it_and_publish(reader, coordinator):
    owner = User.objects.create_user(EMAIL)
    enterprise = make_enterprise(State.SUBMITTED, owner=owner, name=IDENTITY["name"])
    staff_reader = reader(width=1280)
    sign_in(staff_reader, coordinator)
    staff = Walker(staff_reader)
    staff.follow("Staff desk")
    staff.follow("Applications to check")
    staff_reader.leave_by(staff.page.get_by_role("link", name=enterprise.name))
    staff.fill(decision=["ask"], message="Koliko ljudi radi?")
    staff.press("Preview the message")
    assert "Koliko ljudi radi?" in staff.page.get_by_role("main").inner_text()
    assert mails_to(EMAIL) == []
    staff.press("Ask for more")

    applicant_reader = reader(width=390, javascript=False)
    sign_in(applicant_reader, owner)
    applicant = Walker(applicant_reader)
    address = re.search(r"https?://[^/\s]+(/upis/\S+)", mails_to(EMAIL)[-1].text)
    applicant.reader.open(address[1])
    assert "Koliko ljudi radi?" in applicant.page.get_by_role("main").inner_text()
    applicant.follow("What you do and whom you help")
    applicant.fill(description="Kuvamo pekmez. Radi nas sedam.")
    applicant.press("Save and continue")
    applicant.press("Save and continue")
    send(applicant, "Send again")

    staff.reader.open(f"/rad/preduzeca/{enterprise.pk}/")
    assert "Radi nas sedam." in staff.page.locator(".changed").inner_text()
    staff.fill(seen_extract=True, fits_mission=True, photos_allowed=True, decision=["publish"], basis="izvod")
    staff.press("Preview the message")
    staff.press("Publish")
    visitor = reader(width=390)
    page = visitor.open("/preduzeca/")
    visitor.leave_by(page.get_by_role("link", name=enterprise.name))
    assert page.get_by_role("heading", level=1).inner_text() == enterprise.name
    assert mails_to(EMAIL)[-1].template == "entrepreneurs/published"


SPELLINGS = ["kraljevačka česma", "Краљевачка чесма", "kraljevacka cesma", "česmi", "Donji Jasen", "јасену"]


def test_public_finds_by_any_spelling_and_by_a_facet_without_javascript(reader):
    found = make_enterprise(name="Zadruga „Kraljevačka česma“", categories=("hrana-i-pice",))
    elsewhere = Municipality.objects.get(slug="lipograd")
    make_enterprise(name="Druga", municipality=elsewhere, categories=("kultura",))
    visitor = reader(width=390, javascript=False)
    for prefix in PREFIXES.values():
        for words in SPELLINGS:
            page = visitor.open(prefix)
            page.locator("#home-search").fill(words)
            visitor.leave_by(page.locator("#home-search"), "Enter")
            shown = [link.get_attribute("href") for link in page.locator(".entry h3 a").all()]
            assert shown == [prefix + found.get_absolute_url()[1:]], words
        _narrow_by_a_facet(visitor, prefix)


def _narrow_by_a_facet(visitor, prefix):
    page = visitor.open(f"{prefix}preduzeca/")
    assert page.locator(".entry").count() == 2
    page.locator(".filters > summary").click()
    page.locator(".facet > summary").nth(1).click()
    page.locator("[name=vrsta][value=hrana-i-pice]").check()
    visitor.leave_by(page.locator(".filters button"))
    assert page.locator(".entry").count() == 1
    assert page.locator(".chips a").count() == 2
    visitor.leave_by(page.locator(".chips a").first)
    assert page.locator(".entry").count() == 2


def test_withdrawn_is_gone_everywhere(reader):
    owner = User.objects.create_user(EMAIL)
    enterprise = make_enterprise(owner=owner, name="Zadruga „Kraljevačka česma“")
    owner_reader = reader(width=390)
    sign_in(owner_reader, owner)
    walker = Walker(owner_reader)
    walker.reader.open("/nalog/")
    owner_reader.leave_by(walker.page.get_by_role("link", name=enterprise.name))
    walker.follow("Take the enterprise out of the directory")
    walker.press("Take it out")
    visitor = reader(width=390)
    for prefix in PREFIXES.values():
        assert visitor.open(f"{prefix}preduzeca/").locator(".entry").count() == 0
        assert visitor.open(f"{prefix}preduzeca/?q=česma").locator(".entry").count() == 0
        answer = visitor.page.goto(f"{prefix}{enterprise.get_absolute_url().strip('/')}/")
        assert answer.status == 410
        assert enterprise.name not in visitor.page.content()

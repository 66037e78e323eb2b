"""What only a browser can tell: contrast as drawn, widths, focus, the console under the CSP."""

import pytest
from playwright.sync_api import expect

from tests.walker import PREFIXES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("prefix", PREFIXES.values())
@pytest.mark.parametrize("page", ["", "kontakt/", "preduzeca/", "nalog/login/", "no-such-page/"])
def test_page_is_sound(reader, prefix, page):
    visitor = reader()
    visitor.open(prefix + page)
    if page == "no-such-page/":
        visitor.console.clear()  # Chromium itself reports the 404
    visitor.assert_sound()


def test_what_is_chosen_is_readable_on_the_smallest_phone(reader):
    page = reader(width=320).open("/sr-cyrl/preduzeca/")
    assert page.locator(".toolbar select").evaluate("element => element.offsetWidth") >= 140


def test_keyboard_reaches_the_content_first(reader):
    page = reader().open("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_summary_takes_focus_also_after_one_followed_its_link(reader):
    visitor = reader()
    page = visitor.open("/upis/#id_email")
    expect(page.locator("#id_email")).to_be_focused()
    visitor.leave_by(page.locator("main form button"))
    expect(page.locator(".error-summary")).to_be_focused()
    assert visitor.console == []


def test_menu_opens_on_a_phone_without_javascript(reader):
    visitor = reader(width=390, javascript=False)
    page = visitor.open("/")
    menu = page.locator("details.menu")
    contact = menu.get_by_role("link", name="Kontakt").or_(menu.get_by_role("link", name="Contact"))
    assert not contact.is_visible()
    menu.locator("summary").click()
    visitor.leave_by(contact)
    assert page.url.endswith("/kontakt/")


def test_fonts_are_the_sites_own(reader):
    for path in ("/", "/sr-cyrl/"):
        page = reader().open(path)
        page.evaluate("document.fonts.ready")
        loaded = page.evaluate("[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)")
        assert {family.strip('"') for family in loaded} == {"Source Sans 3", "Arsenal"}, path


def test_a_wide_sheet_of_paper_has_no_menu(reader):
    window = reader(width=1280)
    window.open("/")
    assert window.page.locator(".main-menu a").first.is_visible()
    window.page.emulate_media(media="print")
    assert not window.page.locator(".main-menu a").first.is_visible()

"""People on their way through the portal in a browser: by links and buttons, or by the keyboard alone."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page

from centar.models import User
from tests.browser import Reader

PREFIXES = {"sr-latn": "/", "sr-cyrl": "/sr-cyrl/", "en": "/en/"}

FOCUS = """() => {
    const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
    return {
        tag: element.tagName, id: element.id, name: element.name || "", value: element.value || "",
        classes: element.className, label: (element.innerText || "").trim(),
        isVisible: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
            && (style.outlineStyle != "none" || style.boxShadow != "none"),
    };
}"""


class Walker:
    """Goes where the words lead and counts the steps: one for each link followed and each page sent."""

    def __init__(self, reader: Reader, language: str = "sr-latn") -> None:
        self.reader = reader
        self.page: Page = reader.page
        self.language = language
        self.steps = 0
        reader.open(PREFIXES[language])

    def words(self, msgid: str) -> str:
        with override(self.language):
            return gettext(msgid)

    def follow(self, msgid: str) -> None:
        self._go(self.page.get_by_role("link", name=self.words(msgid)).first)

    def press(self, msgid: str) -> None:
        self._go(self.page.get_by_role("main").get_by_role("button", name=self.words(msgid), exact=True).first)

    def _go(self, target: Locator) -> None:
        self.reader.leave_by(target)
        self.steps += 1

    def fill(self, **answers: str | list[str] | bool) -> None:
        """By the names of fields: a text, values to choose, or a box to tick."""
        for name, answer in answers.items():
            field = self.page.locator(f"main [name={name}]")
            if isinstance(answer, list):
                for value in answer:
                    self.page.locator(f'main [name={name}][value="{value}"]').check()
            elif isinstance(answer, bool):
                field.check()
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(answer)
            else:
                field.fill(answer)

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()


class Keyboard:
    """A visitor without a mouse; the focus is looked at after every key and has to be seen."""

    def __init__(self, reader: Reader, path: str) -> None:
        self.reader = reader
        self.page = reader.open(path)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def enter(self) -> None:
        """Enter, where it leads to another page."""
        with self.page.expect_navigation():
            self.press("Enter")

    def focus(self) -> dict[str, Any]:
        return self.page.evaluate(FOCUS)

    def tab_to(self, *, label: str = "", **wanted: str) -> None:
        """Tab until the focus stands on the element with these properties, or with this beginning of its words."""
        for _ in range(120):
            self.press("Tab")
            focus = self.focus()
            assert focus["tag"] not in {"BODY", "HTML"}, f"the focus is lost on {self.page.url}"
            assert focus["isVisible"], f"the focus is not seen on {self.page.url}: {focus}"
            if focus["label"].startswith(label) and all(focus[name] == value for name, value in wanted.items()):
                return
        raise AssertionError(f"no Tab leads to {label or wanted} on {self.page.url}")

    def type_into(self, name: str, text: str) -> None:
        self.tab_to(name=name)
        self.page.keyboard.type(text)

    def tick(self, name: str, value: str) -> None:
        self.tab_to(name=name, value=value)
        self.press("Space")

    def press_button(self, label: str) -> None:
        self.tab_to(tag="BUTTON", label=label)
        self.enter()


def sign_in(reader: Reader, user: User) -> None:
    """Give the browser a session of the person, without the way through the sign-in pages."""
    client = Client()
    client.force_login(user)
    reader.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": reader.address}]
    )

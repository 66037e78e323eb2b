"""Chromium for tests: it says what the console said, and checks what every page has to pass."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, sync_playwright
from time_machine import TimeMachineFixture

from centar.open_forms import SHORTEST

WIDTHS = (320, 390, 1280)
AXE = Axe()
WIDTHS_OF_AXE = (390, 1280)
# without preload: axe would fetch the sheets that ours import, from the address of the page instead of theirs; what
# passes is looked at like all else, but not handed over
RUN_AXE = "axe.run({preload: false, reporter: 'no-passes', resultTypes: ['violations']})"
# the distances of WCAG 1.4.12
SPREAD_TEXT = """document.querySelectorAll("*").forEach(element => Object.assign(
    element.style, {lineHeight: "1.5", letterSpacing: "0.12em", wordSpacing: "0.16em"}))"""
# a browser in a container needs no sandbox, and is to talk to nobody but the test server
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, at best the one without windows, which needs a quarter less; playwright brings none."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert path, "Chromium is not installed; leave these tests out with -m 'not browser'"
    # playwright keeps an event loop in this thread, which Django would take for an async caller of the ORM
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            yield browser
            browser.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Reader:
    """A person at one browser window; everything the console said is in `console`."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        clock: TimeMachineFixture,
        *,
        width: int = 1280,
        javascript: bool = True,
    ) -> None:
        self.address = address
        self.clock = clock
        self.context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            reduced_motion="reduce",  # what Tab leads to is in view at once
        )
        self.context.set_default_timeout(10_000)  # milliseconds
        self.console: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.console.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        self.console.append(message.text)

    def open(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def leave_by(self, target: Locator, key: str = "") -> None:
        """Click, or press the key, and wait for the whole page it leads to: a bare click may return earlier."""
        with self.page.expect_navigation():
            target.press(key) if key else target.click()

    def take_time(self) -> None:
        """As a person needs for a form, but at once: the portal's clock is put forward."""
        self.clock.move_to(timezone.now() + SHORTEST + dt.timedelta(seconds=1))

    def assert_sound(self) -> None:
        """Nothing wider than the window at any width, no axe violation, nothing said in the console. Needs JavaScript.

        The window is left at the last width.
        """
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.wait_for_function("width => innerWidth === width", arg=width)
            self.assert_fits()
            if width in WIDTHS_OF_AXE:
                self.assert_accessible()
        assert self.console == [], self.where

    @property
    def where(self) -> str:
        return f"{self.page.url} at {self.page.viewport_size}"

    def assert_accessible(self) -> None:
        if not self.page.evaluate("'axe' in window"):
            self.context.add_init_script(
                AXE.axe_script
            )  # the pages to come bring it along: quicker than handing it over
            self.page.evaluate(AXE.axe_script)
        result = AxeResults(self.page.evaluate(RUN_AXE))
        assert result.violations_count == 0, f"{self.where}\n{result.generate_report()}"

    def assert_fits(self) -> None:
        overflow = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{self.where} is {overflow} px too wide"

    def close(self) -> None:
        self.context.close()

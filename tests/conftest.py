from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser import Reader, chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def reader(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Reader]]:
    """Opens a window on the running portal: `reader(width=390, javascript=False)`; closed after the test."""
    readers: list[Reader] = []

    def open_window(**options: object) -> Reader:
        readers.append(Reader(browser, live_server.url, **options))
        return readers[-1]

    yield open_window
    for one in readers:
        one.close()

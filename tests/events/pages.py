"""Pages of events as people go through them."""

from django.test import Client
from django.urls import reverse
from django.utils import translation

from events.tokens import token_of
from tests.html import Document, filled


def page(name: str, *args: object, language: str = "sr-latn") -> str:
    with translation.override(language):
        return reverse(f"events:{name}", args=args)


def desk(name: str, *args: object) -> str:
    """In English: the words that the tests read are those of the code."""
    return page(f"desk_{name}", *args, language="en")


def text_of(response: object) -> str:
    """The words of the main part."""
    return Document(response.content).one("main").label


def heading_of(response: object) -> str:
    return Document(response.content).one("h1").label


def registered(client: Client, address: str, clock: object, /, **answers: object) -> object:
    """The answer to the filled-in form of registration, at the pace of a person."""
    shown = client.get(address)
    assert shown.status_code == 200, (shown.status_code, text_of(shown))
    clock.shift(20)
    return client.post(address, filled(shown.content, **answers))


def opened(registration: object) -> Client:
    """A browser that has opened the mailed link."""
    client = Client()
    assert client.get(page("open_link", token_of(registration))).status_code == 302
    return client

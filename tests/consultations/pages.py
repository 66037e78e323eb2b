"""The public pages of consulting as a visitor goes through them."""

import datetime as dt

from django.test import Client
from django.urls import reverse
from django.utils import translation

from consultations.models import Topic
from consultations.stamps import read_stamp, stamp
from tests.consultations.factories import clock as local
from tests.html import Document, filled


def page(name: str, *args: object, language: str = "sr-latn") -> str:
    with translation.override(language):
        return reverse(f"consultations:{name}", args=args)


def details_address(
    topic: Topic, starts_at: dt.datetime, *, mode: str = "in_person", language: str = "sr-latn", **more: object
) -> str:
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{page('details', language=language)}?tema={topic.slug}&nacin={mode}&vreme={stamp(starts_at)}{query}"


def press(client: Client, shown: object, button: str, /, **answers: object) -> object:
    """Fills in the form that has this button and presses it."""
    data = filled(shown.content, **answers)
    action = Document(shown.content).form().attrs["action"]
    return client.post(action, data | {button: "1"})


def to_check(client: Client, address: str, clock: object, /, **answers: object) -> object:
    """From the questions to the check page, at the pace of a person."""
    shown = client.get(address)
    assert shown.status_code == 200, shown.status_code
    clock.shift(20)
    return press(client, shown, "check", **answers)


def booked(client: Client, address: str, clock: object, /, **answers: object) -> object:
    """The answer to the last press of the way to a booking."""
    return press(client, to_check(client, address, clock, **answers), "send")


def text_of(response: object) -> str:
    """The words of the main part."""
    return Document(response.content).one("main").label


def offered(response: object) -> list[str]:
    """The times on the page, as the Center's clock shows them."""
    radios = Document(response.content).all("input", name="vreme", type="radio")
    return [local(read_stamp(radio.attrs["value"])) for radio in radios]

import pytest

from tests.html import Document

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/sr-cyrl/", "/en/"])
def test_home_opens_without_an_account(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.usefixtures("town")
def test_each_door_leads_on(client):
    page = Document(client.get("/en/").content)
    doors = page.inside(page.one("section", aria_labelledby="doors-heading"))
    assert {link.label: link.attrs["href"] for link in doors if link.tag == "a"} == {
        "Talk to an adviser": "/en/podrska/",
        "Enter an enterprise that is being founded": "/en/upis/",
        "Come to a workshop": "/en/dogadjaji/",
        "Register in the directory": "/en/upis/",
        "Continue a registration or change your entry": "/en/nalog/",
        "Exhibit at the fair": "/en/sajam/",
        "Find a supplier": "/en/preduzeca/",
        "Ask the Center to look for you": "/en/kontakt/",
        "Workshops, lectures and the fair": "/en/dogadjaji/",
        "Where we are and when we are open": "/en/kontakt/",
        "How we look after data": "/en/privatnost/",
    }

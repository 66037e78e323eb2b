import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/sr-cyrl/", "/en/"])
def test_home_opens_without_an_account(client, address):
    assert client.get(address).status_code == 200

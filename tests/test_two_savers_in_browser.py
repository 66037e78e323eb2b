"""Two of the staff have one page open and both save: the second one sees both versions, loses nothing and decides."""

import pytest

from entrepreneurs.models import Enterprise
from tests.entrepreneurs.factories import make_enterprise
from tests.people import staff_member
from tests.walker import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("open_portal")
@pytest.mark.parametrize("address", ["/upis/{0.key}/kontakt/", "/admin/entrepreneurs/enterprise/{0.pk}/change/"])
def test_two_staff_save_one_page(reader, address):
    row = make_enterprise(address="Stara 1")
    first, second = reader(), reader(width=390)
    for window, email in ((first, "jelena@primer.rs"), (second, "vera@primer.rs")):
        sign_in(window, staff_member(email, "coordinator"))
        window.open(address.format(row))
    _save(first.page, "Jelenina 1")
    first.page.wait_for_load_state()

    _save(second.page, "Verina 2")
    shown = second.page.get_by_role("main").inner_text() if "admin" not in address else second.page.inner_text("#main")
    assert "sada je sačuvano „Jelenina 1“ (jelena@primer.rs" in shown
    assert "kod Vas je „Verina 2“" in shown
    assert second.page.locator("[name=address]").input_value() == "Verina 2"
    second.console.clear()  # Chromium itself reports the 409
    second.assert_sound()
    assert Enterprise.objects.get().address == "Jelenina 1"

    _save(second.page, "Verina 2")
    assert Enterprise.objects.get().address == "Verina 2"


def _save(page, text):
    page.fill("[name=address]", text)
    with page.expect_navigation():
        page.locator("main form .btn-primary, input[name=_continue]").first.click()

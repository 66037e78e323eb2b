"""Who reaches an application: its own people, by their account; nobody else."""

import pytest
from django.test import Client

from events.models import ApplicationState, ExhibitorApplication
from tests.events.applicants import client_of, of
from tests.events.fairs import make_application
from tests.html import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "photo_store")]


A = ApplicationState


class TestAccess:
    NAMES = [
        "application", "application_check", "application_discard", "application_withdraw", "application_undo",
        "application_confirm", "application_helpers", "application_pick", "application_ics",
    ]  # fmt: skip

    @pytest.mark.parametrize("name", NAMES)
    def test_others_and_wrong_years_are_not_found(self, kind, ana, name):
        mine = make_application(kind, A.CONFIRMED, owner=ana.user)
        before = ExhibitorApplication.objects.values().get(pk=mine.pk)
        stranger = client_of("boris@primer.rs")
        assert stranger.get(of(mine, name)).status_code in (404, 405)
        assert stranger.post(of(mine, name), {"helpers": "x", "rules": "on"}).status_code in (404, 405)
        assert ana.post(of(mine, name).replace("2027", "2028")).status_code in (404, 405)
        assert Client().post(of(mine, name)).status_code in (302, 405)
        assert ExhibitorApplication.objects.values().get(pk=mine.pk) == before

    @pytest.mark.parametrize("slug", ["preduzece", "izlaganje", "stand", "katalog"])
    def test_others_pages_too(self, kind, slug):
        theirs = make_application(kind, A.SUBMITTED)
        stranger = client_of("boris@primer.rs")
        address = of(theirs, "application_page", slug)
        assert (stranger.get(address).status_code, stranger.post(address, {"contact_name": "x"}).status_code) == (
            404,
            404,
        )


def test_the_account_page_leads_to_the_applications(kind, ana):
    mine = make_application(kind, A.SUBMITTED, owner=ana.user)
    make_application(kind, A.SUBMITTED)
    shown = Document(ana.get("/en/nalog/").content)
    hrefs = [address for address in shown.links().values() if "/prijava/" in address]
    assert hrefs == [of(mine)]
    assert b"My applications to the fair" not in client_of("boris@primer.rs").get("/en/nalog/").content

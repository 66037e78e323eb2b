"""Every page of the portal, in the states people meet: axe, the width of the window, the console under the CSP."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from centar.accounts import confirm_email
from centar.models import User
from entrepreneurs.models import Enterprise, State
from tests.browser import SPREAD_TEXT, Reader
from tests.entrepreneurs.factories import make_change, make_claim, make_enterprise, make_photo
from tests.people import staff_member
from tests.walker import PREFIXES, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG_NAME = (
    "Udruženje građana za zapošljavanje, osnaživanje i uključivanje mladih bez staranja „Treći sprat“ iz Donjeg Jasena"
)
EMPTY = ("name", "legal_form", "mb", "pib", "description", "contact_name")
NOTHING = {"municipality": None, "social_roles": []}
PASSWORD = "duga rečenica za probu"


@dataclass
class Cast:
    """Who goes through the pages, and the entries in the states that have pages of their own."""

    owner: User
    coordinator: User
    listed: Enterprise
    draft: Enterprise
    complete: Enterprise
    sent: Enterprise

    def public(self) -> list[str]:
        return [
            "preduzeca/?prikaz=tabela",
            "preduzeca/?q=nema-toga",
            "preduzeca/?vrsta=hrana-i-pice",
            self.listed_page,
        ]

    @property
    def listed_page(self) -> str:
        return self.listed.get_absolute_url()[1:]

    def owners(self) -> list[str]:
        draft, complete, listed = (f"upis/{one.key}/" for one in (self.draft, self.complete, self.listed))
        photo, membership = self.listed.photos.get(), self.listed.memberships.get()
        return [
            "nalog/", "nalog/email/", "nalog/password/change/", "nalog/2fa/", "nalog/2fa/totp/activate/",
            "nalog/2fa/webauthn/add/", "upis/novo/", draft, f"{draft}vise/", f"{draft}brisanje/", f"{draft}provera/",
            complete, f"{complete}provera/", f"{listed}pregled/", f"{listed}osnovni-podaci/", f"{listed}povlacenje/",
            f"{listed}osobe/{membership.pk}/uklanjanje/", f"{listed}slike/{photo.key}/brisanje/",
            f"upis/{self.sent.key}/poslato/", f"upis/{self.sent.key}/pregled/",
        ]  # fmt: skip

    def owners_forms(self) -> list[str]:
        draft, listed = f"upis/{self.draft.key}/", f"upis/{self.listed.key}/"
        pages = [f"{draft}{name}/" for name in ("osnovni-podaci", "kontakt", "delatnost", "ljudi")]
        return [*pages, f"upis/{self.complete.key}/provera/", f"{listed}slike/", f"{listed}osobe/"]

    def staffs(self) -> list[str]:
        queue = ["rad/", "rad/preduzeca/", "rad/preduzeca/?stanje=archived", "rad/izmene/", "rad/zahtevi/"]
        change = self.listed.change_requests.get()
        return [*queue, f"rad/preduzeca/{self.listed.pk}/", f"rad/izmene/{change.pk}/"]

    def staffs_forms(self) -> list[str]:
        listed = f"rad/preduzeca/{self.listed.pk}/"
        return [
            f"rad/preduzeca/{self.sent.pk}/",
            f"{listed}arhiviranje/",
            f"rad/zahtevi/{self.listed.claims.get().pk}/",
        ]


@pytest.fixture
def cast(open_portal, photo_store):
    owner = User.objects.create_user("ana@primer.rs", password=PASSWORD)
    listed = make_enterprise(owner=owner, name=LONG_NAME, story="Počele smo u garaži.")
    make_photo(listed)
    make_change(listed, owner, name="Drugo ime", municipality=listed.municipality_id)
    make_claim(listed, User.objects.create_user("boris@primer.rs"))
    return Cast(
        owner=owner,
        coordinator=staff_member("vera@primer.rs", "coordinator"),
        listed=listed,
        draft=make_enterprise(State.DRAFT, owner=owner, categories=(), **dict.fromkeys(EMPTY, ""), **NOTHING),
        complete=make_enterprise(State.NEEDS_CHANGES, owner=owner),
        sent=make_enterprise(State.SUBMITTED, owner=owner, name=LONG_NAME),
    )


def walk(visitor: Reader, prefix: str, paths: list[str], *, sent: list[str]) -> None:
    """Each page as it opens; those `sent` with their main form sent empty, too, which leads to a summary of errors."""
    for path in [*paths, *sent]:
        answer = visitor.page.goto(prefix + path)
        assert answer.status == 200, path
        visitor.assert_sound()
        if path in sent:
            visitor.leave_by(visitor.page.locator("main form[novalidate] button").first)
            expect(visitor.page.locator(".error-summary"), path).to_be_focused()
            visitor.assert_sound()


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_every_page_is_sound(reader, cast, prefix):
    visitor = reader(width=1280)
    walk(visitor, prefix, cast.public(), sent=["upis/", "nalog/login/", "nalog/password/reset/"])
    owner = reader(width=1280)
    sign_in_with_password(owner, prefix, cast.owner)
    walk(owner, prefix, cast.owners(), sent=cast.owners_forms())
    staff = reader(width=1280)
    sign_in(staff, cast.coordinator)
    walk(staff, prefix, cast.staffs(), sent=cast.staffs_forms())


def sign_in_with_password(visitor: Reader, prefix: str, user: User, *, lands_on: str = "nalog/") -> None:
    """By the form, so that the pages about the account need not ask who it is again."""
    confirm_email(user)
    page = visitor.open(f"{prefix}nalog/login/")
    page.locator("main details > summary").click()
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(f"**{prefix}{lands_on}")


def test_second_factor_is_asked_for_on_a_sound_page(reader, cast):
    cast.coordinator.set_password(PASSWORD)
    cast.coordinator.save()
    visitor = reader(width=390)
    sign_in_with_password(visitor, "/", cast.coordinator, lands_on="nalog/2fa/authenticate/")
    visitor.assert_sound()


def test_admin_is_sound(reader, cast):
    staff = reader(width=1280)
    sign_in(staff, cast.coordinator)
    for path in ["", "entrepreneurs/enterprise/", f"entrepreneurs/enterprise/{cast.listed.pk}/change/"]:
        staff.open(f"/admin/{path}")
        staff.assert_sound()


def test_large_and_widely_spaced_text_still_fits(reader, cast):
    wide, phone = reader(width=1280), reader(width=390)
    for visitor in (wide, phone):
        sign_in(visitor, cast.coordinator)
    paths = ["", cast.listed_page, "preduzeca/", "preduzeca/?prikaz=tabela", f"rad/preduzeca/{cast.sent.pk}/", "rad/",
             f"upis/{cast.complete.key}/provera/", f"upis/{cast.complete.key}/osnovni-podaci/"]  # fmt: skip
    for path in paths:
        wide.open(f"/{path}").evaluate("document.documentElement.style.fontSize = '200%'")
        wide.assert_fits()
        phone.open(f"/{path}").evaluate(SPREAD_TEXT)
        phone.assert_fits()

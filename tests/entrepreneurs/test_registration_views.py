"""Registering online through the pages as they are rendered."""

import re
import uuid

import pytest
from django.test import Client

from centar.models import Consent, Municipality, OutgoingEmail, User
from entrepreneurs.models import Category, Enterprise, State, VulnerableGroup
from entrepreneurs.sections import BY_NAME
from tests.entrepreneurs.factories import NOW, founding, make_enterprise, valid_mb, valid_pib
from tests.entrepreneurs.pages import page, section
from tests.html import Document, errors_of, filled, send
from tests.mails import code_in, mails_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

IDENTITY = {"legal_form": "cooperative", "name": "Задруга Липа", "status_stage": "none"}
HOSTILE = ["a\x00b", "x" * 1_000_000]


def test_a_newcomer_registers_stops_and_goes_on_elsewhere(town):
    phone, laptop = Client(), Client()
    place = Municipality.objects.get(slug="lipograd")
    kind, group = Category.objects.get(slug="hrana-i-pice"), VulnerableGroup.objects.get(slug="roma")

    code_page = send(phone, page("start"), email="Nova@Primer.rs").headers["Location"]
    new = send(phone, code_page, having="code", code=code_in(mails_to("nova@primer.rs")[0])).headers["Location"]
    tasks = phone.get(new).headers["Location"]
    identity = Document(phone.get(tasks).content).links()["Basic facts"]
    numbers = {"mb": f"{valid_mb(77)[:4]} {valid_mb(77)[4:]}", "pib": valid_pib(77)}
    contact = send(phone, identity, **IDENTITY, **numbers).headers["Location"]
    again = send(phone, contact, button="later", municipality=str(place.pk)).headers["Location"]
    assert again == tasks
    assert [mail.template for mail in mails_to("nova@primer.rs")] == ["centar/sign_in_code", "entrepreneurs/resume"]

    link = re.search(r"http://\S+(/en/upis/veza/\S+)", mails_to("nova@primer.rs")[1].text)[1]
    assert send(laptop, link).headers["Location"] == tasks
    work = send(laptop, contact, contact_name="Nova Nović", contact_email="nova@primer.rs").headers["Location"]
    people = send(laptop, work, categories=[str(kind.pk)], description="Печемо хлеб.").headers["Location"]
    check = send(laptop, people, social_roles=["goods_services"], groups=[str(group.pk)]).headers["Location"]
    sent = send(laptop, check, consent="on").headers["Location"]

    enterprise = Enterprise.objects.get()
    assert (enterprise.state, enterprise.name, enterprise.legal_form) == (
        State.SUBMITTED,
        "Задруга Липа",
        "cooperative",
    )
    assert (enterprise.mb, enterprise.pib, enterprise.municipality) == (valid_mb(77), valid_pib(77), place)
    assert enterprise.facets == [
        "m:lipograd", "s:operates_by_model", "f:cooperative", "k:hrana-i-pice", "g:roma",
    ]  # fmt: skip
    assert "IM-2026-0001" in laptop.get(sent).text
    assert mails_to("nova@primer.rs")[-1].template == "entrepreneurs/received"
    assert list(enterprise.members.all()) == [User.objects.get(email="nova@primer.rs")]
    assert Consent.objects.get().place == "entrepreneurs:check"


class TestStart:
    @pytest.mark.parametrize("typed", ["", "ana", "ana@", "ana@primer.rs\nBcc: x@y.rs", "\u200b", *HOSTILE])
    def test_bad_addresses_mail_nobody(self, town, typed):
        answer = Client().post(page("start"), {"email": typed})
        assert answer.status_code == 200
        assert errors_of(answer.content)
        assert not OutgoingEmail.objects.exists()

    def test_says_how_an_address_looks(self, town):
        answer = send(Client(), page("start"), email="ana")
        assert errors_of(answer.content) == ["Enter an e-mail in the form name@example.rs"]

    def test_who_is_signed_in_goes_straight_on(self, ana):
        assert Document(ana.get(page("start")).content).links()["Start"] == page("new")


class TestNew:
    def test_a_fresh_address_each_time(self, ana):
        first, second = (ana.get(page("new")).headers["Location"] for _ in range(2))
        assert first != second
        assert not Enterprise.objects.exists()

    def test_offers_what_is_under_way(self, ana, draft, entrepreneur):
        make_enterprise(State.PUBLISHED, owner=entrepreneur, name="Objavljeno")
        links = Document(ana.get(page("new")).content).links()
        assert links[draft.name] == page("tasks", draft.key)
        assert "Objavljeno" not in links
        another = ana.get(page("new") + links["Register another enterprise"])
        assert another.status_code == 302

    def test_needs_an_account(self, town):
        assert Client().get(page("new")).status_code == 302


class TestTaskList:
    def test_says_how_far_each_task_is(self, ana, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur, description="", categories=(), social_roles=[])
        items = [item.label for item in Document(ana.get(page("tasks", draft.key)).content).all("li")]
        wanted = [
            "Basic facts Done",
            "What you do and whom you help Not started",
            "More about the enterprise (optional) Not started",
            "Photos (optional) Not started",
            "Check and send Cannot start yet",
        ]
        assert [item for item in items if item in wanted] == wanted

    def test_a_task_goes_on_at_its_first_page_that_lacks_something(self, ana, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur, contact_name="", social_roles=[])
        led_to = {link.attrs["href"] for link in Document(ana.get(page("tasks", draft.key)).content).all("a")}
        pages = {name for name in BY_NAME if section(draft.key, name) in led_to}
        assert pages == {"contact", "people", "more"}

    def test_a_fresh_one_writes_nothing(self, ana):
        assert ana.get(page("tasks", uuid.uuid4())).status_code == 200
        assert not Enterprise.objects.exists()

    def test_shows_what_staff_asked_for(self, ana, entrepreneur):
        row = make_enterprise(State.NEEDS_CHANGES, owner=entrepreneur)
        row.state_changes.create(from_state="submitted", to_state="needs_changes", at=NOW, message="Dopunite opis.")
        assert "Dopunite opis." in ana.get(page("tasks", row.key)).text

    @pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT, State.NEEDS_CHANGES}))
    def test_what_was_sent_has_a_page_of_its_own(self, ana, entrepreneur, state):
        row = make_enterprise(state, owner=entrepreneur)
        assert ana.get(page("tasks", row.key)).headers["Location"] == page("entry", row.key)


@pytest.mark.parametrize(
    "name", ["tasks", "check", "sent", "taken", "delete", "entry", "withdraw", "people", "photos"]
)
def test_somebody_elses_entry_is_not_found(boris, draft, name):
    assert boris.get(page(name, draft.key)).status_code == 404
    assert Client().get(page(name, draft.key)).status_code == 302


@pytest.mark.parametrize("name", ["identity", "contact", "work", "people", "more"])
def test_nor_are_its_pages(boris, draft, name):
    address = section(draft.key, name)
    assert boris.get(address).status_code == 404
    assert boris.post(address, {"name": "Tuđe"}).status_code == 404


class TestCheck:
    def test_shows_the_answers_and_what_is_missing(self, ana, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur, description="", name="Липа")
        document = Document(ana.get(page("check", draft.key)).content)
        gap = document.links()["Describe what your enterprise does, in one to three sentences"]
        assert gap == section(draft.key, "work") + "#id_description"
        assert "Lipa" in document.source
        assert not [form for form in document.all("form", method="post") if document.fields(form).get("consent")]

    def test_nothing_is_sent_without_consent(self, ana, draft):
        answer = send(ana, page("check", draft.key))
        assert errors_of(answer.content) == ["Tick that you agree to the facts being published"]
        draft.refresh_from_db()
        assert draft.state == State.DRAFT

    def test_one_being_founded_is_asked_whether_to_be_shown(self, ana, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur, **founding())
        answer = send(ana, page("check", draft.key), consent="on")
        assert errors_of(answer.content) == ["Choose whether to be shown in the directory"]
        send(ana, page("check", draft.key), consent="on", wants_listing="0")
        draft.refresh_from_db()
        assert (draft.state, draft.wants_listing) == (State.SUBMITTED, False)

    def test_a_resend_shows_the_same_confirmation(self, ana, draft):
        data = filled(ana.get(page("check", draft.key)).content, consent="on")
        first, second = (ana.post(page("check", draft.key), data) for _ in range(2))
        assert first.headers["Location"] == second.headers["Location"] == page("sent", draft.key)
        assert OutgoingEmail.objects.count() == 1

    def test_a_twin_that_came_first_leads_to_a_claim(self, ana, draft):
        data = filled(ana.get(page("check", draft.key)).content, consent="on")
        make_enterprise(State.SUBMITTED, mb=draft.mb)
        assert ana.post(page("check", draft.key), data).headers["Location"] == page("taken", draft.key)

    def test_a_fact_that_went_missing_is_named(self, ana, draft):
        data = filled(ana.get(page("check", draft.key)).content, consent="on")
        Enterprise.objects.filter(pk=draft.pk).update(description="")
        answer = ana.post(page("check", draft.key), data)
        assert errors_of(answer.content) == ["Describe what your enterprise does, in one to three sentences"]

    def test_the_confirmation_of_what_was_never_sent_leads_back(self, ana, draft):
        assert ana.get(page("sent", draft.key)).headers["Location"] == page("tasks", draft.key)


@pytest.mark.parametrize("name", ["tasks", "check", "identity", "contact", "work", "people", "more"])
@pytest.mark.parametrize("count", [1, 12])
def test_pages_cost_the_same_however_much_there_is(ana, entrepreneur, name, count, django_assert_max_num_queries):
    groups = [group.slug for group in VulnerableGroup.objects.all()[:count]]
    kinds = [category.slug for category in Category.objects.all()[:count]]
    draft = make_enterprise(State.DRAFT, owner=entrepreneur, groups=tuple(groups), categories=tuple(kinds))
    address = page(name, draft.key) if name in {"tasks", "check"} else section(draft.key, name)
    with django_assert_max_num_queries(20 if name == "check" else 12):
        assert ana.get(address).status_code == 200

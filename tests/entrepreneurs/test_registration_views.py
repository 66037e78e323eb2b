"""Registering online through the pages as they are rendered."""

import re
import uuid

import pytest
from django.test import Client

from centar.models import Consent, Municipality, OutgoingEmail, User
from entrepreneurs.models import Category, Enterprise, Membership, State, VulnerableGroup
from tests.entrepreneurs.factories import NOW, founding, make_enterprise, valid_mb, valid_pib
from tests.entrepreneurs.pages import page, section
from tests.html import Document, errors_of, filled, send
from tests.mails import code_in, mails_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town_for_all", "town")]

IDENTITY = {"legal_form": "cooperative", "name": "Задруга Липа", "status_stage": "none"}
HOSTILE = ["a\x00b", "x" * 1_000_000]


@pytest.fixture
def ana(entrepreneur, signed_in):
    return signed_in(entrepreneur)


@pytest.fixture
def boris(stranger, signed_in):
    return signed_in(stranger)


@pytest.fixture
def vera(coordinator, signed_in):
    return signed_in(coordinator)


@pytest.fixture
def draft(entrepreneur):
    return make_enterprise(State.DRAFT, owner=entrepreneur)


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


class TestSections:
    def test_an_unknown_page_is_not_found(self, ana, draft):
        assert ana.get(page("section", draft.key, "nepoznato")).status_code == 404

    def test_a_double_click_makes_one_entry(self, ana):
        address = section(uuid.uuid4(), "identity")
        data = filled(ana.get(address).content, **IDENTITY, mb=valid_mb(5), pib=valid_pib(5))
        first, second = ana.post(address, data), ana.post(address, data)
        assert first.status_code == second.status_code == 302
        assert first.headers["Location"] == second.headers["Location"]
        assert Enterprise.objects.count() == Membership.objects.count() == OutgoingEmail.objects.count() == 1

    def test_what_was_typed_stays_on_the_page(self, ana, draft):
        answer = send(ana, section(draft.key, "identity"), name="", short_name="Липа", mb="12345678")
        assert answer.status_code == 200
        data = filled(answer.content)
        assert (data["short_name"], data["mb"]) == (["Липа"], ["12345678"])
        draft.refresh_from_db()
        assert draft.short_name == ""

    @pytest.mark.parametrize(
        ("typed", "messages"),
        [
            ({"name": ""}, ["Enter the name of the enterprise"]),
            ({"legal_form": ""}, ["Choose the legal form"]),
            ({"mb": ""}, ["Enter a registration number of 8 digits"]),
            ({"mb": "1234567"}, ["Enter a registration number of 8 digits"]),
            ({"mb": valid_mb(3)[:-1] + str((int(valid_mb(3)[-1]) + 1) % 10)},
             ["Check the registration number, a digit is not right"]),
            ({"pib": ""}, ["Enter a tax number of 9 digits"]),
            ({"pib": "12345678"}, ["Enter a PIB of 9 digits"]),
            ({"pib": valid_pib(3)[:-1] + str((int(valid_pib(3)[-1]) + 1) % 10)},
             ["The PIB is not right. Check the digits on the decision of the APR"]),
            ({"status_stage": "registered"}, ["Enter the date since which the status holds"]),
            ({"status_stage": "registered", "status_since": "2.12.2026"}, ["Enter a date that is not in the future"]),
            ({"status_stage": "ended"}, ["Enter the date on which the status ended"]),
            ({"status_stage": "ended", "status_ended_on": "31.2.2026"}, ["Enter a date, for example 15.5.2027"]),
            ({"legal_form": "none"}, ["An enterprise that is not registered yet has no such number."
                                      " Delete it or choose its form"] * 2),
            ({"legal_form": "none", "mb": "", "pib": "", "status_stage": "registered"},
             ["An enterprise that is not registered yet cannot have the status"]),
            ({"name": "x" * 161}, ["Shorten the text by 1 character. At most 160 fit"]),
        ],
    )  # fmt: skip
    def test_identity_says_what_to_do(self, ana, draft, typed, messages):
        answer = send(ana, section(draft.key, "identity"), **typed)
        assert errors_of(answer.content) == messages
        before = draft.version
        draft.refresh_from_db()
        assert draft.version == before

    @pytest.mark.parametrize(
        ("name", "typed", "message"),
        [
            ("contact", {"municipality": ""}, "Choose the city or municipality"),
            ("contact", {"contact_name": ""}, "Enter the name and surname of the contact person"),
            ("contact", {"contact_phone": "", "contact_email": ""},
             "Enter a phone number or an e-mail, so that we can reach you"),
            ("work", {"categories": []}, "Choose at least one kind of offer"),
            ("work", {"description": " \u200b "}, "Describe what your enterprise does, in one to three sentences"),
            ("work", {"description": "x" * 601}, "Shorten the text by 1 character. At most 600 fit"),
            ("people", {"social_roles": []}, "Choose at least one social role"),
            ("people", {"staff_total": "4", "staff_vulnerable": "5"},
             "Enter a number that is not larger than the number of people in all"),
            ("people", {"staff_total": "-1"}, "The least possible is 0"),
            ("people", {"staff_total": "10001"}, "The most possible is 10000"),
            ("people", {"staff_vulnerable": "99999999999"}, "The most possible is 10000"),
            ("people", {"staff_total": "pet"}, "Enter a whole number, for example 12"),
            ("more", {"brand_names": "\n".join("abcdefghijk")}, "Enter at most ten, one a line"),
            ("more", {"brand_names": "x" * 61}, "Shorten each line to 60 characters"),
            ("more", {"activity_code": "12a4"}, "Enter a code of 4 digits"),
            ("more", {"profit_reinvested": "101"}, "Enter a number from 0 to 100"),
            ("more", {"founded_on": "2.12.2026"}, "Enter a date that is not in the future"),
        ],
    )  # fmt: skip
    def test_the_other_pages_too(self, ana, draft, name, typed, message):
        answer = send(ana, section(draft.key, name), **typed)
        assert errors_of(answer.content) == [message]

    @pytest.mark.parametrize("count", ["6", "99999999999"])
    def test_a_group_has_no_more_people_than_there_are(self, ana, entrepreneur, count):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur, groups=("roma",), staff_total=5)
        name = f"people_{draft.groups_served.get().group_id}"
        answer = send(ana, section(draft.key, "more"), **{name: count})
        assert len(errors_of(answer.content)) == 1
        send(ana, section(draft.key, "more"), **{name: "5"})
        assert draft.groups_served.get().people == 5

    def test_there_are_no_fewer_people_than_in_a_group(self, ana, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur, groups=("roma",), staff_total=5)
        draft.groups_served.update(people=5)
        answer = send(ana, section(draft.key, "people"), staff_total="4")
        assert errors_of(answer.content) == ["One of the groups has 5 people. Enter a number that is not smaller"]
        assert send(ana, section(draft.key, "people"), staff_total="4", groups=[]).status_code == 302

    def test_what_everybody_sees_stands_apart_from_what_the_center_sees(self, ana, draft):
        shown = Document(ana.get(section(draft.key, "contact")).content)
        parts = [element for element in shown.elements if "form-part" in element.classes]
        assert [
            element.label for element in shown.elements if element.tag == "h2" and element.parents[-1] in parts
        ] == [
            "What everybody sees",
            "Only for the Center",
        ]
        names = [element.attrs.get("name") for element in shown.elements if parts[1] in element.parents]
        assert [name for name in names if name] == ["contact_name", "contact_phone", "contact_email"]

    def test_a_count_without_a_total_has_an_end_too(self, ana, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur, groups=("roma",))
        name = f"people_{draft.groups_served.get().group_id}"
        answer = send(ana, section(draft.key, "more"), **{name: "99999999999"})
        assert errors_of(answer.content) == ["The most possible is 10000"]

    @pytest.mark.parametrize(
        ("name", "field"),
        [
            ("identity", "name"),
            ("identity", "mb"),
            ("identity", "status_since"),
            ("contact", "settlement"),
            ("contact", "contact_phone"),
            ("contact", "contact_email"),
            ("contact", "website"),
            ("contact", "municipality"),
            ("work", "description"),
            ("work", "categories"),
            ("people", "staff_total"),
            ("people", "social_roles"),
            ("people", "groups"),
            ("more", "story"),
            ("more", "founded_on"),
            ("more", "impact_areas"),
        ],
    )
    @pytest.mark.parametrize("typed", HOSTILE, ids=["nul", "megabyte"])
    def test_hostile_text_is_a_message_and_nothing_is_saved(self, ana, draft, name, field, typed):
        address = section(draft.key, name)
        before = draft.version
        answer = ana.post(address, filled(ana.get(address).content) | {field: typed})
        assert answer.status_code == 200
        assert errors_of(answer.content)
        draft.refresh_from_db()
        assert draft.version == before

    def test_half_a_page_is_kept_for_later(self, ana, draft):
        answer = send(ana, section(draft.key, "identity"), button="later", name="", mb="", pib="")
        assert answer.headers["Location"] == page("tasks", draft.key)
        draft.refresh_from_db()
        assert (draft.name, draft.mb) == ("", "")

    def test_but_not_of_an_entry_that_is_public(self, vera):
        row = make_enterprise(State.PUBLISHED)
        address = section(row.key, "people")
        data = filled(vera.get(address).content) | {"social_roles": [], "later": "1"}
        assert errors_of(vera.post(address, data).content) == ["Choose at least one social role"]

    def test_the_second_saver_sees_both_versions(self, ana, draft):
        address = section(draft.key, "identity")
        data = filled(ana.get(address).content, name="Druga Lipa")
        Enterprise.objects.filter(pk=draft.pk).update(name="Prva Lipa")
        answer = ana.post(address, data)
        assert answer.status_code == 409
        assert any("“Prva Lipa”" in error and "“Druga Lipa”" in error for error in errors_of(answer.content))
        draft.refresh_from_db()
        assert draft.name == "Prva Lipa"
        assert ana.post(address, filled(answer.content)).status_code == 302
        draft.refresh_from_db()
        assert draft.name == "Druga Lipa"

    def test_what_staff_read_meanwhile_is_not_changed(self, ana, entrepreneur):
        row = make_enterprise(State.NEEDS_CHANGES, owner=entrepreneur)
        address = section(row.key, "work")
        data = filled(ana.get(address).content, description="Novo")
        Enterprise.objects.filter(pk=row.pk).update(state=State.SUBMITTED)
        data["seen_version"] = Enterprise.objects.get(pk=row.pk).version
        assert ana.post(address, data).headers["Location"] == page("entry", row.key)
        row.refresh_from_db()
        assert row.description != "Novo"

    def test_a_number_of_another_live_entry_leads_to_a_claim(self, ana, draft):
        other = make_enterprise(State.PUBLISHED)
        answer = send(ana, section(draft.key, "identity"), mb=other.mb, pib=other.pib)
        assert answer.headers["Location"] == page("taken", draft.key)
        draft.refresh_from_db()
        assert draft.mb == other.mb, "what was typed is kept"

    def test_an_entry_under_review_cannot_take_it(self, ana, entrepreneur):
        other = make_enterprise(State.PUBLISHED)
        row = make_enterprise(State.NEEDS_CHANGES, owner=entrepreneur)
        answer = send(ana, section(row.key, "identity"), mb=other.mb)
        assert answer.status_code == 409
        assert errors_of(answer.content) == ["Somebody has already sent an application with the same number."]

    def test_staff_may_accept_a_number_against_its_digit(self, vera, draft):
        wrong = valid_mb(3)[:-1] + str((int(valid_mb(3)[-1]) + 1) % 10)
        address = section(draft.key, "identity")
        assert len(errors_of(send(vera, address, mb=wrong).content)) == 1
        assert send(vera, address, mb=wrong, mb_override_reason="Viđen izvod").status_code == 302
        draft.refresh_from_db()
        assert (draft.mb, draft.mb_override_reason) == (wrong, "Viđen izvod")

    def test_its_people_are_not_asked_why(self, ana, draft):
        assert "mb_override_reason" not in ana.get(section(draft.key, "identity")).text


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

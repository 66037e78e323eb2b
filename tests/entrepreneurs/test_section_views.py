"""The pages of an application, one section each: what they take, keep and refuse."""

import uuid

import pytest

from centar.models import OutgoingEmail
from entrepreneurs.models import Enterprise, Membership, State
from tests.entrepreneurs.factories import make_enterprise, valid_mb, valid_pib
from tests.entrepreneurs.pages import page, section
from tests.html import Document, errors_of, filled, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

IDENTITY = {"legal_form": "cooperative", "name": "Задруга Липа", "status_stage": "none"}
HOSTILE = ["a\x00b", "x" * 1_000_000]


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

    @pytest.mark.parametrize("state", [State.SUBMITTED, State.PUBLISHED])
    def test_staff_who_correct_from_the_review_come_back_to_it(self, vera, state):
        row = make_enterprise(state)
        answer = send(vera, section(row.key, "contact"), website="https://primer.rs/")
        assert answer.headers["Location"] == page("desk_review", row.pk)
        row.refresh_from_db()
        assert row.website == "https://primer.rs/"

    def test_its_people_are_not_asked_why(self, ana, draft):
        assert "mb_override_reason" not in ana.get(section(draft.key, "identity")).text

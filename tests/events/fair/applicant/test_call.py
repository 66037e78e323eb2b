"""The way into an application: who, when by the server's clock, with which enterprise."""

import datetime as dt

import pytest
from django.test import Client

from centar.models import Municipality, User
from entrepreneurs.models import Enterprise, State
from events.models import ApplicationState, ExhibitorApplication
from tests.entrepreneurs.factories import make_enterprise
from tests.events.applicants import call_page, client_of, of, page
from tests.events.fairs import NOW, make_application, make_fair, make_type
from tests.html import Document, errors_of, filled, send
from tests.mails import code_in, mails_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

A = ApplicationState
SECOND = dt.timedelta(seconds=1)


def heading(response):
    return Document(response.content).one("h1").label


def new_enterprise(**answers):
    town = Municipality.objects.get(slug="donji-jasen")
    return {
        "name": "Nova nit", "municipality": str(town.pk), "legal_form": "none", "description": "Šijemo.", **answers
    }  # fmt: skip


class TestDates:
    def test_a_second_before_it_opens_says_when(self, fair, clock):
        clock.move_to(fair.call.opens_at - SECOND, tick=False)
        answer = Client().get(call_page(fair))
        assert heading(answer) == "Applications for the fair open on 1 March 2027 at 01:00"
        assert not Document(answer.content).all("input", name="email")

    def test_the_second_in_which_it_opens(self, fair, clock):
        clock.move_to(fair.call.opens_at, tick=False)
        assert Document(Client().get(call_page(fair)).content).one("input", name="email")

    def test_late_is_told_beforehand(self, fair, clock):
        clock.move_to(fair.call.closes_at - SECOND, tick=False)
        assert b"waiting list" not in Client().get(call_page(fair)).content
        clock.move_to(fair.call.closes_at, tick=False)
        assert b"a late application goes to the waiting list" in Client().get(call_page(fair)).content

    def test_a_second_after_it_shut_has_a_page_of_its_own(self, fair, clock):
        clock.move_to(fair.call.shuts_at - SECOND, tick=False)
        assert Document(Client().get(call_page(fair)).content).one("input", name="email")
        clock.move_to(fair.call.shuts_at, tick=False)
        answer = Client().get(call_page(fair))
        assert heading(answer) == "Applications for the fair were closed on 10 April 2027 at 02:00"

    @pytest.mark.parametrize("name", ["apply", "apply_choose", "apply_new"])
    def test_opened_before_and_sent_after_makes_nothing(self, fair, ana, clock, name):
        make_enterprise(owner=ana.user)
        clock.move_to(fair.call.shuts_at, tick=False)
        answer = client_of().post(call_page(fair, name), {"email": "x@primer.rs", **new_enterprise()})
        assert answer.status_code == 409
        assert heading(answer).startswith("Applications for the fair were closed")
        assert ExhibitorApplication.objects.count() == 0
        assert Enterprise.objects.count() == 1

    def test_no_call_and_a_cancelled_fair(self, fair):
        fair.event.state = "cancelled"
        fair.event.save()
        assert heading(Client().get(call_page(fair))) == "The fair is cancelled"
        fair.call.delete()
        other = make_fair(year=2028)
        other.call.delete()
        assert heading(Client().get(call_page(other))) == "The call for exhibitors is not announced yet"

    def test_a_fair_that_is_not_announced_is_not_found(self, fair, ana):
        fair.event.state = "draft"
        fair.event.save()
        assert Client().get(call_page(fair)).status_code == 404
        assert Client().get(page("apply", 2035)).status_code == 404


class TestWayIn:
    def test_the_list_to_check_oneself_by(self, fair):
        fair.call.eligibility = "- Socijalna preduzeća\n- Zadruge"
        fair.call.save()
        shown = Document(Client().get(call_page(fair, language="sr-cyrl")).content)
        assert {"Социјална предузећа", "Задруге"} <= {item.label for item in shown.all("li")}

    def test_signs_in_with_a_code_and_goes_on(self, fair, django_capture_on_commit_callbacks):
        visitor = Client()
        answer = send(visitor, call_page(fair), email="nova@primer.rs")
        assert answer.status_code == 302
        code = code_in(mails_to("nova@primer.rs")[-1])
        answer = visitor.post(answer.headers["Location"], {"code": code}, follow=True)
        assert answer.request["PATH_INFO"] == call_page(fair, "apply_new")

    @pytest.mark.parametrize("email", ["", "nije"])
    def test_no_address_no_code(self, fair, email):
        answer = send(Client(), call_page(fair), email=email)
        assert len(errors_of(answer.content)) == 1
        assert not User.objects.filter(email=email).exists()

    @pytest.mark.parametrize("name", ["apply_choose", "apply_new"])
    def test_the_rest_asks_who_it_is(self, fair, name):
        assert Client().get(call_page(fair, name)).status_code == 302


class TestEnterprise:
    def test_one_of_mine_is_prefilled_from_the_registry(self, fair, ana):
        mine = make_enterprise(
            owner=ana.user, short_name="Slatka", public_phone="+381601112223", public_email="javno@primer.rs"
        )
        answer = send(ana, call_page(fair, "apply_choose"), enterprise=str(mine.key))
        application = ExhibitorApplication.objects.get()
        assert answer.headers["Location"] == of(application, "application_page", "preduzece")
        assert (application.public_title, application.contact_name) == ("Slatka", "Pera Primerović")
        assert (application.public_text, application.category.slug) == ("Pravimo hranu.", "hrana-i-pice")
        assert (str(application.public_phone), application.public_email) == ("+381601112223", "javno@primer.rs")
        assert application.created_by == ana.user

    def test_what_is_not_public_in_the_registry_is_not_taken_over_as_public(self, fair, ana):
        mine = make_enterprise(
            State.DRAFT, owner=ana.user, public_phone="+381601112223", public_email="tajno@primer.rs", contact_email=""
        )
        send(ana, call_page(fair, "apply_choose"), enterprise=str(mine.key))
        application = ExhibitorApplication.objects.get()
        assert (application.public_phone, application.public_email, application.public_website) == ("", "", "")
        assert application.contact_email == "ana@primer.rs"

    def test_somebody_elses_is_not_offered_nor_taken(self, fair, ana):
        make_enterprise(owner=ana.user)
        other = make_enterprise()
        data = filled(ana.get(call_page(fair, "apply_choose")).content) | {"enterprise": str(other.key)}
        answer = ana.post(call_page(fair, "apply_choose"), data)
        assert errors_of(answer.content) == ["This option is no longer offered. Choose another one"]
        assert not ExhibitorApplication.objects.exists()

    def test_nothing_chosen(self, fair, ana):
        make_enterprise(owner=ana.user), make_enterprise(owner=ana.user)
        answer = send(ana, call_page(fair, "apply_choose"))
        assert errors_of(answer.content) == ["Choose the enterprise that exhibits"]

    @pytest.mark.parametrize("state", [A.DRAFT, A.SUBMITTED, A.WAITLISTED])
    def test_a_running_application_is_led_to(self, fair, ana, state):
        running = make_application(make_type(fair), state, owner=ana.user)
        shown = ana.get(call_page(fair, "apply_choose"))
        assert Document(shown.content).links()[running.enterprise.name] == of(running)
        answer = ana.post(call_page(fair, "apply_choose"), {"enterprise": str(running.enterprise.key)})
        assert answer.headers["Location"] in (of(running), of(running, "application_page", "preduzece"))
        assert ExhibitorApplication.objects.count() == 1

    def test_after_an_ended_one_they_may_apply_anew(self, fair, ana):
        ended = make_application(make_type(fair), A.WITHDRAWN, owner=ana.user)
        send(ana, call_page(fair, "apply_choose"), enterprise=str(ended.enterprise.key))
        assert ExhibitorApplication.objects.active().get().enterprise == ended.enterprise

    def test_one_that_is_not_in_the_registry_begins_there(self, fair, ana):
        assert ana.get(call_page(fair, "apply_choose")).headers["Location"] == call_page(fair, "apply_new")
        answer = send(ana, call_page(fair, "apply_new"), **new_enterprise())
        enterprise = Enterprise.objects.get()
        assert (enterprise.state, enterprise.name, enterprise.legal_form) == (State.DRAFT, "Nova nit", "none")
        assert enterprise.memberships.get().user == ana.user
        application = ExhibitorApplication.objects.get()
        assert application.enterprise == enterprise
        assert (application.public_title, application.public_text) == ("Nova nit", "Šijemo.")
        assert answer.headers["Location"] == of(application, "application_page", "preduzece")

    def test_a_double_click_makes_one(self, fair, ana):
        data = filled(ana.get(call_page(fair, "apply_new")).content, **new_enterprise())
        ana.post(call_page(fair, "apply_new"), data)
        ana.post(call_page(fair, "apply_new"), data)
        assert Enterprise.objects.count() == ExhibitorApplication.objects.count() == 1

    def test_a_draft_that_has_numbers_is_not_made_one_that_is_being_founded(self, fair, ana):
        draft = make_enterprise(State.DRAFT, owner=ana.user, legal_form="association")
        data = filled(ana.get(call_page(fair, "apply_new")).content, **new_enterprise()) | {"key": str(draft.key)}
        answer = ana.post(call_page(fair, "apply_new"), data)
        assert answer.status_code == 409
        assert errors_of(answer.content) == ["This form does not fit the numbers that you entered in the registry"]
        before = draft.legal_form, draft.mb, draft.name
        draft.refresh_from_db()
        assert (draft.legal_form, draft.mb, draft.name) == before
        assert not ExhibitorApplication.objects.exists()
        assert ana.post(call_page(fair, "apply_new"), data | {"legal_form": before[0]}).status_code == 302

    def test_a_key_of_somebody_elses_entry_is_not_found(self, fair, ana):
        other = make_enterprise(State.DRAFT)
        data = filled(ana.get(call_page(fair, "apply_new")).content, **new_enterprise()) | {"key": str(other.key)}
        assert ana.post(call_page(fair, "apply_new"), data).status_code == 404
        other.refresh_from_db()
        assert other.name != "Nova nit"

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("name", "Enter the name of the enterprise"),
            ("municipality", "Choose the city or municipality"),
            ("legal_form", "Choose the legal form"),
            ("description", "Describe what your enterprise does, in one to three sentences"),
        ],
    )
    def test_each_of_the_four_answers_is_needed(self, fair, ana, name, message):
        answer = send(ana, call_page(fair, "apply_new"), **new_enterprise(**{name: ""}))
        assert errors_of(answer.content) == [message]
        assert not Enterprise.objects.exists()

    def test_sent_to_the_registry_meanwhile_it_is_the_same_enterprise(self, fair, ana):
        data = filled(ana.get(call_page(fair, "apply_new")).content, **new_enterprise())
        ana.post(call_page(fair, "apply_new"), data)
        Enterprise.objects.update(state=State.SUBMITTED, reference="IM-2027-0001", submitted_at=NOW)
        ana.post(call_page(fair, "apply_new"), data | {"name": "Drugo"})
        assert ExhibitorApplication.objects.get().enterprise.name == "Nova nit"


def test_the_question_stands_once_on_its_page(fair, ana):
    make_enterprise(owner=ana.user)
    shown = Document(ana.get(call_page(fair, "apply_choose")).content)
    assert shown.one("main").label.count("Which enterprise exhibits?") == 1
    assert shown.one("legend").label == "Your enterprises"

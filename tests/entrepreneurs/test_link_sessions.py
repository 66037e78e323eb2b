"""A mailed link opens one application to whoever holds it, and nothing else of the account."""

import re

import pytest
from django.test import Client

from entrepreneurs.actions import links, steps
from entrepreneurs.models import State
from tests.entrepreneurs.factories import NOW, make_enterprise, make_photo
from tests.entrepreneurs.pages import page, section
from tests.html import Document, send
from tests.mails import code_in, mails_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def mailed_link(enterprise, email="ana@primer.rs"):
    links.send_resume_link(enterprise=enterprise, email=email, language="en", now=NOW)
    return re.search(r"http://\S+(/en/upis/veza/\S+)", mails_to(email)[-1].text)[1]


@pytest.fixture
def holder(draft):
    """A browser in which the link of the draft was opened; not necessarily its owner's."""
    browser = Client()
    assert send(browser, mailed_link(draft)).headers["Location"] == page("tasks", draft.key)
    return browser


def test_the_application_can_be_filled_in(holder, draft):
    for name in ("tasks", "photos", "check"):
        assert holder.get(page(name, draft.key)).status_code == 200, name
    answer = send(holder, section(draft.key, "work"), description="Peku hleb.")
    assert answer.headers["Location"] == section(draft.key, "people")
    draft.refresh_from_db()
    assert draft.description == "Peku hleb."


def test_it_can_be_sent_and_seen_until_it_is_decided_on(holder, draft):
    assert send(holder, page("check", draft.key), consent="on").headers["Location"] == page("sent", draft.key)
    for name in ("sent", "entry"):
        assert holder.get(page(name, draft.key)).status_code == 200, name
    type(draft).objects.filter(pk=draft.pk).update(state=State.DECLINED)
    assert "/nalog/login/" in holder.get(page("entry", draft.key)).headers["Location"]


@pytest.mark.parametrize("name", ["people", "delete", "withdraw"])
def test_nobody_is_brought_in_and_nothing_taken_away(holder, draft, name):
    answer = holder.get(page(name, draft.key), follow=True)
    assert answer.redirect_chain[0][0].startswith("/en/nalog/login/")
    assert "For this page, sign in with a code." in answer.text
    assert holder.post(page(name, draft.key)).headers["Location"].startswith("/en/nalog/login/")
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_the_rest_of_the_account_stays_closed(holder, entrepreneur):
    others = [make_enterprise(state, owner=entrepreneur) for state in (State.DRAFT, State.PUBLISHED)]
    closed = ["/en/nalog/", page("new"), *(page("tasks", one.key) for one in others), page("entry", others[1].key)]
    assert {holder.get(address).headers["Location"] for address in closed} == {
        f"/en/nalog/login/?next={address}" for address in closed
    }


def test_public_pages_know_nobody(holder, ana):
    sign_in = 'href="/en/nalog/login/"'
    assert sign_in not in ana.get(page("directory")).text
    assert sign_in in holder.get(page("directory")).text


@pytest.mark.usefixtures("photo_store")
def test_photos_of_this_application_alone(holder, draft, entrepreneur):
    mine, other = make_photo(draft), make_photo(make_enterprise(State.DRAFT, owner=entrepreneur))
    assert holder.get(page("photo", mine.key)).status_code == 200
    assert holder.get(page("photo", other.key)).status_code == 404


def test_a_code_opens_the_account(holder, entrepreneur):
    other = make_enterprise(State.DRAFT, owner=entrepreneur)
    code_page = send(holder, page("start"), email="ana@primer.rs").headers["Location"]
    send(holder, code_page, having="code", code=code_in(mails_to("ana@primer.rs")[-1]))
    for address in ("/en/nalog/", page("tasks", other.key)):
        assert holder.get(address).status_code == 200, address


def test_the_next_link_opens_the_next_application(holder, draft, entrepreneur):
    other = make_enterprise(State.DRAFT, owner=entrepreneur)
    assert send(holder, mailed_link(other)).headers["Location"] == page("tasks", other.key)
    assert holder.get(page("tasks", other.key)).status_code == 200
    assert holder.get(page("tasks", draft.key)).status_code == 302


def test_who_is_signed_in_stays_so(ana, draft, entrepreneur):
    send(ana, mailed_link(draft))
    assert ana.get("/en/nalog/").status_code == 200


def test_somebody_elses_browser_forgets_them(boris, draft, stranger):
    """Boris opens what Ana passed on to him: from there on he is not signed in as himself."""
    theirs = make_enterprise(State.DRAFT, owner=stranger)
    send(boris, mailed_link(draft))
    assert boris.get(page("tasks", draft.key)).status_code == 200
    assert boris.get(page("tasks", theirs.key)).status_code == 302


def test_it_can_be_closed(holder, draft):
    assert send(holder, "/en/nalog/logout/").status_code == 302
    assert holder.get(page("tasks", draft.key)).status_code == 302


def test_a_link_ends_with_its_application_for_good(entrepreneur, coordinator):
    row = make_enterprise(State.SUBMITTED, owner=entrepreneur)
    link, holder = mailed_link(row), Client()
    send(holder, link)
    steps.decline(enterprise=row, by=coordinator, message="Ne.", seen=row.version, now=NOW)
    steps.reopen(enterprise=row, by=entrepreneur, now=NOW)
    answer = Client().get(link)
    assert answer.status_code == 410
    assert Document(answer.content).one("h1").label == "This link no longer works"
    assert "/nalog/login/" in holder.get(page("tasks", row.key)).headers["Location"]


def test_what_a_link_opened_closes_when_the_link_ends(holder, draft, time_machine):
    time_machine.move_to(NOW + links.VALID_FOR)
    assert "/nalog/login/" in holder.get(page("tasks", draft.key)).headers["Location"]


def test_a_cookie_copied_before_the_sign_in_opens_nothing_after_it(holder):
    copied = holder.cookies["sessionid"].value
    code_page = send(holder, page("start"), email="ana@primer.rs").headers["Location"]
    send(holder, code_page, having="code", code=code_in(mails_to("ana@primer.rs")[-1]))
    assert holder.get("/en/nalog/").status_code == 200
    thief = Client()
    thief.cookies["sessionid"] = copied
    assert thief.get("/en/nalog/").status_code == 302

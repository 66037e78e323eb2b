import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from centar.accounts import confirm_email, count_unasked_mail
from centar.models import User
from tests.mails import code_in, mails_to

pytestmark = pytest.mark.django_db

REQUEST = "/en/nalog/login/code/"
CONFIRM = "/en/nalog/login/code/confirm/"


@pytest.fixture
def known(db):
    user = User.objects.create_user("mira@example.rs", name="Mira")
    confirm_email(user)
    return user


def ask(client, email, next_url="/nalog/", **extra):
    return client.post(REQUEST, {"email": email, "next": next_url}, **extra)


def signed_in_as(client):
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


def plain(response):
    """The page without what differs for everybody: the address itself and the form token."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return re.sub(r"(mira|nova)@example\.rs", "ADDRESS", text)


def test_code_signs_in_a_known_person(client, known):
    answer = ask(client, known.email, "/nalog/2fa/")
    assert answer.headers["Location"] == f"{CONFIRM}?next=%2Fnalog%2F2fa%2F"
    (message,) = mails_to(known.email)
    answer = client.post(answer.headers["Location"], {"code": code_in(message), "next": "/nalog/2fa/"})
    assert answer.headers["Location"] == "/nalog/2fa/"
    assert signed_in_as(client) == known


def test_code_opens_an_account_for_a_new_address(client):
    ask(client, "Nova@Example.rs")
    user = User.objects.get(email="nova@example.rs")
    assert not user.has_usable_password()
    assert not EmailAddress.objects.get(user=user).verified
    (message,) = mails_to("nova@example.rs")
    client.post(CONFIRM, {"code": code_in(message)})
    assert signed_in_as(client) == user
    address = EmailAddress.objects.get(user=user)
    assert (address.verified, address.primary) == (True, True)


def test_known_and_new_address_get_the_same_answer(client, known):
    first = ask(client, known.email)
    first_page = client.get(first.headers["Location"])
    client.cookies.clear()
    second = ask(client, "nova@example.rs")
    second_page = client.get(second.headers["Location"])
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    assert plain(first_page) == plain(second_page)
    known_mail, new_mail = mails_to(known.email)[0], mails_to("nova@example.rs")[0]
    assert known_mail.subject == new_mail.subject
    assert known_mail.text.replace(code_in(known_mail), "") == new_mail.text.replace(code_in(new_mail), "")


def test_known_and_new_address_take_comparable_time(client, known, django_assert_max_num_queries):
    counts = []
    for address in (known.email, "nova@example.rs"):
        client.cookies.clear()
        with django_assert_max_num_queries(40) as queries:
            ask(client, address)
        counts.append(len(queries))
    # one attempt is all there is: the account of a new address exists after it
    assert abs(counts[0] - counts[1]) <= 10


def test_closed_account_gets_the_same_page_and_no_mail(client, known):
    known.is_active = False
    known.save()
    answer = ask(client, known.email)
    assert answer.headers["Location"].startswith(CONFIRM)
    assert client.get(answer.headers["Location"]).status_code == 200
    assert mails_to(known.email) == []


def test_password_sign_in_answers_alike_for_known_and_unknown(client, known):
    known.set_password("prava lozinka 1")
    known.save()
    login = reverse("account_login")
    wrong = client.post(login, {"login": known.email, "password": "pogrešna lozinka"})
    unknown = client.post(login, {"login": "nova@example.rs", "password": "pogrešna lozinka"})
    assert wrong.status_code == unknown.status_code == 200
    assert plain(wrong) == plain(unknown)
    client.post(login, {"login": known.email, "password": "prava lozinka 1"})
    assert signed_in_as(client) == known


def test_forgotten_password_answers_alike_for_known_and_unknown(client, known):
    pages = []
    for address in (known.email, "nova@example.rs"):
        client.cookies.clear()
        answer = client.post("/nalog/password/reset/", {"email": address}, follow=True)
        pages.append((answer.redirect_chain, plain(answer)))
    assert pages[0] == pages[1]
    assert len(mails_to(known.email)) == 1
    assert mails_to("nova@example.rs") == []


def test_forgotten_password_by_code_sets_a_new_one(client, known):
    client.post("/nalog/password/reset/", {"email": known.email})
    client.post("/nalog/password/reset/confirm/", {"code": code_in(mails_to(known.email)[0])})
    client.post("/nalog/password/reset/complete/", {"password1": "nova lozinka 22", "password2": "nova lozinka 22"})
    known.refresh_from_db()
    assert known.check_password("nova lozinka 22")


def test_wrong_code_keeps_the_page_and_says_so(client, known):
    ask(client, known.email)
    code = code_in(mails_to(known.email)[0])
    wrong = "000000" if code != "000000" else "111111"
    page = client.post(CONFIRM, {"code": wrong})
    assert page.status_code == 200
    assert page.context["form"].errors["code"] == ["The code is not right. Check it in the mail we sent you"]
    assert 'autocomplete="one-time-code"' in page.content.decode()
    assert 'inputmode="numeric"' in page.content.decode()
    client.post(CONFIRM, {"code": code})
    assert signed_in_as(client) == known


def test_fifth_wrong_code_ends_it(client, known):
    ask(client, known.email, "/nalog/2fa/")
    code = code_in(mails_to(known.email)[0])
    wrong = "000000" if code != "000000" else "111111"
    for _attempt in range(5):
        page = client.post(CONFIRM, {"code": wrong, "next": "/nalog/2fa/"})
    assert page.headers["Location"] == "/en/nalog/login/?next=%2Fnalog%2F2fa%2F"
    client.post(CONFIRM, {"code": code})
    assert signed_in_as(client) is None


def test_expired_code_leads_back_to_asking(client, known):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask(client, known.email)
        code = code_in(mails_to(known.email)[0])
        clock.shift(timedelta(minutes=15, seconds=1))
        answer = client.post(CONFIRM, {"code": code, "next": "/nalog/"})
    assert answer.headers["Location"] == "/en/nalog/login/?next=%2Fnalog%2F"
    assert [str(m) for m in get_messages(answer.wsgi_request)] == ["This code no longer works. Ask for a new one."]
    assert signed_in_as(client) is None


def test_new_code_replaces_the_old(client, known):
    ask(client, known.email)
    client.post(CONFIRM, {"action": "resend"})
    old, new = mails_to(known.email)
    client.post(CONFIRM, {"code": code_in(old)})
    assert signed_in_as(client) is None
    client.post(CONFIRM, {"code": code_in(new)})
    assert signed_in_as(client) == known


@pytest.mark.parametrize(
    "bad", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_next_address_stays_on_this_site(client, known, bad):
    answer = ask(client, known.email, bad)
    assert answer.headers["Location"] == f"{CONFIRM}?next=%2Fen%2Fnalog%2F"
    answer = client.post(CONFIRM, {"code": code_in(mails_to(known.email)[0]), "next": bad})
    assert answer.headers["Location"] == "/en/nalog/"


def test_double_click_mails_once(client, known):
    first, second = ask(client, known.email), ask(client, known.email)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(mails_to(known.email)) == 1


def test_sixth_code_in_a_day_is_refused(client, known):
    answers = []
    for _request in range(6):
        client.cookies.clear()
        answers.append(ask(client, known.email).status_code)
    assert answers == [302] * 5 + [429]
    assert len(mails_to(known.email)) == 5
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        client.cookies.clear()
        assert ask(client, known.email).status_code == 302


def test_a_stranger_does_not_use_up_the_owners_codes(client, known):
    for number in range(5):
        client.cookies.clear()
        ask(client, f"{known.email.replace('@', f'+{number}@')}")  # one inbox, however it is written
        count_unasked_mail(known.email, now=timezone.now())
    client.cookies.clear()
    assert ask(client, known.email).status_code == 429
    for network in ("198.51.100.7", "192.0.2.7"):
        answers = []
        for _request in range(6):
            client.cookies.clear()
            answers.append(ask(client, known.email, REMOTE_ADDR=network).status_code)
        assert answers == [302] * 5 + [429], network
    client.cookies.clear()
    assert ask(client, known.email, REMOTE_ADDR="203.0.113.7").status_code == 429, "fifteen a day from everywhere"


@pytest.mark.parametrize("has_account", [True, False])
def test_forgotten_password_is_counted_the_same_with_and_without_an_account(client, known, has_account):
    email = known.email if has_account else "nema@example.rs"
    answers = []
    for _request in range(6):
        client.cookies.clear()
        answers.append(client.post("/en/nalog/password/reset/", {"email": email}).status_code)
    assert answers == [302] * 5 + [429]


def test_refused_request_opens_no_account(client):
    for number in range(60):
        client.cookies.clear()
        ask(client, f"osoba{number}@example.rs")
    answer = ask(client, "jos-jedna@example.rs")
    assert answer.status_code == 429
    assert not User.objects.filter(email="jos-jedna@example.rs").exists()


@pytest.mark.parametrize("typed", ["", "nije adresa", "a@b", "\x00@example.rs", "a" * 260 + "@example.rs"])
def test_bad_address_is_asked_for_again(client, typed):
    page = ask(client, typed)
    assert page.status_code == 200
    assert page.context["code_form"].errors["email"]
    assert User.objects.count() == 0


@pytest.mark.parametrize("prefix", ["", "/sr-cyrl", "/en"])
def test_sign_in_stays_in_the_language_of_the_page(client, known, prefix):
    answer = client.post(f"{prefix}/nalog/login/code/", {"email": known.email})
    assert answer.headers["Location"].startswith(f"{prefix}/nalog/login/code/confirm/")


def test_there_is_no_other_way_to_open_an_account(client):
    assert client.get("/nalog/signup/").headers["Location"].startswith("/nalog/login/")
    assert client.post("/nalog/signup/", {"email": "x@example.rs", "password1": "lozinka 12345"}).status_code == 405
    assert User.objects.count() == 0


def test_signed_in_person_goes_straight_on(client, known):
    client.force_login(known)
    assert ask(client, known.email, "/nalog/2fa/").headers["Location"] == "/nalog/2fa/"
    assert mails_to(known.email) == []


def test_session_key_changes_at_sign_in(client, known):
    ask(client, known.email)
    before = client.session.session_key
    client.post(CONFIRM, {"code": code_in(mails_to(known.email)[0])})
    assert client.session.session_key != before

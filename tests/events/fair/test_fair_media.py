"""Newsrooms ask to come to the fair, are answered, and have badges."""

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from centar.desk import counted
from events.actions.fair.passes import issue_passes
from events.desk import queues
from events.models import (
    MediaRequest,
    Pass,
    PassKind,
)
from tests.events.fair_stage import AFTER, BEFORE, page, published_fair, signed_in
from tests.html import Document, errors_of, filled
from tests.mails import mails_to
from tests.people import staff_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "clock")]


@pytest.fixture
def vera(town):
    user = staff_member("koordinatorka@primer.rs", "coordinator")
    user.name = "Vera Verić"
    user.save()
    return user


@pytest.fixture
def fair(town):
    return published_fair()


def shown(response):
    return Document(response.content).one("main").label


def send_request(client, time_machine, **answers):
    form = client.get(page("media_request", 2027, language="en"))
    time_machine.shift(20)
    known = {"outlet": "Radio Primer", "medium": "radio", "people": "2", "name": "Mara Marić",
             "email": "Mara@primer.rs"}  # fmt: skip
    return form, client.post(page("media_request", 2027, language="en"), filled(form.content, **known | answers))


def test_a_newsroom_asks_is_accredited_and_has_a_badge(fair, vera, time_machine):
    time_machine.move_to(BEFORE, tick=False)
    visitor, desk = Client(), signed_in(vera)
    _form, answer = send_request(visitor, time_machine)
    assert answer.status_code == 302
    request = MediaRequest.objects.get()
    assert (request.email, request.people, request.state) == ("mara@primer.rs", 2, "new")
    (received,) = mails_to("mara@primer.rs")
    assert received.subject == "We have your request for accreditation: Mini-sajam 2027"
    address = page("desk_media_answer", 2027, request.pk)
    desk.post(address, filled(desk.get(address).content, answer="Parking iza doma.") | {"accept": "1"})
    request.refresh_from_db()
    badges = list(request.badges.order_by("pk").values_list("kind", "name", "line"))
    assert badges == [("media", "Mara Marić", "Radio Primer"), ("media", "Radio Primer", "2/2")]
    assert request.state == "accepted"
    accepted = mails_to("mara@primer.rs")[1]
    assert "Parking iza doma." in accepted.text
    assert not any(badge.code in accepted.text for badge in request.badges.all())
    issue_passes(fair=fair, by=vera, now=BEFORE)
    assert Pass.objects.filter(kind=PassKind.MEDIA).count() == 2
    desk.post(address, {"decline": "1", "answer": ""})
    request.refresh_from_db()
    assert request.state == "accepted"
    for _twice in range(2):
        desk.post(address, {"withdraw": "1", "answer": ""})
    assert not Pass.objects.valid().filter(kind=PassKind.MEDIA).exists()
    subjects = [mail.subject for mail in mails_to("mara@primer.rs")]
    assert subjects[2:] == ["Your accreditation is withdrawn: Mini-sajam 2027"]


def test_a_declined_request_is_not_withdrawn(fair, vera, time_machine):
    time_machine.move_to(BEFORE, tick=False)
    send_request(Client(), time_machine)
    request, desk = MediaRequest.objects.get(), signed_in(vera)
    for press in ("decline", "withdraw"):
        desk.post(page("desk_media_answer", 2027, request.pk), {press: "1", "answer": ""})
    request.refresh_from_db()
    assert request.state == "declined"
    assert len(mails_to("mara@primer.rs")) == 2  # received, declined


def test_a_request_of_the_media_waits_at_the_desk_until_it_is_answered(fair, vera, time_machine):
    time_machine.move_to(BEFORE, tick=False)
    desk = signed_in(vera)

    def waiting():
        with override("sr-latn"):  # the language of `address`
            (queue,) = [one for one in counted(queues(vera, now=timezone.now())) if one.name == "fair_media"]
        return queue.count, queue.oldest_at, queue.url

    address = page("desk_media", 2027)
    assert waiting() == (0, None, address)
    send_request(Client(), time_machine)
    asked_at = MediaRequest.objects.get().created_at
    time_machine.shift(3 * 86400)
    assert waiting() == (1, asked_at, address)
    desk.post(page("desk_media_answer", 2027, MediaRequest.objects.get().pk), {"accept": "1", "answer": ""})
    assert waiting() == (0, None, address)


def test_the_same_request_again_is_one(fair, time_machine):
    time_machine.move_to(BEFORE, tick=False)
    client = Client()
    _form, _answer = send_request(client, time_machine)
    _form, again = send_request(client, time_machine, outlet="Drugi naziv")
    assert again.status_code == 302
    assert MediaRequest.objects.get().outlet == "Radio Primer"


def test_bad_requests_are_told_and_machines_are_held_up(fair, time_machine):
    time_machine.move_to(BEFORE, tick=False)
    client = Client()
    _form, bad = send_request(client, time_machine, people="11", email="nije", outlet="")
    assert errors_of(bad.content) == [
        "Enter the name of the newsroom",
        "Enter how many of you are coming, from 1 to 10",
        "Enter an e-mail in the form name@example.rs",
    ]
    _form, trapped = send_request(client, time_machine, website="http://spam")
    assert trapped.status_code == 200
    assert MediaRequest.objects.count() == 0


def test_after_the_fair_nobody_asks(fair, time_machine):
    time_machine.move_to(AFTER, tick=False)
    assert "Accreditation is closed" in shown(Client().get(page("media_request", 2027, language="en")))

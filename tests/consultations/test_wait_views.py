"""The waiting list, the call back, and what the account page shows of talks and agreed steps."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from centar.models import User
from consultations.actions.changes import cancel
from consultations.actions.waiting import withdraw_wish
from consultations.models import CallRequest, Mode, NextStep, WaitRequest
from tests.consultations.factories import NOW, at, make_booking, make_contact, make_topic
from tests.consultations.pages import page, text_of
from tests.html import Document, errors_of, filled

pytestmark = pytest.mark.django_db

EMAIL = "mara@primer.rs"


def sent(client, address, clock, /, **answers):
    """The form, filled in at the pace of a person."""
    shown = client.get(address)
    clock.shift(20)
    return client.post(address, filled(shown.content, **answers))


class TestWaitingList:
    def test_joining_it(self, topic, consultant, visitor, clock):
        address = page("wait", language="sr-cyrl") + f"?tema={topic.slug}&nacin=video"
        answer = sent(visitor, address, clock, name="Мара", email="Mara@Primer.rs")
        assert answer.headers["Location"] == page("wait_done", language="sr-cyrl")
        wait = WaitRequest.objects.get()
        assert (wait.topic, wait.mode, wait.state, wait.earlier_than) == (topic, Mode.VIDEO, "open", None)
        assert (wait.client.name, wait.client.email, wait.language) == ("Мара", EMAIL, "sr-cyrl")
        assert "На листи чекања сте" in text_of(visitor.get(answer.headers["Location"]))

    def test_again_keeps_the_place_with_the_new_wish(self, topic, consultant, visitor, clock):
        for mode in ("phone", "video"):
            sent(visitor, page("wait"), clock, name="Mara", phone="060 1234567", nacin=mode)
        wait = WaitRequest.objects.get()
        assert (wait.mode, wait.created_at) == ("video", NOW + dt.timedelta(seconds=20))

    def test_after_it_was_withdrawn_it_begins_anew(self, topic, consultant, visitor, clock):
        sent(visitor, page("wait"), clock, name="Mara", email=EMAIL)
        first = withdraw_wish(wait=WaitRequest.objects.get(), now=NOW)
        assert withdraw_wish(wait=first, now=NOW + dt.timedelta(days=1)).closed_at == NOW
        sent(visitor, page("wait"), clock, name="Mara", email=EMAIL)
        assert sorted(WaitRequest.objects.values_list("state", flat=True)) == ["closed", "open"]

    def test_a_way_that_the_topic_does_not_allow(self, consultant, visitor, clock):
        other = make_topic(modes=["phone"])
        consultant.topics.add(other)
        refused = sent(visitor, page("wait"), clock, name="Mara", email=EMAIL, tema=other.slug, nacin="video")
        assert errors_of(refused.content) == ["O ovome razgovaramo samo ovako: telefonom"]

    def test_without_a_contact_and_too_fast(self, topic, consultant, visitor, clock):
        refused = sent(visitor, page("wait"), clock, name="Mara")
        assert errors_of(refused.content) == ["Unesite broj telefona ili e-poštu, da bismo mogli da Vam odgovorimo"]
        fresh = visitor.get(page("wait"))
        quick = visitor.post(page("wait"), filled(fresh.content, name="Mara", email=EMAIL))
        assert errors_of(quick.content) == ["To je bilo veoma brzo. Pregledajte odgovore i pošaljite ih ponovo"]
        assert not WaitRequest.objects.exists()

    @pytest.mark.parametrize("tema", ["", "nema", "\x00", "x" * 5000])
    def test_a_topic_that_is_not_there(self, topic, consultant, visitor, clock, tema):
        clock.shift(1)
        data = filled(visitor.get(page("wait")).content, name="Mara", email=EMAIL) | {"tema": tema}
        clock.shift(20)
        refused = visitor.post(page("wait"), data)
        assert (refused.status_code, len(errors_of(refused.content))) == (200, 1)

    def test_ten_wishes_of_a_contact_a_day(self, topic, consultant, visitor, clock):
        for _ in range(10):
            assert sent(visitor, page("wait"), clock, name="Mara", email=EMAIL).status_code == 302
        assert sent(visitor, page("wait"), clock, name="Mara", email=EMAIL).status_code == 429


class TestCallBack:
    def test_asking_for_a_call(self, office, visitor, clock):
        answer = sent(visitor, page("call_back"), clock, name="Mara Marić", phone="060/123-45-67", note="Posle 10.")
        assert answer.headers["Location"] == page("call_back_done")
        call = CallRequest.objects.get()
        facts = (call.name, call.phone, call.note, call.language, call.created_at)
        assert facts == ("Mara Marić", "+381601234567", "Posle 10.", "sr-latn", NOW + dt.timedelta(seconds=20))
        assert "Zovemo Vas" in text_of(visitor.get(answer.headers["Location"]))

    def test_the_same_form_twice_is_one_call(self, office, visitor, clock):
        data = filled(visitor.get(page("call_back")).content, name="Mara", phone="060 1234567")
        clock.shift(20)
        assert [visitor.post(page("call_back"), data).status_code for _ in range(2)] == [302, 302]
        assert CallRequest.objects.count() == 1

    def test_needs_a_number(self, office, visitor, clock):
        refused = sent(visitor, page("call_back"), clock, name="Mara", note="Posle 10.")
        assert errors_of(refused.content) == ["Unesite broj telefona na koji da Vas zovemo"]
        assert "Posle 10." in text_of(refused)

    def test_three_calls_of_a_phone_a_day(self, office, visitor, clock):
        for number in range(3):
            visitor.defaults["REMOTE_ADDR"] = f"10.0.{number}.1"
            assert sent(visitor, page("call_back"), clock, name="Mara", phone="060 1234567").status_code == 302
        assert sent(visitor, page("call_back"), clock, name="Mara", phone="060 1234567").status_code == 429
        assert CallRequest.objects.count() == 3

    def test_twenty_of_a_network_an_hour(self, office, visitor, clock):
        for number in range(20):
            clock.move_to(NOW, tick=False)
            sent(visitor, page("call_back"), clock, name="Mara", phone=f"060 12345{number:02}")
        clock.move_to(NOW, tick=False)
        assert sent(visitor, page("call_back"), clock, name="Mara", phone="060 1234599").status_code == 429


class TestAccount:
    @pytest.fixture
    def step(self, topic, consultant, ana):
        booking = make_booking(at("9:00"), topic=topic, contact=make_contact(email=ana.user.email))
        return NextStep.objects.create(
            client=booking.client,
            booking=booking,
            text="Napisati plan na jednoj strani",
            due_on=dt.date(2026, 12, 1),
            created_at=NOW,
            created_by=consultant.user,
        )

    def test_shows_talks_and_agreed_steps(self, step, ana, topic):
        past = make_booking(at("10:30"), topic=topic, contact=make_contact(email=ana.user.email))
        cancel(booking=past, by=None, by_office=True, now=NOW)
        shown = ana.get(reverse("centar:account"))
        words = text_of(shown)
        assert "utorak, 24. novembra 2026. u 09:00" in words
        assert "Napisati plan na jednoj straniDo 1. decembra 2026." in words
        assert page("booking", past.code) in Document(shown.content).links().values()

    def test_names_no_discreet_topic(self, step, ana, topic):
        topic.is_discreet = True
        topic.save()
        assert topic.name not in text_of(ana.get(reverse("centar:account")))

    def test_empty(self, ana):
        assert "Nemate zakazan razgovor." in text_of(ana.get(reverse("centar:account")))

    def test_ticking_off_and_back(self, step, ana, clock):
        shown = ana.get(reverse("centar:account"))
        ana.post(page("tick"), filled(shown.content, having="step"))
        clock.shift(60)
        ana.post(page("tick"), {"step": step.pk})  # a second press keeps the first time
        step.refresh_from_db()
        assert step.done_at == NOW
        assert "Završeno 23. novembra 2026." in text_of(ana.get(reverse("centar:account")))
        ana.post(page("tick"), {"step": step.pk, "undo": "1"})
        step.refresh_from_db()
        assert step.done_at is None

    @pytest.mark.parametrize("number", ["", "x", "٣", "9" * 30, "-1", "0"])
    def test_no_step_of_that_number(self, step, ana, number):
        assert ana.post(page("tick"), {"step": number}).status_code == 404

    def test_others_steps_are_not_there(self, step, office):
        boris = Client()
        boris.force_login(User.objects.create_user("boris@primer.rs"))
        assert boris.post(page("tick"), {"step": step.pk}).status_code == 404
        assert "Napisati plan" not in text_of(boris.get(reverse("centar:account")))
        assert Client().post(page("tick"), {"step": step.pk}).status_code == 302
        step.refresh_from_db()
        assert step.done_at is None

    def test_get_ticks_nothing(self, step, ana):
        assert ana.get(page("tick")).status_code == 405

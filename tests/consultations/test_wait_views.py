"""The waiting list, the call back, and what the account page shows of talks and agreed steps."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from centar.models import OutgoingEmail, User
from consultations.actions.changes import cancel
from consultations.actions.offers import offer_freed_time
from consultations.actions.waiting import ask_for_earlier, withdraw_wish
from consultations.models import CallRequest, Mode, NextStep, Topic, WaitRequest
from consultations.schedule import Span
from consultations.tokens import token_of, wish_token
from tests.consultations.factories import NOW, at, make_booking, make_consultant, make_contact, make_topic
from tests.consultations.pages import page, text_of
from tests.html import Document, errors_of, filled
from tests.mails import mails_to

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

    def test_with_days_a_part_of_the_day_and_a_consultant(self, topic, consultant, visitor, clock):
        other = make_consultant(topic)
        address = page("wait") + f"?tema={topic.slug}&nacin=video&savetnik={other.pk}"
        sent(visitor, address, clock, name="Mara", email=EMAIL, weekdays=["0", "2"], parts="later")
        wait = WaitRequest.objects.get()
        assert (wait.weekdays, wait.parts, wait.consultant) == ([0, 2], ["later"], other)

    def test_one_consultant_is_not_asked_about(self, topic, consultant, visitor):
        shown = Document(visitor.get(page("wait")).content)
        assert "savetnik" not in shown.fields(shown.form())
        assert shown.choices(shown.form(), "weekdays") == ["0", "1", "2", "3", "4"]

    def test_a_consultant_of_another_topic(self, topic, consultant, visitor, clock):
        other = make_consultant(make_topic())
        refused = sent(visitor, page("wait"), clock, name="Mara", email=EMAIL, savetnik=other.pk, tema=topic.slug)
        assert len(errors_of(refused.content)) == 1
        assert not WaitRequest.objects.exists()

    @pytest.mark.parametrize("days", ["7", "x", "-1"])
    def test_days_that_are_none(self, topic, consultant, visitor, clock, days):
        data = filled(visitor.get(page("wait")).content, name="Mara", email=EMAIL) | {"weekdays": days}
        clock.shift(20)
        assert len(errors_of(visitor.post(page("wait"), data).content)) == 1

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
            assert sent(visitor, page("wait"), clock, name="Mara", phone="060 1234567").status_code == 302
        assert sent(visitor, page("wait"), clock, name="Mara", phone="060 1234567").status_code == 429

    def test_five_mails_a_day_to_an_address_that_is_not_proven(self, topic, consultant, visitor, clock):
        for number in range(5):
            assert sent(visitor, page("wait"), clock, name=f"Mara {number}", email=EMAIL).status_code == 302
        assert sent(visitor, page("wait"), clock, name="Mara", email=EMAIL).status_code == 429
        assert (len(mails_to(EMAIL)), WaitRequest.objects.count()) == (5, 5)

    def test_who_is_signed_in_is_not_counted(self, topic, consultant, ana, clock):
        for number in range(6):
            assert sent(ana, page("wait"), clock, name=f"Ana {number}", email=ana.user.email).status_code == 302


class TestMailOfWhoWaits:
    def joined(self, visitor, clock, language="sr-latn", **answers):
        sent(visitor, page("wait", language=language), clock, **{"name": "Mara", "email": EMAIL} | answers)
        return WaitRequest.objects.latest("pk")

    def test_says_what_we_do_and_how_to_leave(self, topic, consultant, visitor, clock):
        wish = self.joined(visitor, clock)
        (mail,) = mails_to(EMAIL)
        assert (mail.subject, mail.is_secret) == ("Na listi čekanja ste", True)
        assert "Kad se oslobodi termin za Vaš razgovor (Pokretanje), čuvamo ga za Vas i pišemo Vam." in mail.text
        assert settings.SITE_URL + page("leave_link", wish_token(wish)) in mail.text

    def test_is_sent_once_for_a_wish(self, topic, consultant, visitor, clock):
        self.joined(visitor, clock)
        self.joined(visitor, clock, nacin="video")
        assert len(mails_to(EMAIL)) == 1

    def test_names_no_discreet_topic(self, topic, consultant, visitor, clock):
        Topic.objects.update(is_discreet=True)
        wish = self.joined(visitor, clock)
        assert topic.name not in mails_to(EMAIL)[0].text
        assert topic.name not in text_of(visitor.get(page("leave_link", wish_token(wish))))

    def test_not_without_an_address(self, topic, consultant, visitor, clock):
        self.joined(visitor, clock, email="", phone="060 1234567")
        assert not OutgoingEmail.objects.exists()

    def test_for_an_earlier_time_once_for_each_talk(self, topic, consultant, clock):
        booking = make_booking(at("9:00"), topic=topic, contact=make_contact(email=EMAIL))
        for _ in range(3):
            withdraw_wish(wait=ask_for_earlier(booking=booking, now=NOW), now=NOW)
        last = [mail for mail in mails_to(EMAIL) if mail.template == "consultations/waiting"]
        assert len(last) == 1
        assert "Vaš razgovor od 24. novembra 2026. u 09:00 ostaje Vaš." in last[0].text


class TestLeaving:
    @pytest.fixture
    def wish(self, topic, consultant, visitor, clock):
        sent(visitor, page("wait"), clock, name="Mara", email=EMAIL)
        return WaitRequest.objects.get()

    def test_the_button_leaves_and_a_repeat_changes_nothing(self, wish, visitor, clock):
        address = page("leave_link", wish_token(wish))
        assert "Odjavljujete se s liste čekanja?" in text_of(visitor.get(address))
        left_at = timezone.now()
        assert visitor.post(address).headers["Location"] == address
        clock.shift(60)
        assert visitor.post(address).status_code == 302
        wish.refresh_from_db()
        assert (wish.state, wish.closed_at) == ("closed", left_at)
        assert "Više niste na listi čekanja" in text_of(visitor.get(address))

    def test_looking_changes_nothing(self, wish, visitor):
        for ask in (visitor.get, visitor.head):
            assert ask(page("leave_link", wish_token(wish))).status_code == 200
        wish.refresh_from_db()
        assert (wish.state, wish.closed_at) == ("open", None)

    def test_from_an_offer(self, wish, visitor):
        assert offer_freed_time(freed=Span(at("9:00"), at("9:45")), now=NOW) == 1
        offer = mails_to(EMAIL)[-1]
        assert offer.template == "consultations/offer"
        link = page("leave_link", wish_token(wish))
        assert settings.SITE_URL + link in offer.text
        visitor.post(link)
        wish.refresh_from_db()
        assert (wish.state, wish.offered.state) == ("closed", "held")

    def test_after_the_time_was_taken_the_page_says_so(self, wish, visitor):
        WaitRequest.objects.update(state="served", closed_at=NOW)
        link = page("leave_link", wish_token(wish))
        visitor.post(link)
        wish.refresh_from_db()
        assert wish.state == "served"
        assert "Dobili ste termin" in text_of(visitor.get(link))

    def test_links_that_are_not_ours(self, wish, visitor):
        good = wish_token(wish)
        other = f"{wish.pk + 1:032x}{good[32:]}"
        booking = make_booking(at("9:00"), topic=wish.topic)
        for token in (
            other,
            good[:-1],
            good.upper() + "0",
            "x",
            f"{'9' * 32}{good[32:]}",
            token_of(booking),
            "ć" * 96,
        ):
            assert visitor.get(page("leave_link", token)).status_code == 404, token
            assert visitor.post(page("leave_link", token)).status_code == 404, token
        assert WaitRequest.objects.get().state == "open"


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

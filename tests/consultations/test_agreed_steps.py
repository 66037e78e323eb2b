"""Agreed steps: on the page of the talk without an account, corrected and removed by staff, mailed."""

import datetime as dt

import pytest
from django.test import Client

from centar.audit import changes_among
from consultations.actions.booking import book, confirm
from consultations.actions.changes import cancel
from consultations.actions.steps import agree_step, send_steps
from consultations.models import NextStep, Source
from consultations.slots import Wish
from consultations.tokens import token_of
from tests.consultations.desk_pages import page as desk_page
from tests.consultations.factories import NOW, at, make_booking, make_contact, make_topic
from tests.consultations.pages import page, text_of
from tests.html import Document, errors_of, filled, send
from tests.mails import mails_to

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 12, 15)


@pytest.fixture
def step(booking, coordinator, clock):
    return agree_step(
        client=booking.client, booking=booking, text="Spisak troškova", due_on=DUE, by=coordinator, now=NOW
    )


def again(step):
    return NextStep.objects.get(pk=step.pk)


class TestOnThePageOfTheTalk:
    def test_the_mail_leads_to_steps_that_are_ticked_off_and_back(self, step, booking, visitor, coordinator):
        send_steps(client=booking.client, booking=booking, by=coordinator, now=NOW)
        text = mails_to(booking.client.email)[-1].text
        link = next(word for word in text.split() if "/veza/" in word)
        shown = visitor.get(link[link.index("/podrska") :], follow=True)
        assert "Spisak troškova" in text_of(shown)
        assert "Do 15. decembra 2026." in text_of(shown)
        data = filled(shown.content, having="step")
        answer = visitor.post(page("booking_tick", booking.code), data, follow=True)
        assert again(step).done_at == NOW
        assert "Završeno 23. novembra 2026." in text_of(answer)
        visitor.post(page("booking_tick", booking.code), data | {"undo": "1"})
        assert again(step).done_at is None

    def test_the_audit_says_who_ticked(self, step, booking, owner, ana):
        owner.post(page("booking_tick", booking.code), {"step": step.pk})
        change = changes_among(NextStep, booking=booking.pk)[0]
        assert (change.name, change.who, change.how) == (
            "done_at",
            "",
            f"/podrska/razgovor/moj/{booking.code}/koraci/",
        )
        booking.client.email = ana.user.email
        booking.client.save()
        ana.post(page("booking_tick", booking.code), {"step": step.pk, "undo": "1"})
        assert changes_among(NextStep, booking=booking.pk)[0].who == str(ana.user)

    def test_found_by_code_and_phone(self, step, booking, visitor):
        shown = send(visitor, page("find"), code=booking.code, contact="060 1234567")
        assert "Spisak troškova" in text_of(visitor.get(shown.headers["Location"]))

    def test_others_have_no_such_page(self, step, booking):
        assert Client().get(page("booking", booking.code)).status_code == 404
        assert Client().post(page("booking_tick", booking.code), {"step": step.pk}).status_code == 404
        assert again(step).done_at is None

    def test_steps_of_other_talks_are_not_there(self, topic, owner, booking, coordinator):
        other = make_booking(at("9:00"), topic=topic)
        foreign = agree_step(
            client=other.client, booking=other, text="Tuđ korak", due_on=None, by=coordinator, now=NOW
        )
        later = make_booking(at("9:00", dt.date(2026, 11, 26)), topic=topic, contact=make_contact(name="Mara Marić"))
        assert "Tuđ korak" not in text_of(owner.get(page("booking", booking.code)))
        assert owner.post(page("booking_tick", booking.code), {"step": foreign.pk}).status_code == 404
        assert owner.post(page("booking_tick", later.code), {"step": foreign.pk}).status_code == 404
        assert again(foreign).done_at is None

    @pytest.mark.parametrize("number", ["", "x", "٣", "9" * 30, "0"])
    def test_no_step_of_that_number(self, owner, booking, number):
        assert owner.post(page("booking_tick", booking.code), {"step": number}).status_code == 404

    def test_get_ticks_nothing(self, step, owner, booking):
        answer = owner.get(page("booking_tick", booking.code))
        assert (answer.status_code, answer.headers["Location"]) == (302, page("booking", booking.code))

    def test_whoever_types_a_clients_contact_reads_none_of_it(self, booking, maras_contact, visitor, coordinator):
        """A talk that nobody has confirmed shows nothing of the file of the client whose contact was typed."""
        agree_step(client=booking.client, text="Iz dosijea", due_on=None, by=coordinator, now=NOW)
        stranger = book(
            wish=Wish(booking.topic, "phone"),
            starts_at=at("9:00"),
            contact=maras_contact,
            source=Source.WEB,
            language="sr-latn",
            by=None,
            now=NOW,
        )
        assert stranger.client == booking.client
        visitor.get(page("open_link", token_of(stranger)))
        assert "Iz dosijea" not in text_of(visitor.get(page("booking", stranger.code)))
        held = stranger
        confirmed = confirm(booking=held, by=None, now=NOW)
        assert "Iz dosijea" in text_of(visitor.get(page("booking", confirmed.code)))

    def test_nor_by_cancelling_it(self, booking, maras_contact, visitor, coordinator):
        agree_step(client=booking.client, text="Iz dosijea", due_on=None, by=coordinator, now=NOW)
        stranger = make_booking(at("9:00"), topic=booking.topic, contact=maras_contact, is_confirmed=False)
        cancel(booking=stranger, by=None, by_office=False, now=NOW)
        visitor.get(page("open_link", token_of(stranger)))
        assert "Iz dosijea" not in text_of(visitor.get(page("booking", stranger.code)))


class TestMails:
    def test_of_no_talk_leads_to_the_account(self, booking, coordinator):
        agree_step(client=booking.client, text="Pozvati opštinu", due_on=None, by=coordinator, now=NOW)
        send_steps(client=booking.client, by=coordinator, now=NOW)
        text = mails_to(booking.client.email)[-1].text
        assert "- Pozvati opštinu" in text
        assert "/veza/" not in text

    def test_whoever_has_a_discreet_talk_is_named_nothing(self, booking, coordinator):
        make_booking(
            at("9:00", dt.date(2026, 11, 25)),
            topic=_discreet(booking),
            contact=make_contact(name="Mara Marić", email=booking.client.email, phone=str(booking.client.phone)),
        )
        agree_step(client=booking.client, text="Otići na sud", due_on=None, by=coordinator, now=NOW)
        send_steps(client=booking.client, by=coordinator, now=NOW)
        assert "sud" not in mails_to(booking.client.email)[-1].text

    def test_a_list_that_became_shorter_goes_again(self, step, booking, vera):
        vera.post(desk_page("desk_steps_send", booking.pk))
        other = agree_step(client=booking.client, booking=booking, text="Drugo", due_on=None, by=vera.user, now=NOW)
        vera.post(desk_page("desk_steps_send", booking.pk))
        vera.post(desk_page("desk_step_remove", other.pk))
        for _ in range(2):
            vera.post(desk_page("desk_steps_send", booking.pk))
        sent = [mail for mail in mails_to(booking.client.email) if mail.template == "consultations/follow_up"]
        assert ["Drugo" in mail.text for mail in sent] == [False, True, False]


def _discreet(booking):
    topic = make_topic(name="Tajna tema", is_discreet=True)
    booking.consultant.topics.add(topic)
    return topic


class TestCorrecting:
    def test_what_the_client_was_mailed_stays_in_the_history(self, step, booking, vera):
        vera.post(desk_page("desk_steps_send", booking.pk))
        assert again(step).mailed_at == NOW
        address = desk_page("desk_step_change", step.pk)
        assert "The client was mailed these words on" in vera.get(address).text
        answer = send(vera, address, text="Spisak prihoda", due_on="20.12.2026.")
        assert answer.headers["Location"] == desk_page("desk_booking", booking.pk)
        now = again(step)
        assert (now.text, now.due_on, now.mailed_at) == ("Spisak prihoda", dt.date(2026, 12, 20), None)
        shown = vera.get(desk_page("desk_booking", booking.pk)).text
        assert "Spisak troškova" in shown
        changes = changes_among(NextStep, booking=booking.pk)
        assert [(one.name, one.before) for one in changes if one.name == "text"] == [
            ("text", "Spisak troškova"),
            ("text", ""),
        ]

    def test_a_day_that_has_passed_may_stay_but_not_be_chosen(self, step, vera, clock):
        NextStep.objects.update(due_on=dt.date(2026, 11, 1))
        address = desk_page("desk_step_change", step.pk)
        assert send(vera, address, text="Novo").status_code == 302
        assert errors_of(send(vera, address, due_on="2.11.2026.").content) == ["The date must be today or later"]

    def test_of_two_the_second_sees_the_first(self, step, vera):
        address = desk_page("desk_step_change", step.pk)
        stale = filled(vera.get(address).content, text="Moje")
        send(vera, address, text="Tuđe")
        answer = vera.post(address, stale)
        assert answer.status_code == 409
        assert errors_of(answer.content) == [
            "Somebody changed this step meanwhile. It is now: Tuđe (15 December 2026)"
        ]
        assert again(step).text == "Tuđe"
        assert vera.post(address, filled(answer.content)).status_code == 302
        assert again(step).text == "Moje"

    def test_removed_after_being_asked(self, step, booking, vera):
        vera.post(desk_page("desk_steps_send", booking.pk))
        address = desk_page("desk_step_remove", step.pk)
        assert "that stays in the history" in vera.get(address).text
        assert NextStep.objects.count() == 1
        for _ in range(2):
            assert vera.post(address).status_code == 302
        assert not NextStep.objects.exists()
        for name, pk in (("desk_booking", booking.pk), ("desk_client", booking.client_id)):
            assert "Spisak troškova" in vera.get(desk_page(name, pk)).text
        assert vera.get(address).status_code == 404
        assert vera.get(desk_page("desk_step_change", step.pk)).status_code == 404

    def test_added_from_the_file_of_the_client(self, booking, vera, owner):
        address = desk_page("desk_client_step", booking.client_id)
        answer = send(vera, address, text="Pozvati opštinu", due_on="20.12.2026.")
        assert answer.headers["Location"] == address
        step = NextStep.objects.get()
        assert (step.client, step.booking, step.created_by) == (booking.client, None, vera.user)
        assert "Pozvati opštinu" in text_of(owner.get(page("booking", booking.code)))
        links = Document(vera.get(desk_page("desk_client", booking.client_id)).content).links()
        assert links["Add a step"] == address

    def test_a_client_who_was_forgotten_gets_none(self, booking, vera):
        client = booking.client
        client.name = client.email = client.phone = ""
        client.anonymised_at = NOW
        client.save()
        assert vera.get(desk_page("desk_client_step", client.pk)).status_code == 404

"""Registering through the page, and the registration in its owner's hands."""

import datetime as dt

import pytest
from django.test import Client

from centar.codes import shown as code_of
from centar.models import OutgoingEmail, User
from events.actions.events import cancel_event
from events.actions.registering import cancel_registration
from events.models import Event, Feedback, Registration
from tests.events.factories import DAY, NOW, at, make_contact, make_event, plain_registration, sign_up
from tests.events.pages import heading_of, opened, page, registered, text_of
from tests.html import Document, errors_of, filled, send
from tests.mails import everything_leaves, mails_to

pytestmark = pytest.mark.django_db
EMAIL = "ana@primer.rs"
LATER = at("19:30")


class TestRegistering:
    def test_to_the_page_of_the_registration_and_a_mail(self, visitor, event, clock):
        answer = registered(
            visitor,
            page("register", event.slug),
            clock,
            name="Ana Anić",
            email="ANA@primer.rs",
            party="2",
            needs="rampa",
        )
        registration = Registration.objects.get()
        assert answer.headers["Location"] == page("registration", registration.code)
        assert (registration.email, registration.party, registration.needs) == (EMAIL, 2, "rampa")
        shown = visitor.get(answer.headers["Location"])
        assert heading_of(shown) == "Prijavljeni ste"
        assert code_of(registration.code) in text_of(shown)
        assert "no-store" in shown.headers["Cache-Control"]
        assert mails_to(EMAIL)[0].is_secret

    def test_with_a_phone_alone(self, visitor, event, clock):
        registered(visitor, page("register", event.slug), clock, name="Ana", phone="060 123 4567")
        assert Registration.objects.get().contact_key == "+381601234567"
        assert not OutgoingEmail.objects.exists()

    def test_somebody_has_to_be_reached(self, visitor, event, clock):
        answer = registered(visitor, page("register", event.slug), clock)
        assert errors_of(answer.content) == [
            "Unesite ime i prezime",
            "Unesite broj telefona ili e-poštu, da bismo mogli da Vam odgovorimo",
        ]
        assert not Registration.objects.exists()

    def test_full_leads_to_the_waiting_list(self, visitor, clock, town):
        event = make_event(capacity=1)
        sign_up(event)
        address = page("register", event.slug)
        assert heading_of(visitor.get(address)) == "Lista čekanja"
        for expected in ("Prvi ste na redu.", "Pre Vaše čeka 1 prijava."):
            browser = Client()
            answer = registered(browser, address, clock, **vars_of(make_contact()))
            shown = browser.get(answer.headers["Location"])
            assert heading_of(shown) == "Na listi čekanja ste"
            assert expected in text_of(shown)

    def test_the_same_form_again_is_the_same_answer(self, visitor, event, clock):
        address = page("register", event.slug)
        data = filled(visitor.get(address).content, name="Ana", email=EMAIL)
        clock.shift(20)
        first, second = (visitor.post(address, data) for _ in range(2))
        assert first.headers["Location"] == second.headers["Location"]
        assert Registration.objects.count() == len(mails_to(EMAIL)) == 1

    def test_a_known_address_is_mailed_the_link_and_no_more_is_said(self, visitor, event, clock):
        sign_up(event, 3, contact=make_contact(name="Ana Tajnović", email=EMAIL))
        answer = registered(visitor, page("register", event.slug), clock, name="Neko", email=EMAIL)
        assert (answer.status_code, heading_of(answer)) == (200, "Prijava već postoji")
        assert "Tajnović" not in answer.text
        assert Registration.objects.get().code not in answer.text
        assert [mail.template for mail in mails_to(EMAIL)] == ["events/registered", "events/link"]
        code = Registration.objects.get().code
        assert visitor.get(page("registration", code)).status_code == 404

    @pytest.mark.parametrize(
        ("facts", "heading", "words"),
        [
            ({"registration_closes_at": NOW + dt.timedelta(seconds=10)}, "Prijave su zatvorene", "u 09:00"),
            ({"state": "cancelled"}, "Događaj je otkazan", ""),
        ],
    )
    def test_opened_before_and_sent_after(self, event, clock, facts, heading, words):
        visitor = Client()
        address = page("register", event.slug)
        data = filled(visitor.get(address).content, name="Ana", email=EMAIL)
        Event.objects.update(**facts)
        clock.shift(20)
        answer = visitor.post(address, data)
        assert (answer.status_code, heading_of(answer)) == (409, heading)
        assert words in text_of(answer)
        assert not Registration.objects.exists()
        assert visitor.get(address).status_code == 409

    def test_not_open_yet_says_when_and_what_our_clock_says(self, visitor, event):
        Event.objects.update(registration_opens_at=NOW + DAY)
        answer = visitor.get(page("register", event.slug))
        assert (answer.status_code, heading_of(answer)) == (409, "Prijave još nisu počele")
        assert "24. novembra 2026. u 09:00. Na našem satu je sada 23. novembra 2026. u 09:00" in text_of(answer)

    def test_a_party_tampered_with(self, visitor, event, clock):
        address = page("register", event.slug)
        data = filled(visitor.get(address).content, name="Ana", email=EMAIL)
        clock.shift(20)
        answer = visitor.post(address, data | {"party": "4"})
        assert errors_of(answer.content) == ["Ta mogućnost više nije ponuđena. Izaberite drugu"]

    def test_where_one_comes_alone_nothing_is_asked(self, visitor, clock, town):
        event = make_event(largest_party=1)
        address = page("register", event.slug)
        assert "party" not in Document(visitor.get(address).content).fields(
            Document(visitor.get(address).content).form()
        )
        registered(visitor, address, clock, name="Ana", email=EMAIL)
        assert Registration.objects.get().party == 1

    def test_machines_are_held_up(self, visitor, event, clock):
        address = page("register", event.slug)
        data = filled(visitor.get(address).content, name="Ana", email=EMAIL)
        assert visitor.post(address, data).status_code == 200  # too fast
        clock.shift(20)
        assert visitor.post(address, data | {"website": "x"}).status_code == 200
        assert not Registration.objects.exists()

    def test_one_address_gets_five_mails_a_day_at_most(self, visitor, clock, town):
        for _ in range(5):
            registered(visitor, page("register", make_event().slug), clock, name="Ana", email=EMAIL)
        answer = registered(visitor, page("register", make_event().slug), clock, name="Ana", email=EMAIL)
        assert answer.status_code == 429
        assert len(mails_to(EMAIL)) == 5

    def test_a_signed_in_person_is_not_asked_again(self, event, clock):
        user = User.objects.create_user(EMAIL, name="Ana Anić")
        client = Client()
        client.force_login(user)
        answer = registered(client, page("register", event.slug), clock)
        registration = Registration.objects.get()
        assert (registration.name, registration.created_by) == ("Ana Anić", user)
        shown = Client()
        shown.force_login(user)
        assert shown.get(answer.headers["Location"]).status_code == 200
        assert "Prvi koraci" in text_of(shown.get("/nalog/"))

    @pytest.mark.parametrize("language", ["sr-cyrl", "en"])
    def test_mails_are_in_the_language_of_the_page(self, visitor, event, clock, language):
        registered(visitor, page("register", event.slug, language=language), clock, name="Ana", email=EMAIL)
        (mail,) = mails_to(EMAIL)
        assert mail.language == language
        assert ("Пријављени сте: Први кораци" if language == "sr-cyrl" else "You are registered") in mail.subject


def vars_of(contact):
    return {"name": contact.name, "email": contact.email}


class TestAccess:
    def test_strangers_see_nothing(self, visitor, event):
        registration = sign_up(event)
        for name in ("registration", "registration_ics", "party", "cancel", "certificate", "feedback"):
            assert visitor.get(page(name, registration.code)).status_code == 404
        assert visitor.get(page("open_link", "a" * 96)).status_code == 404

    def test_the_link_opens_it_and_writes_nothing(self, event, clock):
        registration = sign_up(event)
        client = opened(registration)
        assert heading_of(client.get(page("registration", registration.code))) == "Prijavljeni ste"
        other = sign_up(event)
        assert client.get(page("registration", other.code)).status_code == 404

    @pytest.mark.parametrize("contact", ["060/123-45-67", "+381 60 1234567"])
    def test_by_code_and_phone(self, visitor, event, contact):
        registration = sign_up(event, contact=make_contact(email="", phone="+381601234567"))
        answer = send(visitor, page("find"), code=code_of(registration.code).lower(), contact=contact)
        assert answer.headers["Location"] == page("registration", registration.code)

    def test_a_wrong_code_and_a_wrong_contact_get_one_answer(self, visitor, event):
        registration = sign_up(event)
        wrong = [("AAAA-AAAA", registration.email), (registration.code, "drugi@primer.rs")]
        answers = [send(visitor, page("find"), code=code, contact=contact) for code, contact in wrong]
        assert len({tuple(errors_of(answer.content)) for answer in answers}) == 1

    def test_guessing_is_limited(self, visitor, event):
        for _ in range(5):
            send(visitor, page("find"), code="AAAA-AAAA", contact="x@primer.rs")
        assert send(visitor, page("find"), code="AAAA-AAAA", contact="x@primer.rs").status_code == 429


class TestChanging:
    def test_how_many_come(self, event, clock):
        registration = sign_up(event)
        client = opened(registration)
        send(client, page("party", registration.code), party="3")
        registration.refresh_from_db()
        assert registration.party == 3

    def test_an_address_that_nobody_has_proved_gets_no_more_than_five_mails_a_day(self, event, clock):
        registration = sign_up(event)
        client = opened(registration)
        for number in (2, 1, 2, 1, 2):
            assert send(client, page("party", registration.code), party=str(number)).status_code == 302
            everything_leaves(NOW)
        assert send(client, page("party", registration.code), party="2").status_code == 302  # nothing to write
        assert send(client, page("party", registration.code), party="1").status_code == 429
        registration.refresh_from_db()
        assert (registration.party, len(mails_to(registration.email))) == (2, 5)  # the first had not left yet

    def test_whoever_signed_in_with_the_address_changes_it_as_often_as_they_like(self, event, clock):
        registration = sign_up(event, contact=make_contact(email=EMAIL))
        client = Client()
        client.force_login(User.objects.create(email=EMAIL))
        for number in (2, 1, 2, 1, 2, 1, 2):
            assert send(client, page("party", registration.code), party=str(number)).status_code == 302
        registration.refresh_from_db()
        assert registration.party == 2

    def test_no_room_says_how_much_there_is(self, clock, town):
        event = make_event(capacity=2)
        registration = sign_up(event)
        answer = send(opened(registration), page("party", registration.code), party="3")
        assert answer.status_code == 409
        assert errors_of(answer.content) == ["Pored Vaših slobodno je još 1 mesto. Izaberite manji broj"]

    def test_cancelled_in_a_second_step(self, clock, town):
        event = make_event(capacity=1)
        registration, waiting = sign_up(event), sign_up(event)
        client = opened(registration)
        asked = client.get(page("cancel", registration.code))
        assert heading_of(asked) == "Otkazujete prijavu?"
        assert Registration.objects.get(pk=registration.pk).is_confirmed
        send(client, page("cancel", registration.code))
        assert heading_of(client.get(page("registration", registration.code))) == "Prijava je otkazana"
        waiting.refresh_from_db()
        assert waiting.is_confirmed
        assert client.get(page("cancel", registration.code)).status_code == 302

    def test_changed_in_another_window_meanwhile(self, event, clock):
        registration = sign_up(event)
        client = opened(registration)
        data = filled(client.get(page("cancel", registration.code)).content)
        send(client, page("party", registration.code), party="2")
        client.post(page("cancel", registration.code), data)
        registration.refresh_from_db()
        assert registration.is_confirmed

    def test_not_after_the_beginning(self, event, clock):
        registration = sign_up(event)
        clock.move_to(at("17:00"))
        client = opened(registration)  # the cookie holds for a day
        for name in ("party", "cancel"):
            assert client.get(page(name, registration.code)).status_code == 302
        assert "pozovite nas" in text_of(client.get(page("registration", registration.code)))


def test_a_cancelled_event_is_said_on_the_page(event, clock):
    registration = sign_up(event)
    cancel_event(event=event, reason="Gošća je bolesna.", by=None, now=NOW)
    shown = opened(registration).get(page("registration", registration.code))
    assert heading_of(shown) == "Događaj je otkazan"
    assert "Gošća je bolesna." in text_of(shown)


def test_the_entry_of_the_calendar_comes_and_goes(event, clock):
    registration = sign_up(event)
    client = opened(registration)
    assert "METHOD:PUBLISH" in client.get(page("registration_ics", registration.code)).text
    cancel_registration(registration=registration, by=None, by_staff=False, now=NOW)
    assert "METHOD:CANCEL" in client.get(page("registration_ics", registration.code)).text


class TestAfterwards:
    @pytest.fixture
    def registration(self, event, clock):
        Event.objects.update(certificate_hours=2)
        found = plain_registration(event, name="Љубица Његован", came=1)
        clock.move_to(LATER)
        return found

    def test_a_certificate_for_who_was_there(self, registration):
        client = opened(registration)
        assert heading_of(client.get(page("registration", registration.code))) == "Bili ste na događaju"
        for language in ("sr-latn", "sr-cyrl", "en"):
            answer = client.get(page("certificate", registration.code, language=language))
            assert answer.headers["Content-Disposition"] == 'attachment; filename="potvrda.pdf"'
            assert answer.content.startswith(b"%PDF-")
            assert b"StructTreeRoot" in answer.content  # tagged, so that it can be read aloud

    @pytest.mark.parametrize(
        ("facts", "came"), [({"certificate_hours": None}, 1), ({}, 0), ({}, None), ({"ends_at": LATER + DAY}, 1)]
    )
    def test_no_certificate(self, registration, facts, came):
        Event.objects.filter(pk=registration.event_id).update(**facts)
        Registration.objects.update(came=came)
        client = opened(registration)
        assert client.get(page("certificate", registration.code)).status_code == 404
        shown = client.get(page("registration", registration.code))
        assert "Potvrda o učešću (PDF)" not in Document(shown.content).links()

    @pytest.mark.parametrize(("came", "is_thanked"), [(1, True), (0, False), (None, False)])
    def test_only_who_was_marked_as_present_is_thanked(self, registration, came, is_thanked):
        Registration.objects.update(came=came)
        words = text_of(opened(registration).get(page("registration", registration.code)))
        assert ("Hvala Vam što ste došli" in words) is is_thanked

    def test_feedback_without_a_name(self, registration):
        client = opened(registration)
        address = page("feedback", registration.code)
        answer = client.post(address, filled(client.get(address).content))
        assert errors_of(answer.content) == ["Izaberite koliko je bilo korisno"]
        send(client, address, usefulness="4", good="Vežbe", better="Više vremena")
        feedback = Feedback.objects.get()
        assert (feedback.usefulness, feedback.good, feedback.better) == (4, "Vežbe", "Više vremena")
        assert "Rekli ste nam kako je bilo" in text_of(client.get(page("registration", registration.code)))
        assert client.get(address).status_code == 302
        client.post(address, {"usefulness": "1"})
        assert Feedback.objects.count() == 1

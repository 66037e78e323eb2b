"""The mailed links, the code, and the wish for an earlier time: ways to a booking without an account."""

import datetime as dt

import pytest

from consultations.actions.offers import offer_freed_time
from consultations.actions.taking import expire_holds
from consultations.models import Booking, State, WaitRequest
from consultations.schedule import Span
from consultations.tokens import token_of
from consultations.views.access import TALKS
from tests.consultations.cast import EMAIL
from tests.consultations.factories import NOW, at, make_booking
from tests.consultations.pages import page, text_of
from tests.html import Document, errors_of, send

pytestmark = pytest.mark.django_db

MINUTES = dt.timedelta(minutes=1)


class TestConfirm:
    def test_the_button_books_it(self, held, visitor):
        answer = send(visitor, page("confirm_link", token_of(held)))
        assert answer.headers["Location"] == page("booking", held.code)
        held.refresh_from_db()
        assert held.state == State.BOOKED
        assert "Razgovor je zakazan" in text_of(visitor.get(page("booking", held.code)))
        assert visitor.get(page("confirm_link", token_of(held))).headers["Location"] == page("booking", held.code)

    def test_opening_the_link_books_nothing(self, held, visitor):
        for ask in (visitor.get, visitor.head):
            assert ask(page("confirm_link", token_of(held))).status_code == 200
        held.refresh_from_db()
        assert held.state == State.HELD

    def test_run_out_but_free_is_booked(self, held, visitor, clock):
        clock.shift(31 * 60)
        expire_holds(now=NOW + 31 * MINUTES)
        send(visitor, page("confirm_link", token_of(held)))
        held.refresh_from_db()
        assert held.state == State.BOOKED

    def test_run_out_and_taken_leads_to_the_nearest(self, held, visitor, clock, topic):
        clock.shift(31 * 60)
        make_booking(at("10:30"), topic=topic, now=NOW + 31 * MINUTES)
        gone = visitor.post(page("confirm_link", token_of(held)))
        assert gone.status_code == 409
        links = Document(gone.content).links()
        times = [words for words in links if words.startswith("utorak")]
        assert times == [f"utorak, 24. novembra 2026. u {time}" for time in ("09:00", "09:45", "11:15")]
        assert visitor.get(links[times[0]]).status_code == 200
        held.refresh_from_db()
        assert held.state == State.EXPIRED

    @pytest.mark.parametrize("ask", ["get", "post"])
    def test_cancelled_or_over_is_gone(self, held, visitor, clock, ask):
        token = token_of(held)
        clock.move_to(at("10:30"), tick=False)
        assert getattr(visitor, ask)(page("confirm_link", token)).status_code == 410
        Booking.objects.update(state="cancelled_by_client", cancelled_at=NOW, hold_expires_at=None)
        gone = getattr(visitor, ask)(page("confirm_link", token))
        assert gone.status_code == 410
        assert Document(gone.content).links()["Izaberite drugo vreme"] == page("times")


class TestFind:
    @pytest.mark.parametrize("contact", [EMAIL, "MARA@primer.rs", "060 1234567", "+381 60 123 4567"])
    def test_by_code_and_contact(self, booking, visitor, contact):
        code = f"{booking.code[:4]}-{booking.code[4:]}".lower()
        answer = send(visitor, page("find"), code=code, contact=contact)
        assert answer.headers["Location"] == page("booking", booking.code)
        assert visitor.get(page("booking", booking.code)).status_code == 200

    def test_by_a_code_typed_in_cyrillic(self, booking, visitor):
        cyrillic = booking.code.translate(str.maketrans("AEHKMPTX", "АЕНКМРТХ"))
        assert send(visitor, page("find"), code=cyrillic, contact=EMAIL).status_code == 302

    def test_unknown_and_wrong_get_the_same_answer(self, booking, visitor):
        answers = [
            send(visitor, page("find"), code=code, contact=contact)
            for code, contact in [("AAAAAAAA", EMAIL), (booking.code, "druga@primer.rs"), ("šta je ovo", EMAIL)]
        ]
        error = "Nema razgovora sa tom šifrom i tim kontaktom. Proverite oboje"
        assert [(answer.status_code, errors_of(answer.content)) for answer in answers] == [(200, [error])] * 3
        assert TALKS.cookie not in visitor.cookies

    def test_ten_tries_of_a_network_an_hour(self, booking, visitor, clock):
        for _ in range(10):
            assert send(visitor, page("find"), code="AAAAAAAA", contact="x").status_code != 500
        assert send(visitor, page("find"), code=booking.code, contact=EMAIL).status_code == 429
        clock.shift(dt.timedelta(hours=1, seconds=1))
        assert send(visitor, page("find"), code=booking.code, contact=EMAIL).status_code == 302

    def test_five_tries_of_a_code_an_hour_from_anywhere(self, booking, visitor):
        for number in range(5):
            visitor.defaults["REMOTE_ADDR"] = f"10.0.{number}.1"
            assert send(visitor, page("find"), code=booking.code, contact="x@primer.rs").status_code == 200
        visitor.defaults["REMOTE_ADDR"] = "10.0.99.1"
        assert send(visitor, page("find"), code=booking.code, contact=EMAIL).status_code == 429

    def test_empty(self, office, visitor):
        answer = send(visitor, page("find"))
        assert errors_of(answer.content) == [
            "Unesite šifru razgovora",
            "Unesite e-poštu ili broj telefona koji ste ostavili",
        ]


class TestEarlier:
    def test_is_wished_for_and_no_longer(self, booking, owner):
        answer = send(owner, page("booking", booking.code))  # its only form is the wish
        assert answer.headers["Location"] == page("booking", booking.code)
        wait = WaitRequest.objects.get()
        assert (wait.topic, wait.mode, wait.earlier_than, wait.state) == (booking.topic, "in_person", booking, "open")
        assert "Na listi ste" in text_of(owner.get(page("booking", booking.code)))
        owner.post(page("earlier", booking.code), {"withdraw": "1"})
        wait.refresh_from_db()
        assert (wait.state, wait.closed_at) == ("closed", NOW)
        assert "Više bi Vam odgovarao raniji termin?" in text_of(owner.get(page("booking", booking.code)))

    def test_of_a_cancelled_talk_is_refused(self, booking, owner):
        send(owner, page("cancel", booking.code))
        owner.post(page("earlier", booking.code))
        assert not WaitRequest.objects.exists()


class TestOffer:
    def test_takes_the_place_of_the_time_that_was_booked(self, booking, owner, topic):
        owner.post(page("earlier", booking.code))
        wait = WaitRequest.objects.get()
        offer_freed_time(freed=Span(at("9:00"), at("9:45")), now=NOW)
        wait.refresh_from_db()
        shown = owner.get(page("confirm_link", token_of(wait.offered)))
        assert "Dolazi umesto Vašeg razgovora u utorak, 24. novembra 2026. u 10:30" in text_of(shown)
        answer = send(owner, page("confirm_link", token_of(wait.offered)))
        assert answer.headers["Location"] == page("booking", booking.code)
        booking.refresh_from_db()
        assert (booking.starts_at, booking.state) == (at("9:00"), State.BOOKED)

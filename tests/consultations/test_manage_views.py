"""A booking in its client's hands: seeing, moving and cancelling it, the calendar file."""

import datetime as dt
import itertools

import pytest
from django.test import Client
from icalendar import Calendar

from centar.accounts import UNASKED_MAILS_A_DAY
from consultations.actions.changes import cancel
from consultations.models import Booking, Mode, State, WaitRequest
from consultations.stamps import stamp
from consultations.tokens import token_of
from consultations.views.access import TALKS
from tests.consultations.cast import EMAIL
from tests.consultations.factories import NOW, at, make_booking, make_contact
from tests.consultations.pages import page, text_of
from tests.html import Document, errors_of, filled, send
from tests.mails import mails_to

pytestmark = pytest.mark.django_db

MINUTES = dt.timedelta(minutes=1)


def test_an_unconfirmed_talk_moved_about_does_not_fill_anothers_mailbox(held, visitor):
    visitor.get(page("open_link", token_of(held)))
    times = itertools.cycle([at("9:45"), at("11:15")])
    for _ in range(UNASKED_MAILS_A_DAY):
        assert visitor.post(page("move", held.code), {"vreme": stamp(next(times))}).status_code == 302
    before = len(mails_to(EMAIL))
    assert visitor.post(page("move", held.code), {"vreme": stamp(next(times))}).status_code == 429
    assert len(mails_to(EMAIL)) == before


def test_where_to_come_is_said_only_of_a_talk_that_takes_place(booking, owner):
    assert "Gde" in text_of(owner.get(page("booking", booking.code)))
    cancel(booking=booking, by=None, by_office=False, now=NOW)
    assert "Gde" not in text_of(owner.get(page("booking", booking.code)))


PAGES = ("booking", "ics", "move", "cancel")


class TestAccess:
    @pytest.mark.parametrize("name", PAGES)
    def test_strangers_find_nothing(self, booking, clock, ana, name):
        for client in (Client(), ana):
            assert client.get(page(name, booking.code)).status_code == 404
            assert client.get(page(name, "AAAAAAAA")).status_code == 404

    @pytest.mark.parametrize("name", ["move", "cancel", "earlier"])
    def test_strangers_change_nothing(self, booking, visitor, name):
        assert visitor.post(page(name, booking.code), {"vreme": stamp(at("9:00"))}).status_code == 404
        booking.refresh_from_db()
        assert (booking.state, booking.starts_at) == (State.BOOKED, at("10:30"))
        assert not WaitRequest.objects.exists()

    @pytest.mark.parametrize("code", ["x", "АЕНКМРТХ", "%00AAAAAAA", "AAAAAAAA" * 20])
    def test_codes_that_are_none(self, owner, code):
        assert owner.get(page("booking", "AAAAAAAA").replace("AAAAAAAA", code)).status_code == 404

    def test_the_mailed_link_opens_it_in_this_browser_for_a_day(self, booking, visitor, clock):
        answer = visitor.get(page("open_link", token_of(booking)))
        assert answer.headers["Location"] == page("booking", booking.code)
        cookie = answer.cookies[TALKS.cookie]
        assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 86400)
        assert visitor.get(page("booking", booking.code)).status_code == 200
        clock.shift(dt.timedelta(days=1, seconds=1))
        assert visitor.get(page("booking", booking.code)).status_code == 404

    def test_a_forged_cookie_opens_nothing(self, booking, visitor):
        visitor.cookies[TALKS.cookie] = f"{booking.code}:1:x"
        assert visitor.get(page("booking", booking.code)).status_code == 404

    def test_a_browser_keeps_five(self, topic, consultant, visitor):
        days = [dt.date(2026, 11, 24), dt.date(2026, 11, 25)]
        bookings = [make_booking(at(time, day), topic=topic) for day in days for time in ("9:00", "9:45", "10:30")]
        for one in bookings:
            visitor.get(page("open_link", token_of(one)))
        answers = [visitor.get(page("booking", one.code)).status_code for one in bookings]
        assert answers == [404, 200, 200, 200, 200, 200]

    @pytest.mark.parametrize("name", ["open_link", "confirm_link"])
    @pytest.mark.parametrize("token", ["x", "0" * 96, "я" * 96])
    def test_links_that_we_did_not_make(self, booking, visitor, name, token):
        address = page(name, "TOKEN").replace("TOKEN", token)
        assert visitor.get(address).status_code == 404
        assert visitor.post(address).status_code == (405 if name == "open_link" else 404)

    def test_a_foreign_signature_opens_nothing(self, booking, topic, visitor):
        other = make_booking(at("9:00"), topic=topic)
        mixed = token_of(booking)[:32] + token_of(other)[32:]
        assert visitor.get(page("open_link", mixed)).status_code == 404

    def test_who_is_signed_in_with_the_address_sees_it(self, topic, consultant, ana):
        own = make_booking(at("9:00"), topic=topic, contact=make_contact(email="ana@primer.rs"))
        assert ana.get(page("booking", own.code)).status_code == 200

    @pytest.mark.parametrize("name", PAGES)
    def test_nothing_of_it_is_kept_on_the_way(self, booking, owner, name):
        assert "no-store" in owner.get(page(name, booking.code)).headers["Cache-Control"]

    def test_head_is_as_get(self, booking, visitor):
        for name in ("open_link", "confirm_link"):
            assert visitor.head(page(name, token_of(booking))).status_code == 302


class TestPage:
    def test_says_what_when_and_where(self, booking, owner):
        shown = owner.get(page("booking", booking.code))
        words = text_of(shown)
        for part in ("utorak, 24. novembra 2026. u 10:30", "45 minuta", "Pokretanje", "Kancelarija", "Mara Savetović"):
            assert part in words
        links = Document(shown.content).links()
        assert links["Upišite u svoj kalendar"] == page("ics", booking.code)
        assert links["Pomerite na drugo vreme"] == page("move", booking.code)
        assert links["Otkažite razgovor"] == page("cancel", booking.code)

    def test_by_video_with_the_address(self, topic, consultant, booking, owner):
        Booking.objects.update(mode="video", room=None)
        assert "adresu Vam šaljemo pre razgovora" in text_of(owner.get(page("booking", booking.code)))
        consultant.video_url = "https://soba.primer.rs/a"
        consultant.save()
        links = Document(owner.get(page("booking", booking.code)).content).links()
        assert links["https://soba.primer.rs/a"] == "https://soba.primer.rs/a"

    def test_after_the_deadline_there_is_the_phone_instead(self, booking, owner, clock):
        clock.move_to(at("10:30") - 180 * MINUTES + MINUTES, tick=False)
        shown = owner.get(page("open_link", token_of(booking)), follow=True)
        assert "Ako ste sprečeni, pozovite nas" in text_of(shown)
        assert "Otkažite razgovor" not in Document(shown.content).links()
        for name in ("move", "cancel"):
            for answer in (owner.get(page(name, booking.code)), owner.post(page(name, booking.code))):
                assert answer.headers["Location"] == page("booking", booking.code)
        booking.refresh_from_db()
        assert booking.state == State.BOOKED

    def test_a_hold_that_ran_out_offers_no_change(self, held, visitor, clock):
        clock.shift(31 * 60)
        shown = visitor.get(page("open_link", token_of(held)), follow=True)
        assert "Termin nije potvrđen" in text_of(shown)
        assert visitor.get(page("move", held.code)).status_code == 302

    @pytest.mark.parametrize(
        ("state", "words"),
        [("attended", "Bili ste na razgovoru"), ("no_show", "Nismo se videli"), ("booked", "Vreme ovog razgovora je")],
    )
    def test_afterwards(self, booking, visitor, clock, state, words):
        Booking.objects.update(state=state, attended_at=NOW if state == "attended" else None)
        clock.shift(dt.timedelta(days=2))
        shown = visitor.get(page("open_link", token_of(booking)), follow=True)
        assert words in text_of(shown)


class TestMove:
    def choose(self, client, booking, moment, **more):
        return send(client, page("move", booking.code), having="vreme", vreme=stamp(moment), **more)

    def test_to_another_time(self, booking, owner):
        answer = self.choose(owner, booking, at("9:00"))
        assert answer.headers["Location"] == page("booking", booking.code)
        booking.refresh_from_db()
        assert (booking.starts_at, booking.mode, booking.ics_sequence) == (at("9:00"), Mode.IN_PERSON, 1)
        assert mails_to(EMAIL)[-1].template == "consultations/moved"
        assert "Razgovor je pomeren na novi termin." in text_of(owner.get(page("booking", booking.code)))

    def test_to_another_way_of_talking(self, booking, owner):
        address = page("move", booking.code) + "?nacin=phone"
        send(owner, address, having="vreme", vreme=stamp(at("10:30")))
        booking.refresh_from_db()
        assert (booking.starts_at, booking.mode, booking.room) == (at("10:30"), Mode.PHONE, None)

    def test_twice_is_one_move(self, booking, owner):
        shown = owner.get(page("move", booking.code))
        data = filled(shown.content, having="vreme", vreme=stamp(at("9:00")))
        assert [owner.post(page("move", booking.code), data).status_code for _ in range(2)] == [302, 302]
        booking.refresh_from_db()
        assert booking.ics_sequence == 1

    def test_to_a_time_that_is_gone_keeps_the_old_one(self, booking, owner, topic):
        shown = owner.get(page("move", booking.code))
        make_booking(at("9:00"), topic=topic)
        data = filled(shown.content, having="vreme", vreme=stamp(at("9:00")))
        taken = owner.post(page("move", booking.code), data)
        assert taken.status_code == 409
        assert errors_of(taken.content) == ["Termin u 09:00 je upravo zauzet. Izaberite drugo vreme"]
        assert "Sada: utorak, 24. novembra 2026. u 10:30. Taj termin je Vaš" in text_of(taken)
        booking.refresh_from_db()
        assert (booking.starts_at, booking.ics_sequence) == (at("10:30"), 0)
        again = owner.post(page("move", booking.code), filled(taken.content, vreme=stamp(at("11:15"))))
        assert again.status_code == 302
        booking.refresh_from_db()
        assert booking.starts_at == at("11:15")

    def test_without_a_time(self, booking, owner):
        shown = owner.post(page("move", booking.code), {"nacin": "phone"})
        assert (shown.status_code, errors_of(shown.content)) == (200, ["Izaberite dan i vreme razgovora"])

    @pytest.mark.parametrize(
        "moment", [at("9:10"), at("9:00", dt.date(2026, 11, 28)), at("9:00", dt.date(2020, 1, 6))]
    )
    def test_to_a_time_at_which_nobody_consults(self, booking, owner, moment):
        data = {"vreme": stamp(moment), "nacin": "x", "version": "٣"}
        refused = owner.post(page("move", booking.code), data)
        assert refused.status_code == 409
        booking.refresh_from_db()
        assert booking.starts_at == at("10:30")

    def test_changed_by_the_center_meanwhile(self, booking, owner):
        shown = owner.get(page("move", booking.code))
        Booking.objects.update(needs="Prizemlje")
        answer = owner.post(page("move", booking.code), filled(shown.content, having="vreme", vreme=stamp(at("9:00"))))
        assert "u međuvremenu promenjen" in text_of(owner.get(answer.headers["Location"]))
        booking.refresh_from_db()
        assert booking.starts_at == at("10:30")

    def test_where_nothing_is_free(self, booking, owner, consultant):
        consultant.exceptions.create(effect="away", starts_at=NOW, ends_at=NOW + dt.timedelta(days=100))
        assert "Svi termini su popunjeni" in text_of(owner.get(page("move", booking.code)))


class TestCancel:
    def test_gives_the_time_back(self, booking, owner, topic):
        answer = send(owner, page("cancel", booking.code))
        booking.refresh_from_db()
        assert (booking.state, booking.cancelled_at, booking.ics_sequence) == ("cancelled_by_client", NOW, 1)
        assert mails_to(EMAIL)[-1].template == "consultations/cancelled"
        shown = owner.get(answer.headers["Location"])
        assert "Razgovor je otkazan" in text_of(shown)
        assert "Izbrišite iz svog kalendara" in Document(shown.content).links()
        make_booking(at("10:30"), topic=topic)

    def test_twice_is_once(self, booking, owner):
        data = filled(owner.get(page("cancel", booking.code)).content)
        assert [owner.post(page("cancel", booking.code), data).status_code for _ in range(2)] == [302, 302]
        assert [step.kind for step in booking.steps.all()] == ["booked", "cancelled"]
        assert owner.get(page("cancel", booking.code)).status_code == 302

    def test_changed_meanwhile_is_looked_at_again(self, booking, owner):
        data = filled(owner.get(page("cancel", booking.code)).content)
        Booking.objects.update(needs="Prizemlje")
        owner.post(page("cancel", booking.code), data)
        booking.refresh_from_db()
        assert booking.state == State.BOOKED


class TestCalendarFile:
    def entry(self, client, booking):
        answer = client.get(page("ics", booking.code))
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        calendar = Calendar.from_ical(answer.content)
        (event,) = calendar.walk("VEVENT")
        assert ("ATTENDEE" in event) == (calendar["METHOD"] == "CANCEL")  # RFC 5546: a published entry invites nobody
        return calendar["METHOD"], event["UID"], event["SEQUENCE"], event["STATUS"], event["DTSTART"].dt

    def test_is_one_entry_that_moves_and_goes(self, booking, owner):
        uid = booking.ics_uid
        assert self.entry(owner, booking) == ("PUBLISH", uid, 0, "CONFIRMED", at("10:30"))
        send(owner, page("move", booking.code), having="vreme", vreme=stamp(at("9:00")))
        assert self.entry(owner, booking) == ("PUBLISH", uid, 1, "CONFIRMED", at("9:00"))
        send(owner, page("cancel", booking.code))
        assert self.entry(owner, booking) == ("CANCEL", uid, 2, "CANCELLED", at("9:00"))

    def test_what_is_only_held_is_no_entry(self, held, visitor):
        visitor.get(page("open_link", token_of(held)))
        assert visitor.get(page("ics", held.code)).status_code == 404

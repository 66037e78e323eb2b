"""The waiting list: a freed time goes to whoever waits longest, held for them, three times at most."""

import datetime as dt

import pytest

from centar.models import OutgoingEmail
from consultations.actions.changes import cancel
from consultations.actions.offers import close_pointless, offer_freed_time, reopen_unanswered, take
from consultations.actions.refusals import SlotTaken
from consultations.actions.taking import expire_holds
from consultations.models import Booking, CallRequest, Client, State, WaitRequest
from consultations.schedule import Span
from tests.consultations.factories import NOW, at, make_booking, make_contact

pytestmark = pytest.mark.django_db
FREED = Span(at("9:00"), at("9:45"))


def wait(topic, **facts):
    number = WaitRequest.objects.count()
    client = facts.pop("client", None) or Client.objects.create(
        name=f"Čeka {number}", email=f"ceka{number}@primer.rs", language="sr-latn", created_at=NOW
    )
    values = {"topic": topic, "client": client, "mode": "phone", "language": "sr-latn"}
    return WaitRequest.objects.create(**values | {"created_at": NOW + dt.timedelta(seconds=number)} | facts)


def test_the_one_who_waits_longest_gets_the_offer(topic, consultant):
    first, second = wait(topic), wait(topic)
    assert offer_freed_time(freed=FREED, now=NOW) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.offers_sent, second.state) == ("offered", 1, "open")
    assert (first.offered.starts_at, first.offered.state) == (at("9:00"), State.HELD)
    (mail,) = OutgoingEmail.objects.all()
    assert (mail.to, mail.subject) == (first.client.email, "Oslobodio se termin za Vaš razgovor")
    assert offer_freed_time(freed=FREED, now=NOW) == 0


def test_it_is_held_for_three_hours_of_the_day(topic, consultant):
    wait(topic)
    evening = at("22:00", dt.date(2026, 11, 23))
    offer_freed_time(freed=Span(at("12:00"), at("12:45")), now=evening)
    assert Booking.objects.get().hold_expires_at == at("10:00")


def test_accepted_it_is_a_booking(topic, consultant):
    request = wait(topic)
    offer_freed_time(freed=FREED, now=NOW)
    offered = Booking.objects.get()
    taken = take(booking=offered, by=None, now=NOW)
    assert take(booking=offered, by=None, now=NOW) == taken == offered
    request.refresh_from_db()
    assert (taken.state, request.state) == (State.BOOKED, "served")


def test_an_earlier_time_moves_the_booking_that_is_there(topic, consultant):
    booking = make_booking(at("11:15"), topic=topic)
    request = wait(topic, client=booking.client, earlier_than=booking)
    offer_freed_time(freed=FREED, now=NOW)
    request.refresh_from_db()
    taken = take(booking=request.offered, by=None, now=NOW)
    booking.refresh_from_db()
    assert taken == booking
    assert (booking.starts_at, booking.state, booking.ics_sequence) == (at("9:00"), State.BOOKED, 1)
    assert Booking.objects.exclude(pk=booking.pk).get().state == State.EXPIRED


def test_an_offer_answered_late_moves_the_booking_all_the_same(topic, consultant):
    """The round has let the wish wait on; the mail still leads to the one talk, not to a second."""
    booking = make_booking(at("11:15"), topic=topic)
    request = wait(topic, client=booking.client, earlier_than=booking)
    offer_freed_time(freed=FREED, now=NOW)
    request.refresh_from_db()
    late = request.offered.hold_expires_at
    expire_holds(now=late)
    reopen_unanswered(now=late)
    taken = take(booking=Booking.objects.get(pk=request.offered_id), by=None, now=late)
    request.refresh_from_db()
    assert (taken.pk, taken.starts_at, request.state) == (booking.pk, at("9:00"), "served")
    assert list(Booking.objects.active()) == [taken]


def test_a_later_time_is_not_offered_instead(topic, consultant):
    booking = make_booking(at("9:00"), topic=topic)
    wait(topic, client=booking.client, earlier_than=booking)
    assert offer_freed_time(freed=Span(at("11:15"), at("12:00")), now=NOW) == 0


def test_a_cancelled_booking_waits_for_nothing_earlier(topic, consultant):
    booking = make_booking(at("11:15"), topic=topic)
    wait(topic, client=booking.client, earlier_than=booking)
    cancel(booking=booking, by=None, by_office=False, now=NOW)
    assert offer_freed_time(freed=FREED, now=NOW) == 0


def test_who_has_no_talk_any_more_is_taken_off_the_list(topic, consultant):
    cancelled, kept = make_booking(at("11:15"), topic=topic), make_booking(at("10:30"), topic=topic)
    pointless = wait(topic, client=cancelled.client, earlier_than=cancelled)
    earlier, any_time = wait(topic, client=kept.client, earlier_than=kept), wait(topic)
    cancel(booking=cancelled, by=None, by_office=False, now=NOW)
    assert close_pointless(now=NOW) == 1
    pointless.refresh_from_db()
    assert (pointless.state, pointless.closed_at) == ("closed", NOW)
    assert close_pointless(now=at("10:30")) == 1
    earlier.refresh_from_db()
    any_time.refresh_from_db()
    assert (earlier.state, any_time.state) == ("closed", "open")


def test_three_unanswered_offers_end_the_wish(topic, consultant):
    request = wait(topic)
    for day in (24, 25, 26):
        date = dt.date(2026, 11, day)
        assert offer_freed_time(freed=Span(at("9:00", date), at("9:45", date)), now=NOW) == 1
        request.refresh_from_db()
        expire_holds(now=request.offered.hold_expires_at)
        assert reopen_unanswered(now=NOW) == 1
    request.refresh_from_db()
    assert (request.state, request.offers_sent, request.closed_at) == ("closed", 3, NOW)
    friday = dt.date(2026, 11, 27)
    assert offer_freed_time(freed=Span(at("9:00", friday), at("9:45", friday)), now=NOW) == 0


def test_who_let_an_offer_pass_is_not_asked_of_that_day_again_but_the_next_one_is(topic, consultant):
    first, second = wait(topic), wait(topic)
    offer_freed_time(freed=FREED, now=NOW)
    first.refresh_from_db()
    expire_holds(now=first.offered.hold_expires_at)
    reopen_unanswered(now=NOW)
    assert offer_freed_time(freed=FREED, now=NOW) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.offered.starts_at) == ("open", "offered", at("9:00"))


def test_an_offer_that_ran_out_and_was_given_away_is_refused(topic, consultant):
    request = wait(topic)
    offer_freed_time(freed=FREED, now=NOW)
    request.refresh_from_db()
    later = request.offered.hold_expires_at
    expire_holds(now=later)
    make_booking(at("9:00"), topic=topic, now=later)
    request.offered.refresh_from_db()
    with pytest.raises(SlotTaken):
        take(booking=request.offered, by=None, now=later)
    request.refresh_from_db()
    assert request.state == "offered"


def test_who_has_no_mail_is_put_on_the_list_of_calls(topic, consultant):
    client = Client.objects.create(name="Bez pošte", phone="+381601234567", language="sr-latn", created_at=NOW)
    wait(topic, client=client)
    offer_freed_time(freed=FREED, now=NOW)
    call = CallRequest.objects.get()
    assert Booking.objects.get().hold_expires_at == at("9:00"), "as long as any time that is confirmed by phone"
    assert (call.name, call.note) == (
        "Bez pošte",
        "Ponudite razgovor 24. novembra 2026. u 09:00, taj termin se oslobodio, i potvrdite ga.",
    )


def test_the_time_of_another_talk_of_theirs_is_not_offered(topic, consultant):
    contact = make_contact()
    booking = make_booking(at("9:30"), topic=topic, contact=contact)
    wait(topic, client=booking.client, earlier_than=booking)
    cancel(booking=make_booking(at("9:00", dt.date(2026, 11, 25)), topic=topic), by=None, by_office=True, now=NOW)
    assert offer_freed_time(freed=FREED, now=NOW) == 0


def test_an_offer_that_is_accepted_is_served_whole_or_not_at_all(topic, consultant, monkeypatch):
    booking = make_booking(at("11:15"), topic=topic)
    request = wait(topic, client=booking.client, earlier_than=booking)
    offer_freed_time(freed=FREED, now=NOW)
    request.refresh_from_db()
    save = WaitRequest.save

    def lose_power(self, **options):
        if self.state == WaitRequest.State.SERVED:
            raise ConnectionError
        save(self, **options)

    monkeypatch.setattr(WaitRequest, "save", lose_power)
    with pytest.raises(ConnectionError):
        take(booking=request.offered, by=None, now=NOW)
    booking.refresh_from_db()
    request.offered.refresh_from_db()
    assert (booking.starts_at, request.offered.state) == (at("11:15"), State.HELD)

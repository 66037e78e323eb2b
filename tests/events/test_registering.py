"""Registering, changing, cancelling, and what the waiting list does."""

import datetime as dt
import uuid

import pytest

from centar.models import OutgoingEmail
from centar.versions import StaleRecord
from events.actions.refusals import (
    AlreadyGiven,
    AlreadyRegistered,
    Cancelled,
    Closed,
    NoRoom,
    NotOpenYet,
    NotTaken,
    Over,
    PartyTooLarge,
    TooEarly,
    WrongState,
)
from events.actions.registering import (
    cancel_registration,
    change_party,
    give_feedback,
    mark_called,
    mark_came,
    remind_of_registration,
)
from events.models import Event, Feedback, Source
from tests.events.factories import DAY, HOUR, NOW, at, make_contact, make_event, plain_registration, sign_up, states
from tests.mails import everything_leaves, mails_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
SECOND = dt.timedelta(seconds=1)
BEFORE = at("16:50")


def cancel(registration, *, now=NOW, by_staff=False, **facts):
    return cancel_registration(registration=registration, by=None, by_staff=by_staff, now=now, **facts)


def resize(registration, party, *, now=NOW, by_staff=False, **facts):
    return change_party(registration=registration, party=party, by=None, by_staff=by_staff, now=now, **facts)


def written():
    """Whom which mail was written to, in order."""
    mails = OutgoingEmail.objects.order_by("pk")
    return [(mail.to, mail.template.removeprefix("events/")) for mail in mails]


def taken(event):
    return Event.objects.get(pk=event.pk).seats_taken


def test_a_seat_and_a_mail_that_says_so(event):
    registration = sign_up(event, 2, contact=make_contact(email="ana@primer.rs"), needs="rampa")
    assert (registration.state, registration.party, registration.needs) == ("confirmed", 2, "rampa")
    assert taken(event) == 2
    (mail,) = mails_to("ana@primer.rs")
    assert mail.subject == "Prijavljeni ste: Prvi koraci"
    assert registration.code[:4] in mail.text
    assert "METHOD:REQUEST" in mail.calendar


def test_a_party_that_does_not_fit_waits_and_smaller_ones_still_come_in():
    event = make_event(capacity=3)
    for party in (2, 2, 1):
        sign_up(event, party)
    assert states(event) == [(2, "confirmed"), (2, "waiting"), (1, "confirmed")]
    assert [name for _to, name in written()] == ["registered", "waiting", "registered"]
    assert OutgoingEmail.objects.get(template="events/waiting").calendar == ""


def test_without_a_limit_everybody_has_a_seat():
    event = make_event(capacity=None)
    for _ in range(5):
        sign_up(event, 3)
    assert taken(event) == 15


def test_the_same_form_twice_is_one_registration(event):
    key = uuid.uuid4()
    first, second = (sign_up(event, form_key=key, contact=make_contact()) for _ in range(2))
    assert first == second
    assert taken(event) == len(written()) == 1


def test_one_contact_once_and_the_link_is_mailed_again(event):
    contact = make_contact(email="ana@primer.rs")
    first = sign_up(event, contact=contact)
    with pytest.raises(AlreadyRegistered) as refusal:
        sign_up(event, 3, contact=contact)
    assert refusal.value.registration == first
    for _ in range(2):
        remind_of_registration(registration=first, now=NOW)
    assert written() == [("ana@primer.rs", "registered"), ("ana@primer.rs", "link")]
    cancel(first)
    assert sign_up(event, contact=contact).is_confirmed


OPENS, CLOSES = at("9:00"), at("12:00")


@pytest.mark.parametrize(
    ("facts", "now", "refusal"),
    [
        ({"state": "draft"}, NOW, NotTaken),
        ({"takes_registrations": False}, NOW, NotTaken),
        ({"state": "cancelled"}, NOW, Cancelled),
        ({"registration_opens_at": OPENS}, OPENS - SECOND, NotOpenYet),
        ({"registration_closes_at": CLOSES}, CLOSES, Closed),
        ({}, at("17:00"), Closed),
        ({}, at("19:00"), Over),
    ],
)
def test_refused_by_the_clock_of_the_server(facts, now, refusal):
    event = make_event(**facts)
    with pytest.raises(refusal):
        sign_up(event, now=now)
    assert not event.registrations.exists()
    assert written() == []


def test_the_very_moments_at_which_it_opens_and_closes():
    event = make_event(registration_opens_at=OPENS, registration_closes_at=CLOSES)
    assert sign_up(event, now=OPENS).is_confirmed
    assert sign_up(event, now=CLOSES - SECOND).is_confirmed


def test_staff_register_before_it_opens_and_after_it_closed(coordinator):
    event = make_event(registration_opens_at=OPENS, registration_closes_at=CLOSES)
    for now in (NOW, at("18:59")):
        made = sign_up(event, 6, now=now, source=Source.DESK, by=coordinator)
        assert (made.created_by, made.source) == (coordinator, "desk")
    with pytest.raises(Over):
        sign_up(event, now=at("19:00"), source=Source.DESK, by=coordinator)


def test_a_party_larger_than_the_event_is_for():
    event = make_event(largest_party=2)
    with pytest.raises(PartyTooLarge) as refusal:
        sign_up(event, 3)
    assert refusal.value.most == 2
    with pytest.raises(PartyTooLarge):
        sign_up(event, 7, source=Source.DESK)


class TestTheWaitingList:
    @pytest.fixture
    def full(self):
        """Four seats: two parties of two have them; three, then two, then one wait."""
        event = make_event(capacity=4)
        for number, party in enumerate((2, 2, 3, 2, 1)):
            sign_up(event, party, now=NOW + number * SECOND)
        everything_leaves(NOW)
        OutgoingEmail.objects.all().delete()
        return event

    def of(self, event, number):
        return event.registrations.order_by("id")[number]

    def test_the_first_whose_party_fits_is_seated_and_told_at_once(self, full):
        cancel(self.of(full, 0), now=NOW + HOUR)
        assert states(full) == [(2, "cancelled"), (2, "confirmed"), (3, "waiting"), (2, "confirmed"), (1, "waiting")]
        assert written() == [
            (self.of(full, 0).email, "cancelled"),
            (self.of(full, 3).email, "promoted"),
        ]
        promoted = OutgoingEmail.objects.get(template="events/promoted")
        assert "METHOD:REQUEST" in promoted.calendar

    def test_who_waits_longest_comes_first(self, full):
        cancel(self.of(full, 0))
        cancel(self.of(full, 1))
        assert states(full)[2:] == [(3, "waiting"), (2, "confirmed"), (1, "confirmed")]
        cancel(self.of(full, 3))
        assert states(full)[2] == (3, "confirmed")

    def test_a_smaller_party_gives_its_seat_to_who_waits(self, full):
        resize(self.of(full, 0), 1)
        assert states(full) == [(1, "confirmed"), (2, "confirmed"), (3, "waiting"), (2, "waiting"), (1, "confirmed")]

    def test_who_waits_may_come_with_fewer_and_is_seated_then(self, full):
        resize(self.of(full, 0), 1)
        cancel(self.of(full, 4))
        assert resize(self.of(full, 2), 1).is_confirmed
        assert taken(full) == 4

    def test_nobody_is_seated_when_the_event_has_begun(self, full, coordinator):
        cancel(self.of(full, 0), by_staff=True, now=full.starts_at)
        assert taken(full) == 2
        assert [name for _to, name in written()] == ["removed"]

    def test_who_leaves_the_list_takes_no_seat_along(self, full):
        cancel(self.of(full, 2))
        assert taken(full) == 4
        assert OutgoingEmail.objects.get().calendar == ""

    def test_who_has_no_mail_is_called(self):
        event = make_event(capacity=1)
        first = sign_up(event)
        second = sign_up(event, contact=make_contact(email="", phone="+381601234567"))
        cancel(first)
        second.refresh_from_db()
        assert (second.state, second.call_reason, second.call_since) == ("confirmed", "seat", NOW)
        mark_called(registration=second, by=None)
        assert not event.registrations.to_call().exists()


class TestChanging:
    def test_a_larger_party_takes_free_seats_only(self):
        event = make_event(capacity=4)
        registration = sign_up(event, 1)
        sign_up(event, 1)
        assert resize(registration, 3).party == 3
        with pytest.raises(NoRoom) as refusal:
            resize(sign_up(make_event(capacity=2), 1), 3)
        assert refusal.value.left == 1
        assert taken(event) == 4

    def test_not_beyond_what_the_event_is_for_nor_after_closing(self, event):
        registration = sign_up(event)
        with pytest.raises(PartyTooLarge):
            resize(registration, 4)
        assert resize(registration, 6, by_staff=True).party == 6
        assert resize(registration, 4).party == 4  # fewer is always possible
        Event.objects.update(registration_closes_at=NOW)
        with pytest.raises(Closed):
            resize(sign_up(event, source=Source.DESK), 2)
        assert resize(registration, 2).party == 2

    def test_what_was_seen_must_still_hold(self, event):
        registration = sign_up(event)
        resize(registration, 2, seen=registration.version)
        with pytest.raises(StaleRecord):
            resize(registration, 3, seen=registration.version)
        with pytest.raises(StaleRecord):
            cancel(registration, seen=registration.version)

    def test_the_same_number_changes_nothing(self, event):
        registration = sign_up(event)
        resize(registration, 1)
        assert len(written()) == 1

    def test_cancelled_once_however_often(self, event):
        registration = sign_up(event)
        cancel(registration)
        cancel(registration)
        assert [name for _to, name in written()] == ["cancelled"]  # the mail before it had not left
        with pytest.raises(WrongState):
            resize(registration, 2)

    def test_not_after_the_beginning_but_staff_until_the_end(self, event):
        registration = sign_up(event)
        for act in (lambda: cancel(registration, now=at("17:00")), lambda: resize(registration, 2, now=at("17:00"))):
            with pytest.raises(Over):
                act()
        assert not cancel(registration, by_staff=True, now=at("18:59")).is_active
        with pytest.raises(Over):
            cancel(sign_up(event), by_staff=True, now=at("19:00"))


class TestWhoCame:
    def test_from_three_hours_before_up_to_the_party(self, event, coordinator):
        registration = sign_up(event, 3)

        def came(number, now=BEFORE):
            return mark_came(registration=registration, came=number, by=coordinator, now=now).came

        with pytest.raises(TooEarly):
            came(1, now=at("13:59"))
        assert [came(2), came(0), came(None), came(3, now=at("14:00"))] == [2, 0, None, 3]
        with pytest.raises(PartyTooLarge):
            came(4)

    def test_not_without_a_seat(self, coordinator):
        event = make_event(capacity=1)
        sign_up(event)
        with pytest.raises(WrongState):
            mark_came(registration=sign_up(event), came=1, by=coordinator, now=at("17:00"))


class TestFeedback:
    LATER = at("19:00") + DAY

    def give(self, registration, now=LATER, usefulness=5):
        give_feedback(
            registration=registration, usefulness=usefulness, good="Sve", better="", today=now.date(), now=now
        )

    def test_once_and_with_nothing_that_leads_back(self, event):
        registration = sign_up(event)
        self.give(registration)
        registration.refresh_from_db()
        assert registration.has_given_feedback
        feedback = Feedback.objects.get()
        assert (feedback.event, feedback.usefulness, feedback.given_on) == (event, 5, self.LATER.date())
        names = {field.name for field in Feedback._meta.get_fields()}
        assert names == {"id", "event", "audience", "usefulness", "good", "better", "given_on"}
        assert isinstance(feedback.pk, uuid.UUID)  # no order by which to lay it beside the marks
        with pytest.raises(AlreadyGiven):
            self.give(registration)

    @pytest.mark.parametrize("facts", [{"came": 0}, {"state": "waiting", "waits_since": NOW}])
    def test_not_by_who_was_not_there(self, event, facts):
        with pytest.raises(WrongState):
            self.give(plain_registration(event, **facts))

    @pytest.mark.parametrize("now", [at("18:59"), at("19:00") + 30 * DAY])
    def test_not_before_the_end_and_for_a_month(self, event, now):
        registration = sign_up(event)
        with pytest.raises(WrongState):
            self.give(registration, now=now)

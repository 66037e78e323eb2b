"""After the talk: what came of it, a note and steps, saved together."""

import datetime as dt

import pytest

from consultations.actions.casework import Record, record_talk
from consultations.actions.changes import mark_attended
from consultations.models import Booking, CaseNote, NextStep, State
from tests.consultations.desk_pages import page
from tests.consultations.factories import NOW, TODAY, at, make_booking, make_contact
from tests.html import Document, errors_of, filled, send
from tests.mails import mails_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(topic, consultant, clock):
    return make_booking(at("9:00", TODAY), topic=topic)


def templates(booking):
    return [mail.template for mail in mails_to(booking.client.email)]


def test_all_at_once_and_mailed(vera, talk):
    answer = send(
        vera,
        page("desk_record", talk.pk),
        outcome="steps_agreed",
        body="Ima lokal.",
        text_1="Spisak troškova",
        due_1="15.12.2026.",
        text_2="Pitati opštinu",
    )
    assert answer.headers["Location"] == page("desk_booking", talk.pk)
    talk.refresh_from_db()
    assert (talk.state, talk.outcome, talk.attended_at) == (State.ATTENDED, "steps_agreed", NOW)
    note = CaseNote.objects.get()
    assert (note.body, note.booking, note.author, note.visibility) == ("Ima lokal.", talk, vera.user, "consultants")
    assert list(NextStep.objects.values_list("text", "due_on")) == [
        ("Spisak troškova", dt.date(2026, 12, 15)),
        ("Pitati opštinu", None),
    ]
    assert templates(talk)[-1] == "consultations/follow_up"


def test_a_double_click_writes_once(vera, talk):
    data = filled(vera.get(page("desk_record", talk.pk)).content, outcome="informed", body="Da.", text_1="Korak")
    for _ in range(2):
        assert vera.post(page("desk_record", talk.pk), data).status_code == 302
    assert (CaseNote.objects.count(), NextStep.objects.count()) == (1, 1)
    assert templates(talk).count("consultations/follow_up") == 1


def test_without_a_tick_nothing_is_mailed(vera, talk):
    send(vera, page("desk_record", talk.pk), text_1="Korak", send="")
    assert "consultations/follow_up" not in templates(talk)


def test_an_error_loses_nothing(vera, talk):
    answer = send(vera, page("desk_record", talk.pk), outcome="informed", body="Ima lokal.", due_1="1.11.2026.")
    assert errors_of(answer.content) == ["Write what was agreed", "The date must be today or later"]
    kept = filled(answer.content)
    assert (kept["outcome"], kept["body"], kept["due_1"]) == (["informed"], ["Ima lokal."], ["1.11.2026."])
    assert not CaseNote.objects.exists()


def test_nothing_written_is_asked_for(vera, talk):
    answer = send(vera, page("desk_record", talk.pk))
    assert errors_of(answer.content) == ["Choose what came of the talk, or write a note or a step"]


def test_room_for_more_keeps_what_is_typed_and_saves_nothing(vera, talk):
    address = page("desk_record", talk.pk)
    data = filled(
        vera.get(address).content, outcome="informed", body="Ima lokal.", text_3="Treći", due_3="15.12.2026."
    )
    answer = vera.post(address, data | {"more": "1"})
    kept = filled(answer.content, text_4="Četvrti")
    assert (kept["outcome"], kept["body"], kept["text_3"]) == (["informed"], ["Ima lokal."], ["Treći"])
    assert not NextStep.objects.exists()
    vera.post(address, kept)
    assert set(NextStep.objects.values_list("text", flat=True)) == {"Treći", "Četvrti"}


def test_of_two_the_second_sees_the_first_and_keeps_what_was_typed(vera, mara, talk):
    address = page("desk_record", talk.pk)
    stale = filled(mara.get(address).content, outcome="informed", body="Maina beleška", text_1="Njen korak")
    send(vera, address, outcome="referred", body="Prva beleška", text_1="Prvi korak")
    answer = mara.post(address, stale)
    assert answer.status_code == 409
    for words in ("referred to somebody else", "Prva beleška", "Prvi korak", str(vera.user)):
        assert words in answer.text, words
    talk.refresh_from_db()
    assert (talk.outcome, CaseNote.objects.count()) == ("referred", 1)
    assert mara.post(address, filled(answer.content)).status_code == 302
    talk.refresh_from_db()
    assert (talk.outcome, CaseNote.objects.count(), NextStep.objects.count()) == ("informed", 2, 2)


def test_a_note_alone_is_told_to_the_second_too(mara, vera, talk):
    address = page("desk_record", talk.pk)
    stale = filled(mara.get(address).content, body="Druga")
    send(vera, address, body="Prva")
    assert mara.post(address, stale).status_code == 409


def test_all_or_nothing(talk, coordinator, monkeypatch):
    def lose_power(self, **options):
        raise ConnectionError

    monkeypatch.setattr(NextStep, "save", lose_power)
    with pytest.raises(ConnectionError):
        record_talk(
            booking=talk,
            record=Record(outcome="informed", note="Da.", steps=(("Korak", None),)),
            seen=Booking.objects.get(pk=talk.pk).version,
            by=coordinator,
            now=NOW,
        )
    talk.refresh_from_db()
    assert (talk.state, CaseNote.objects.count()) == (State.BOOKED, 0)


def test_before_the_day_there_is_no_outcome_but_a_note(vera, topic, consultant):
    booking = make_booking(at("9:00"), topic=topic)
    address = page("desk_record", booking.pk)
    assert "outcome" not in Document(vera.get(address).content).fields(Document(vera.get(address).content).form())
    vera.post(address, filled(vera.get(address).content, body="Priprema.") | {"outcome": "informed"})
    booking.refresh_from_db()
    assert (booking.state, booking.outcome, CaseNote.objects.get().body) == (State.BOOKED, "", "Priprema.")


@pytest.mark.parametrize("outcome", ["nema"])
def test_only_what_is_offered(vera, talk, outcome):
    mark_attended(booking=talk, by=vera.user, now=NOW)
    data = filled(vera.get(page("desk_record", talk.pk)).content) | {"outcome": outcome}
    assert len(errors_of(vera.post(page("desk_record", talk.pk), data).content)) == 1
    talk.refresh_from_db()
    assert talk.outcome == ""


def test_who_has_no_mail_is_not_offered_one(vera, topic, consultant, clock):
    talk = make_booking(at("9:00", TODAY), topic=topic, contact=make_contact(email="", phone="+381641234567"))
    answer = send(vera, page("desk_record", talk.pk), text_1="Korak")
    assert answer.status_code == 302
    assert "send" not in filled(vera.get(page("desk_record", talk.pk)).content)


@pytest.mark.parametrize("rows", ["", "-1", "9999", "\x00", "٣"])
def test_any_number_of_rows_that_is_sent(vera, talk, rows):
    data = filled(vera.get(page("desk_record", talk.pk)).content, body="Da.") | {"rows": rows}
    assert vera.post(page("desk_record", talk.pk), data).status_code in (200, 302)

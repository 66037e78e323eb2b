"""Calendar entries, read by two programs: one entry that comes, moves and goes."""

import datetime as dt

import icalendar
import pytest
import vobject

from centar.calendars import PUBLISH
from centar.mail import as_message
from centar.models import Office, OutgoingEmail
from consultations.actions.changes import cancel, move
from consultations.calendars import entry, feed
from consultations.models import Topic
from consultations.slots import Wish
from tests.consultations.factories import NOW, at, make_booking, make_contact
from tests.mails import everything_leaves

pytestmark = pytest.mark.django_db


def read(text):
    """UID, SEQUENCE, METHOD, start and status as each of the two understands them; they have to agree."""
    calendar = icalendar.Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    first = (
        str(event["UID"]), int(event["SEQUENCE"]), str(calendar["METHOD"]), event.decoded("DTSTART"),
        str(event["STATUS"]), str(event["SUMMARY"]),
    )  # fmt: skip
    other = vobject.readOne(text)
    event = other.vevent
    second = (
        event.uid.value, int(event.sequence.value), other.method.value, event.dtstart.value, event.status.value,
        event.summary.value,
    )  # fmt: skip
    assert first == second
    return first


def mailed():
    return [read(mail.calendar) for mail in OutgoingEmail.objects.order_by("pk")]


def test_one_entry_that_moves_and_goes(topic, consultant):
    booking = make_booking(at("9:00"), topic=topic)
    everything_leaves(NOW)
    wish = Wish(topic, "phone", moving=booking)
    booking = move(booking=booking, wish=wish, starts_at=at("10:30"), by=None, by_office=False, now=NOW)
    everything_leaves(NOW)
    cancel(booking=booking, by=None, by_office=False, now=NOW)
    title = "Razgovor: Pokretanje, Kuća socijalnog preduzetništva Lipograd"
    uid = booking.ics_uid
    assert mailed() == [
        (uid, 0, "REQUEST", at("9:00"), "CONFIRMED", title),
        (uid, 1, "REQUEST", at("10:30"), "CONFIRMED", title),
        (uid, 2, "CANCEL", at("10:30"), "CANCELLED", title),
    ]


def test_lines_end_and_fold_as_the_standard_says(topic, consultant):
    Topic.objects.update(name="Љубав према раду и веома дугачак назив теме: зарез, тачка;")
    topic.refresh_from_db()
    text = entry(make_booking(at("9:00"), topic=topic), method=PUBLISH, now=NOW)
    assert text.replace("\r\n", "").count("\n") == 0
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert read(text)[5].startswith("Razgovor: Ljubav prema radu i veoma dugačak naziv teme: zarez, tačka;")


def test_in_the_readers_script(topic, consultant):
    booking = make_booking(at("9:00"), topic=topic)
    titles = {
        "sr-cyrl": "Разговор: Покретање, Кућа социјалног предузетништва Липоград",
        "en": "Talk: Pokretanje, House of Social Entrepreneurship Lipograd",
    }
    for language, title in titles.items():
        booking.language = language
        assert read(entry(booking, method=PUBLISH, now=NOW))[5] == title


def test_a_discreet_topic_is_named_nowhere(topic, consultant):
    Topic.objects.update(is_discreet=True)
    topic.refresh_from_db()
    booking = make_booking(at("9:00"), topic=topic)
    everything_leaves(NOW)
    cancel(booking=booking, by=None, by_office=True, now=NOW, reason="Savetnik je bolestan.")
    written = [entry(booking, method=PUBLISH, now=NOW), feed([booking], language="sr-latn", title="Ja", now=NOW)]
    for mail in OutgoingEmail.objects.all():
        written += [mail.subject, mail.text, mail.calendar]
    assert len(written) == 8
    assert not [text for text in written if "Pokretanje" in text or "Покретање" in text]


def test_the_mail_carries_it_as_an_invitation(topic, consultant):
    make_booking(at("9:00"), topic=topic)
    message = as_message(OutgoingEmail.objects.get()).message()
    (part,) = (part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert (part.get_param("method"), part.get_filename()) == ("REQUEST", "invite.ics")
    assert read(part.get_payload(decode=True).decode())[2] == "REQUEST"


def test_the_subject_says_when(topic, consultant):
    """So that a talk is found again in a full mailbox, and the second mail about one is told from the first."""
    booking = make_booking(at("9:00"), topic=topic)
    everything_leaves(NOW)
    cancel(booking=booking, by=None, by_office=True, now=NOW, reason="Kvar.")
    assert [mail.subject for mail in OutgoingEmail.objects.order_by("pk")] == [
        "Razgovor je zakazan: utorak, 24. novembra 2026. u 09:00",
        "Moramo da otkažemo razgovor: utorak, 24. novembra 2026. u 09:00",
    ]


def test_a_feed_names_no_client(topic, consultant):
    booking = make_booking(at("9:00"), topic=topic, contact=make_contact(name="Ana Tajnović"))
    text = feed([booking], language="sr-latn", title="Razgovori", now=NOW)
    assert "Tajnović" not in text
    assert "klijent" not in text
    assert read(text)[1:4] == (0, "PUBLISH", at("9:00").astimezone(dt.UTC))


def test_what_has_not_left_is_not_sent_about_a_talk_that_is_off(topic, consultant):
    cancel(booking=make_booking(at("9:00"), topic=topic), by=None, by_office=False, now=NOW)
    assert [mail.template for mail in OutgoingEmail.objects.all()] == ["consultations/cancelled"]


def test_the_sender_is_written_in_the_readers_script_too(topic, consultant):
    booking = make_booking(at("9:00"), topic=topic)
    Office.objects.update(short_name="Kuća Lipograd")
    booking.language = "sr-cyrl"
    assert 'ORGANIZER;CN="Кућа Липоград"' in entry(booking, method=PUBLISH, now=NOW)

"""Calendar entries, read by two programs: one entry that comes, moves and goes."""

import datetime as dt

import icalendar
import pytest
import vobject

from centar.calendars import PUBLISH
from centar.mail import as_message
from centar.models import Office, OutgoingEmail
from events.actions.events import cancel_event, move_event
from events.actions.registering import cancel_registration, change_party
from events.calendars import entry, event_file, feed
from events.models import Event
from tests.events.factories import DAY, NOW, at, make_contact, make_event, sign_up
from tests.mails import everything_leaves

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
FRIDAY = dt.date(2026, 11, 27)


def read(text):
    """UID, SEQUENCE, METHOD, start and status as each of the two understands them; they have to agree."""
    calendar = icalendar.Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    first = (
        str(event["UID"]), int(event["SEQUENCE"]), str(calendar["METHOD"]), event.decoded("DTSTART"),
        str(event["STATUS"]), str(event["SUMMARY"]), str(event["LOCATION"]),
    )  # fmt: skip
    other = vobject.readOne(text)
    event = other.vevent
    second = (
        event.uid.value, int(event.sequence.value), other.method.value, event.dtstart.value, event.status.value,
        event.summary.value, event.location.value,
    )  # fmt: skip
    assert first == second
    return first


def moved(event):
    event.refresh_from_db()
    event.starts_at, event.ends_at, event.venue = at("17:00", FRIDAY), at("19:00", FRIDAY), "Biblioteka"
    move_event(event=event, by=None, now=NOW)
    everything_leaves(NOW)


def cancelled(event):
    cancel_event(event=event, reason="Kvar.", by=None, now=NOW)
    everything_leaves(NOW)


def test_one_entry_that_moves_and_goes(event):
    sign_up(event)
    everything_leaves(NOW)
    moved(event)
    cancelled(event)
    title = "Prvi koraci"
    assert [read(mail.calendar) for mail in OutgoingEmail.objects.order_by("pk")] == [
        (event.ics_uid, 0, "REQUEST", at("17:00"), "CONFIRMED", title, "Sala"),
        (event.ics_uid, 1, "REQUEST", at("17:00", FRIDAY), "CONFIRMED", title, "Biblioteka"),
        (event.ics_uid, 2, "CANCEL", at("17:00", FRIDAY), "CANCELLED", f"Otkazano: {title}", "Biblioteka"),
    ]


def test_the_file_on_the_site_follows_under_the_same_uid(event):
    moved(event)
    assert read(event_file(event, language="sr-latn", now=NOW))[:5] == (
        event.ics_uid, 1, "PUBLISH", at("17:00", FRIDAY), "CONFIRMED",
    )  # fmt: skip
    cancelled(event)
    event.refresh_from_db()
    assert read(event_file(event, language="sr-latn", now=NOW))[:3] == (event.ics_uid, 2, "CANCEL")


def test_whoever_cancels_is_rid_of_it_and_registers_again(event):
    registration = sign_up(event)
    everything_leaves(NOW)
    cancel_registration(registration=registration, by=None, by_staff=False, now=NOW)
    sign_up(event, now=NOW + DAY)
    entries = [mail.calendar for mail in OutgoingEmail.objects.order_by("pk")]
    assert [read(text)[:3] for text in entries] == [
        (event.ics_uid, 0, "REQUEST"),
        (event.ics_uid, 0, "CANCEL"),
        (event.ics_uid, 0, "REQUEST"),
    ]
    stamps = [icalendar.Calendar.from_ical(text).walk("VEVENT")[0].decoded("DTSTAMP") for text in entries]
    assert stamps == sorted(stamps)
    assert stamps[1] < stamps[2]  # by which a calendar knows the newer one


def test_who_changes_the_party_before_the_first_mail_has_left_gets_the_entry_all_the_same(event):
    registration = sign_up(event, 2, contact=make_contact(email="ana@primer.rs"))
    change_party(registration=registration, party=1, by=None, by_staff=False, now=NOW)
    (mail,) = OutgoingEmail.objects.filter(state="queued")
    assert (mail.template, read(mail.calendar)[:3]) == ("events/changed", (event.ics_uid, 0, "REQUEST"))


def test_a_feed_keeps_the_cancelled_ones_marked(event):
    other = make_event(title="Otkazana", starts_at=at("9:00"), ends_at=at("10:00"))
    cancelled(other)
    text = feed(Event.objects.order_by("starts_at"), language="sr-latn", title="Događaji", now=NOW)
    calendar = icalendar.Calendar.from_ical(text)
    assert [(str(one["SUMMARY"]), str(one["STATUS"])) for one in calendar.walk("VEVENT")] == [
        ("Otkazano: Otkazana", "CANCELLED"),
        ("Prvi koraci", "CONFIRMED"),
    ]
    assert [one.vevent for one in vobject.readComponents(text)]
    assert text.replace("\r\n", "").count("\n") == 0


def test_in_the_readers_script(event):
    registration = sign_up(event)
    Office.objects.update(short_name="Kuća Lipograd")
    registration.language = "sr-cyrl"
    text = entry(registration, method=PUBLISH, now=NOW)
    assert read(text)[5:] == ("Први кораци", "Сала")
    assert 'ORGANIZER;CN="Кућа Липоград"' in text
    assert "ATTENDEE" not in text


def test_the_link_for_taking_part_online_is_for_those_with_a_seat():
    address = "https://razgovor.primer.rs/soba"
    event = make_event(capacity=1, online_url=address)
    seated, waiting = sign_up(event), sign_up(event)
    assert address in entry(seated, method=PUBLISH, now=NOW).replace("\r\n ", "")
    assert address not in entry(waiting, method=PUBLISH, now=NOW).replace("\r\n ", "")
    assert address not in event_file(event, language="sr-latn", now=NOW).replace("\r\n ", "")
    first, second = OutgoingEmail.objects.order_by("pk")
    assert address in first.text
    assert address not in second.text


def test_the_mail_carries_it_as_an_invitation(event):
    sign_up(event)
    message = as_message(OutgoingEmail.objects.get()).message()
    (part,) = (part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert (part.get_param("method"), part.get_filename()) == ("REQUEST", "invite.ics")
    assert read(part.get_payload(decode=True).decode())[2] == "REQUEST"

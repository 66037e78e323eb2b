"""Talks by video: staff see that an address is missing, enter one, and the client is told once."""

import datetime as dt

import icalendar
import pytest

from centar.desk import counted
from consultations.actions.changes import move
from consultations.actions.reminders import remind
from consultations.actions.video import set_video_address
from consultations.desk import queues
from consultations.models import Booking, CallRequest, Consultant
from consultations.slots import Wish
from consultations.tokens import token_of
from tests.consultations.desk_pages import page
from tests.consultations.factories import NOW, TUESDAY, at, make_booking, make_consultant, make_contact
from tests.consultations.pages import page as public
from tests.consultations.pages import text_of
from tests.html import Document, errors_of, filled, send
from tests.mails import mails_to
from tests.threads import at_once

pytestmark = pytest.mark.django_db
ADDRESS = "https://video.primer.rs/soba"


@pytest.fixture
def talk(topic, consultant, clock):
    return make_booking(at("9:00"), topic=topic, mode="video")


def address_mails(booking):
    return [mail for mail in mails_to(booking.client.email) if mail.template == "consultations/video_address"]


def video_queue(user):
    (found,) = [queue for queue in counted(queues(user, now=NOW)) if queue.name == "video"]
    return found


class TestMissing:
    def test_board_booking_and_desk_say_so(self, vera, talk):
        board = page("desk_today") + f"?dan={TUESDAY.isoformat()}"
        for address in (board, page("desk_booking", talk.pk)):
            assert page("desk_video", talk.pk) in Document(vera.get(address).content).links().values()
        assert "No address for video yet." in vera.get(board).text
        queue = video_queue(vera.user)
        assert (queue.count, queue.url) == (1, board)

    def test_the_consultants_own_address_is_enough(self, vera, talk):
        Consultant.objects.update(video_url=ADDRESS)
        assert video_queue(vera.user).count == 0
        assert "No address for video yet." not in vera.get(page("desk_today") + f"?dan={TUESDAY.isoformat()}").text

    def test_other_talks_need_none(self, vera, topic, consultant):
        booking = make_booking(at("9:00"), topic=topic)
        assert video_queue(vera.user).count == 0
        assert vera.get(page("desk_video", booking.pk)).status_code == 404


class TestEntering:
    def test_the_client_is_mailed_it_once_and_the_calendar_follows(self, vera, talk, visitor):
        for _ in range(2):
            answer = send(vera, page("desk_video", talk.pk), url=ADDRESS)
            assert answer.headers["Location"] == page("desk_booking", talk.pk)
        talk.refresh_from_db()
        assert (talk.video_url, talk.ics_sequence) == (ADDRESS, 1)
        (mail,) = address_mails(talk)
        assert ADDRESS in mail.text
        (event,) = icalendar.Calendar.from_ical(mail.calendar).walk("VEVENT")
        assert (str(event["LOCATION"]), event["SEQUENCE"], str(event["UID"])) == (ADDRESS, 1, talk.ics_uid)
        assert [step.kind for step in talk.steps.all()] == ["booked", "video"]
        assert video_queue(vera.user).count == 0
        visitor.get(public("open_link", token_of(talk)))
        assert ADDRESS in text_of(visitor.get(public("booking", talk.code)))

    def test_it_is_of_this_talk_alone(self, vera, talk, topic):
        other = make_booking(at("9:45"), topic=topic, mode="video")
        Consultant.objects.update(video_url="https://video.primer.rs/stalna")
        send(vera, page("desk_video", talk.pk), url=ADDRESS)
        addresses = [Booking.objects.with_people().get(pk=one.pk).video_address for one in (talk, other)]
        assert addresses == [ADDRESS, "https://video.primer.rs/stalna"]

    @pytest.mark.parametrize(
        "url", ["", "nije adresa", "http://video.primer.rs", "javascript:alert(1)", "ftp://a.rs/b"]
    )
    def test_what_is_no_address(self, vera, talk, url):
        assert len(errors_of(send(vera, page("desk_video", talk.pk), url=url).content)) == 1
        assert not address_mails(talk)

    def test_of_two_the_second_is_told(self, vera, talk):
        stale = filled(vera.get(page("desk_video", talk.pk)).content, url="https://video.primer.rs/druga")
        send(vera, page("desk_video", talk.pk), url=ADDRESS)
        answer = vera.post(page("desk_video", talk.pk), stale)
        assert (answer.status_code, len(address_mails(talk))) == (409, 1)
        assert ADDRESS in answer.text

    def test_who_has_no_mail_is_called(self, vera, topic, consultant, clock):
        contact = make_contact(email="", phone="+381641234567")
        talk = make_booking(at("9:00"), topic=topic, mode="video", contact=contact)
        send(vera, page("desk_video", talk.pk), url=ADDRESS)
        call = CallRequest.objects.get()
        assert (call.phone.as_e164, "24. novembra 2026. u 09:00" in call.note) == ("+381641234567", True)

    def test_a_held_talk_tells_it_when_it_is_confirmed(self, vera, topic, consultant, clock):
        talk = make_booking(at("9:00"), topic=topic, mode="video", is_confirmed=False)
        send(vera, page("desk_video", talk.pk), url=ADDRESS)
        talk.refresh_from_db()
        assert (talk.video_url, talk.ics_sequence, address_mails(talk)) == (ADDRESS, 0, [])
        vera.post(page("desk_mark", talk.pk), {"mark": "confirm"})
        assert ADDRESS in mails_to(talk.client.email)[-1].text

    def test_whoever_was_told_the_address_needs_no_second_reminder_of_the_day(self, topic, consultant, coordinator):
        talk = make_booking(at("9:00"), topic=topic, mode="video", now=NOW - dt.timedelta(days=2))
        hour = dt.timedelta(hours=1)
        assert remind(now=NOW + hour) == 1
        set_video_address(booking=talk, url=ADDRESS, seen=talk.version, by=coordinator, now=NOW + 2 * hour)
        assert remind(now=NOW + 3 * hour) == 0
        assert remind(now=at("7:30")) == 1
        reminders = [mail.template for mail in mails_to(talk.client.email) if "reminder" in mail.template]
        assert sorted(reminders) == ["consultations/reminder_day", "consultations/reminder_hours"]

    def test_moved_to_somebody_else_it_has_none(self, vera, talk, topic):
        send(vera, page("desk_video", talk.pk), url=ADDRESS)
        talk = Booking.objects.with_people().get(pk=talk.pk)
        later = move(
            booking=talk,
            wish=Wish(topic, "video", moving=talk),
            starts_at=at("9:45"),
            by=None,
            by_office=True,
            now=NOW,
        )
        assert later.video_url == ADDRESS
        other = make_consultant(topic)
        wish = Wish(topic, "video", consultant=other, is_staff=True, moving=later)
        later = move(booking=later, wish=wish, starts_at=at("9:45"), by=None, by_office=True, now=NOW)
        assert later.video_url == ""
        in_person = Wish(topic, "phone", is_staff=True, moving=later)
        later = move(booking=later, wish=in_person, starts_at=at("9:45"), by=None, by_office=True, now=NOW)
        assert (later.pk, later.mode) == (talk.pk, "phone")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty_queue")
def test_from_many_windows_one_mail(talk, coordinator):
    seen = Booking.objects.get(pk=talk.pk).version
    at_once(6, lambda: set_video_address(booking=talk, url=ADDRESS, seen=seen, by=coordinator, now=NOW))
    assert len(address_mails(talk)) == 1

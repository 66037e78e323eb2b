"""Mail scanners and previews open every link: nothing may come of it, by GET or by HEAD."""

import re

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from centar.masking import without_keys
from centar.models import OutgoingEmail
from consultations.actions.changes import cancel, move
from consultations.actions.documents import share_document
from consultations.actions.offers import offer_freed_time
from consultations.actions.reminders import remind
from consultations.actions.schedule import rotate_feed
from consultations.actions.waiting import ask_for_earlier
from consultations.mails import tell_who_waits
from consultations.models import Client, WaitRequest
from consultations.schedule import Span
from consultations.slots import Wish
from consultations.tokens import token_of, wish_token
from tests.consultations.factories import NOW, at, make_booking
from tests.mails import everything_leaves

pytestmark = pytest.mark.django_db
LINK = re.compile(rf"{re.escape(settings.SITE_URL)}(/\S*)")


@pytest.fixture
def mails(topic, consultant, photo_store):
    """One of each kind, in the three languages."""
    for language, time in (("sr-latn", "9:00"), ("sr-cyrl", "9:45"), ("en", "10:30")):
        booking = make_booking(at(time), topic=topic)
        booking.language = language
        booking.save()
        remind(now=booking.starts_at - (at("11:00") - at("9:00")))
        everything_leaves(NOW)
        for by_office in (False, True):
            wish = Wish(topic, "phone", is_staff=True, moving=booking)
            new_time = at("12:00") if by_office else at("11:15")
            booking = move(booking=booking, wish=wish, starts_at=new_time, by=None, by_office=by_office, now=NOW)
            everything_leaves(NOW)
        cancel(booking=booking, by=None, by_office=language == "en", now=NOW)
        everything_leaves(NOW)
    make_booking(at("9:00"), topic=topic, is_confirmed=False)
    waiting = Client.objects.create(name="Čeka", email="ceka@primer.rs", language="en", created_at=NOW)
    wish = WaitRequest.objects.create(topic=topic, client=waiting, mode="phone", language="en", created_at=NOW)
    tell_who_waits(wish)
    for booking in (None, waiting.bookings.first()):
        share_document(
            client=waiting, file=ContentFile(b"%PDF-1.7", "a.pdf"), title="Plan", by=consultant.user, now=NOW,
            booking=booking,
        )  # fmt: skip
    offer_freed_time(freed=Span(at("9:45"), at("10:30")), now=NOW)
    return OutgoingEmail.objects.all()


def rows():
    """Everything that consulting and mail have stored."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("consultations_", "centar_outgoing", "procrastinate_jobs")):
                cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")  # noqa: S608
                found[table] = cursor.fetchone()
    return found


def test_the_keys_of_links_are_in_no_audit_and_no_log(topic, consultant):
    booking = make_booking(at("9:00"), topic=topic)
    wish = ask_for_earlier(booking=booking, now=NOW)
    for address in (
        reverse("consultations:open_link", args=[token_of(booking)]),
        reverse("consultations:confirm_link", args=[token_of(booking)]),
        reverse("consultations:leave_link", args=[wish_token(wish)]),
    ):
        assert without_keys(address) == f"{address.rsplit('/', 2)[0]}/.../"
    calendar = reverse("consultations:feed", args=[rotate_feed(consultant=consultant)])
    assert without_keys(calendar) == "/kalendar/....ics"


def test_no_link_of_any_mail_changes_anything_when_it_is_opened(mails, time_machine):
    time_machine.move_to(NOW, tick=False)
    kinds = {mail.template.removeprefix("consultations/") for mail in mails}
    assert kinds == {
        "booked", "held", "offer", "moved", "moved_by_office", "cancelled", "cancelled_by_office", "reminder_hours",
        "waiting", "document",
    }  # fmt: skip
    links = {link for mail in mails for link in LINK.findall(mail.text)}
    before, answers = rows(), set()
    for link in links:
        answers |= {Browser().get(link).status_code, Browser().head(link).status_code}
    assert rows() == before
    assert answers <= {200, 302, 410}
    assert len(links) > len(kinds)

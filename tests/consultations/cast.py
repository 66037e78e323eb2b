"""A consultant with a schedule, a client with a talk, and what waits at the desk: for those who ask every address."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils import timezone

from centar.models import User
from consultations.actions.booking import Contact, book
from consultations.actions.casework import write_note
from consultations.actions.documents import share_document
from consultations.actions.schedule import rotate_feed
from consultations.actions.steps import agree_step
from consultations.models import (
    Booking,
    CallRequest,
    CaseNote,
    Consultant,
    ConsultingHours,
    Mode,
    NextStep,
    Room,
    ScheduleException,
    SharedDocument,
    Source,
    Topic,
    WaitRequest,
)
from consultations.slots import Wish, free_slots


@dataclass
class Consulting:
    consultant: Consultant
    hours: ConsultingHours
    leave: ScheduleException
    topic: Topic
    booking: Booking
    note: CaseNote
    wish: WaitRequest
    call: CallRequest
    feed_token: str
    step: NextStep
    document: SharedDocument


def make_consulting(*, client: User, staff: User) -> Consulting:
    """The client has booked a time, agreed a step and got a document; the consultant wrote a note."""
    now = timezone.now()
    topic = Topic.objects.create(slug="pokretanje", name="Pokretanje", description="O početku.", modes=Mode.values)
    Room.objects.create(name="Kancelarija")
    consultant = Consultant.objects.create(user=staff)
    consultant.topics.add(topic)
    today = timezone.localdate(now)
    slot = free_slots(Wish(topic, Mode.PHONE), first=today, last=today + dt.timedelta(days=30), now=now)[-1]
    booking = book(
        wish=Wish(topic, Mode.PHONE),
        starts_at=slot.starts_at,
        contact=Contact("Zora Zorić", email=client.email, phone="+381641234567"),
        source=Source.WEB,
        language="sr-latn",
        by=None,
        now=now,
        is_confirmed=True,
    )
    step = agree_step(client=booking.client, booking=booking, text="Spisak troškova", due_on=None, by=staff, now=now)
    long_ago = dt.date(2020, 1, 6)
    return Consulting(
        consultant,
        ConsultingHours.objects.create(
            consultant=consultant,
            weekday=0,
            starts=dt.time(9),
            ends=dt.time(13),
            valid_from=long_ago,
            valid_to=long_ago,
        ),
        ScheduleException.objects.create(
            consultant=consultant, starts_at=now - dt.timedelta(days=9), ends_at=now - dt.timedelta(days=8)
        ),
        topic,
        booking,
        write_note(
            subject=booking.client, booking=booking, body="Ima lokal.", visibility="consultants", by=staff, now=now
        ),
        WaitRequest.objects.create(
            topic=topic, client=booking.client, mode=Mode.PHONE, language="sr-latn", created_at=now
        ),
        CallRequest.objects.create(
            name="Zora Zorić", phone="+381641234567", language="sr-latn", form_key=uuid.uuid4(), created_at=now
        ),
        rotate_feed(consultant=consultant),
        step,
        share_document(
            client=booking.client,
            booking=booking,
            file=ContentFile(b"%PDF-1.7", "a.pdf"),
            title="Uzorak ugovora",
            by=staff,
            now=now,
        ),
    )


EMAIL = "mara@primer.rs"  # of the client of the fixture `booking`

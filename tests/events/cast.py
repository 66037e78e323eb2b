"""An announced event with a registration and a material: for those who ask every address."""

import datetime as dt
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils import timezone

from centar.models import User
from events.actions.events import add_material
from events.actions.registering import Contact, register
from events.models import Event, EventKind, EventState, Material, Registration, Source


@dataclass
class Happening:
    event: Event
    registration: Registration
    material: Material


def make_happening(*, visitor: User) -> Happening:
    """In a week; the visitor has registered."""
    now = timezone.now()
    event = Event.objects.create(
        slug="prvi-koraci",
        kind=EventKind.WORKSHOP,
        state=EventState.PUBLISHED,
        title="Prvi koraci",
        summary="O početku.",
        venue="Sala",
        capacity=10,
        certificate_hours=2,
        starts_at=now + dt.timedelta(days=7),
        ends_at=now + dt.timedelta(days=7, hours=2),
    )
    registration = register(
        event=event,
        contact=Contact("Zora Zorić", email=visitor.email),
        party=2,
        source=Source.WEB,
        language="sr-latn",
        by=None,
        now=now,
        needs="tumač za znakovni jezik",
    )
    file = ContentFile(b"%PDF-1.7", "a.pdf")
    material = add_material(event=event, title="Beleške", title_en="", file=file, url="", by=visitor)
    return Happening(event, registration, material)

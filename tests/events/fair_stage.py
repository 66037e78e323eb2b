"""A fair with exhibitors in its catalogue, and the people of its day."""

import datetime as dt

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from events.models import ApplicationPhoto, ApplicationState, ExhibitorApplication, Fair, Pass, PassKind
from tests.events.fairs import make_application, make_fair, make_stand, make_type
from tests.pictures import picture

BEFORE = dt.datetime(2027, 5, 1, 9, tzinfo=dt.UTC)
MORNING = dt.datetime(2027, 5, 15, 9, tzinfo=dt.UTC)
AFTER = dt.datetime(2027, 5, 16, 9, tzinfo=dt.UTC)


def published_fair(*, shown: bool = True, **facts: object) -> Fair:
    """With its catalogue, and the stands where `shown`."""
    facts |= {"catalogue_published_at": BEFORE} | ({"stands_published_at": BEFORE} if shown else {})
    return make_fair(**facts)


def make_exhibitor(fair: Fair, title: str, *, code: str = "", **facts: object) -> ExhibitorApplication:
    """Confirmed, with a stand where `code` gives its number."""
    stand_type = fair.stand_types.first() or make_type(fair, quota=400)
    application = make_application(stand_type, ApplicationState.CONFIRMED, public_title=title, **facts)
    if code:
        application.stand = make_stand(stand_type, code=code)
        application.save()
    return application


def make_photo(application: ExhibitorApplication, position: int = 1) -> ApplicationPhoto:
    image = ContentFile(picture(), f"{position}.png")
    return ApplicationPhoto.objects.create(application=application, position=position, image=image, alt="Tegle")


def make_pass(fair: Fair, name: str = "Ana Anić", kind: str = PassKind.VISITOR, **facts: object) -> Pass:
    return Pass.objects.create(event=fair.event, kind=kind, name=name, created_at=BEFORE, **facts)


def page(name: str, *args: object, language: str = "sr-latn") -> str:
    with translation.override(language):
        return reverse(f"events:{name}", args=args)


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client

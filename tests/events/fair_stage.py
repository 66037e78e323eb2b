"""A fair with exhibitors in its catalogue, and the people of its day."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from centar.models import User
from entrepreneurs.models import Enterprise
from events.models import (
    ApplicationPhoto,
    ApplicationState,
    CheckIn,
    CheckInResult,
    ExhibitorApplication,
    Fair,
    MediaRequest,
    Pass,
    PassKind,
)
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


def ask_media(fair: Fair, **facts: object) -> MediaRequest:
    values = {
        "form_key": uuid.uuid4(), "outlet": "Radio Primer", "medium": "radio", "name": "Mara Marić",
        "email": "mara@primer.rs", "language": "en", "created_at": BEFORE,
    }  # fmt: skip
    return MediaRequest.objects.create(event=fair.event, **values | facts)


def page(name: str, *args: object, language: str = "sr-latn") -> str:
    with translation.override(language):
        return reverse(f"events:{name}", args=args)


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


@dataclass
class FairCast:
    """What the addresses of the fair are asked with: everything of one exhibitor, who is the owner's."""

    fair: Fair
    application: ExhibitorApplication
    photo: ApplicationPhoto
    badge: Pass
    scan: CheckIn
    media: MediaRequest


def make_fair_cast(*, owner: User, steward: User) -> FairCast:
    fair = published_fair(year=2031)
    enterprise = Enterprise.objects.filter(memberships__user=owner, state="published").get()
    application = make_application(
        make_type(fair), ApplicationState.CONFIRMED, enterprise=enterprise, category=None, public_title="Ruka ruci"
    )
    badge = make_pass(fair)
    scan = CheckIn.objects.create(
        event=fair.event, badge=badge, raw_code=badge.code, result=CheckInResult.OUT_OF_TIME, at=BEFORE, by=steward
    )
    media = MediaRequest.objects.create(
        event=fair.event, form_key=uuid.uuid4(), outlet="Radio", medium="radio", name="Mara", email="mara@primer.rs",
        language="sr-latn", created_at=BEFORE,
    )  # fmt: skip
    return FairCast(fair, application, make_photo(application), badge, scan, media)

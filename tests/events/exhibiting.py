"""An exhibitor of a fair that takes applications now: for those who ask every address."""

import datetime as dt
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils import timezone

from entrepreneurs.models import Enterprise
from events.models import ApplicationPhoto, ApplicationState, ExhibitorApplication, StandMode
from tests.events.fairs import make_application, make_fair, make_stand, make_type
from tests.pictures import picture

DAY = dt.timedelta(days=1)


@dataclass
class Exhibiting:
    """`begun` is being filled in and has a photo; `coming` is confirmed and chooses a stand."""

    begun: ExhibitorApplication
    coming: ExhibitorApplication
    photo: ApplicationPhoto


def make_exhibiting(*, begun: Enterprise, coming: Enterprise) -> Exhibiting:
    now = timezone.now()
    fair = make_fair(year=2029, stand_mode=StandMode.PICK, setup_from=now + 59 * DAY, setup_until=now + 60 * DAY)
    fair.call.opens_at, fair.call.closes_at, fair.call.shuts_at = now - DAY, now + DAY, now + 2 * DAY
    fair.call.save()
    fair.event.starts_at, fair.event.ends_at = now + 60 * DAY, now + 61 * DAY
    fair.event.save()
    kind = make_type(fair)
    make_stand(kind)
    draft = make_application(kind, ApplicationState.DRAFT, enterprise=begun, reference=None, submitted_at=None)
    image = ContentFile(picture(), "a.png")
    photo = ApplicationPhoto.objects.create(application=draft, image=image, alt="Tegle", position=1)
    return Exhibiting(draft, make_application(kind, ApplicationState.CONFIRMED, enterprise=coming), photo)

"""A fair with one of everything, for tests that ask every address."""

from dataclasses import dataclass

from django.core.files.base import ContentFile

from entrepreneurs.models import Enterprise
from events.invitation_mails import invitation_token
from events.models import (
    ApplicationPhoto,
    Channel,
    ExhibitorApplication,
    ExhibitorCall,
    Fair,
    Invitation,
    ProgrammeItem,
    Stand,
)
from tests.events.fairs import NOW, make_application, make_fair, make_stand, make_type
from tests.pictures import picture


@dataclass
class Fairing:
    fair: Fair
    application: ExhibitorApplication
    photo: ApplicationPhoto
    stand: Stand
    item: ProgrammeItem
    invitation: Invitation
    call: ExhibitorCall

    @property
    def token(self) -> str:
        return invitation_token(self.invitation)


def make_fairing(*, applied: Enterprise, invited: Enterprise) -> Fairing:
    """`applied` has sent an application, `invited` has not answered yet."""
    fair = make_fair(year=2028)
    kind = make_type(fair)
    application = make_application(kind, enterprise=applied)
    photo = ApplicationPhoto.objects.create(
        application=application, position=1, image=ContentFile(picture(), "a.png"), alt="Sir"
    )
    hours = {"starts_at": fair.event.starts_at, "ends_at": fair.event.ends_at}
    return Fairing(
        fair,
        application,
        photo,
        make_stand(kind),
        ProgrammeItem.objects.create(event=fair.event, stage="Bina", title="Hor", **hours),
        Invitation.objects.create(fair=fair, enterprise=invited, channel=Channel.MAIL, state="sent", sent_at=NOW),
        ExhibitorCall.objects.create(application=application, reason="needs_changes", since=NOW),
    )

"""The people who ask for every address, each with a session and with what is theirs."""

import io
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from centar.accounts import confirm_email
from centar.models import ConsentText, Municipality, OutgoingEmail, User
from centar.roles import ROLES, sync_roles
from entrepreneurs.actions.links import send_resume_link
from entrepreneurs.lists import load_lists
from entrepreneurs.models import ChangeRequest, Claim, Enterprise, FactReport, Membership, Photo, State
from tests.consultations.cast import Consulting, make_consulting
from tests.events.cast import Happening, make_happening
from tests.events.exhibiting import Exhibiting, make_exhibiting
from tests.events.fair_cast import Fairing, make_fairing
from tests.events.fair_stage import FairCast, make_fair_cast
from tests.pictures import picture

TOWN = Path(__file__).parent / "towns" / "lipograd.toml"
# the enterprises are the owner's; another is an entrepreneur too, without one
VISITORS = ("anonymous", "owner", "another", *(role.code for role in ROLES))
PASSWORD = "lozinka za probu"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass
class Cast:
    """The people who ask, each with a session in which they are signed in; the enterprises are the owner's."""

    people: dict[str, User | None]
    sessions: dict[str, str]
    key: Authenticator
    draft: Enterprise
    published: Enterprise
    change: ChangeRequest
    claim: Claim
    report: FactReport
    photo: Photo
    token: str
    consulting: Consulting
    happening: Happening
    fairing: Fairing
    exhibiting: Exhibiting
    fair: FairCast


def make_cast() -> Cast:
    """One person for each column; staff have a second factor."""
    sync_roles()
    people: dict[str, User | None] = {"anonymous": None}
    for visitor in VISITORS[1:]:
        user = User.objects.create_user(f"{visitor}@example.rs", PASSWORD)
        user.groups.set(Group.objects.filter(name=visitor))
        confirm_email(user)
        people[visitor] = user
    sync_roles()
    people = {name: user and User.objects.get(pk=user.pk) for name, user in people.items()}
    for user in people.values():
        if user and user.is_staff:
            TOTP.activate(user, generate_totp_secret())
    entries = _enterprises(people["owner"], people["another"], people["coordinator"])
    draft, published = entries[:2]
    return Cast(
        people,
        {name: _session_of(user) for name, user in people.items() if user},
        _passkey_of_nobody_here(),
        *entries,
        make_consulting(client=people["owner"], staff=people["consultant"]),
        make_happening(visitor=people["owner"]),
        make_fairing(applied=published, invited=draft),
        make_exhibiting(begun=draft, coming=published),
        make_fair_cast(owner=people["owner"], steward=people["steward"]),
    )


def _passkey_of_nobody_here() -> Authenticator:
    keeper = User.objects.create_user("keeper@example.rs")
    return Authenticator.objects.create(user=keeper, type=Authenticator.Type.WEBAUTHN, data={"name": "Telefon"})


def _session_of(user: User) -> str:
    """Signed in and just confirmed again, so that the table shows the page behind that question too."""
    client = Client()
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _enterprises(
    owner: User, another: User, checker: User
) -> tuple[Enterprise, Enterprise, ChangeRequest, Claim, FactReport, Photo, str]:
    call_command("setup_office", str(TOWN), stdout=io.StringIO())
    load_lists()
    ConsentText.objects.create(purpose="photo_publication", version=1, text="Fotografija je naša.", valid_from=NOW)
    town = Municipality.objects.first()
    draft = Enterprise.objects.create(name="Pletilja", created_by=owner)
    published = Enterprise.objects.create(
        state=State.PUBLISHED,
        name="Ruka ruci",
        slug="ruka-ruci",
        reference="IM-2026-0001",
        legal_form="association",
        municipality=town,
        social_roles=["work_integration"],
        description="Šije i krpi.",
        submitted_at=NOW,
        published_at=NOW,
        confirmed_on=NOW.date(),
        checked_on=NOW.date(),
        checked_by=checker,
        checked_basis="izvod",
    )
    for enterprise in (draft, published):
        Membership.objects.create(enterprise=enterprise, user=owner, joined_at=NOW)
    change = ChangeRequest.objects.create(
        enterprise=published, proposed={"name": "Ruka ruci i nit"}, created_at=NOW, created_by=owner
    )
    claim = Claim.objects.create(
        enterprise=published, user=another, message="Radim tamo.", language="sr-latn", created_at=NOW
    )
    report = FactReport.objects.create(
        enterprise=published, form_key=uuid.uuid4(), fact="offer", text="Ne šiju više.", created_at=NOW
    )
    # of the draft: those who may change it see it, the public does not
    photo = Photo.objects.create(enterprise=draft, image=ContentFile(picture(), "a.png"), alt="Tegle", added_at=NOW)
    return draft, published, change, claim, report, photo, _mailed_token(draft, owner)


def _mailed_token(draft: Enterprise, owner: User) -> str:
    send_resume_link(enterprise=draft, email=owner.email, language="sr-latn", now=timezone.now())
    mail = OutgoingEmail.objects.get(to=owner.email, template="entrepreneurs/resume")
    return re.search(r"/upis/veza/([\w-]+)/", mail.text).group(1)

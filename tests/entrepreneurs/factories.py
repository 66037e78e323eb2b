"""Enterprises for the tests: valid rows in any state, in the invented town, with numbers whose check digits hold."""

import datetime as dt
import itertools

from django.core.files.base import ContentFile
from stdnum.iso7064 import mod_11_10

from centar.models import Municipality, User
from entrepreneurs.models import (
    Category,
    CategoryOffered,
    ChangeRequest,
    Claim,
    Enterprise,
    GroupServed,
    Membership,
    Photo,
    State,
    StatusStage,
    VulnerableGroup,
)
from tests.entrepreneurs.pictures import png

NOW = dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.UTC)
TODAY = dt.date(2026, 12, 1)
NEVER_PUBLIC = {State.DRAFT, State.SUBMITTED, State.NEEDS_CHANGES, State.DECLINED}
numbers = itertools.count(1)


def valid_mb(number: int) -> str:
    """A registration number of nobody, with its check digit."""
    digits = f"9{number:06}"
    check = 11 - sum(int(d) * w for d, w in zip(digits, (2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    return f"{digits}{0 if check >= 10 else check}"


def valid_pib(number: int) -> str:
    digits = f"1{number:07}"
    return digits + mod_11_10.calc_check_digit(digits)


def make_enterprise(
    state: State = State.PUBLISHED,
    *,
    owner: User | None = None,
    categories: tuple[str, ...] = ("hrana-i-pice",),
    groups: tuple[str, ...] = (),
    **facts: object,
) -> Enterprise:
    """A complete entry in the state, with the marks that the way there leaves; `facts` overrule its columns."""
    number = next(numbers)
    values = {
        "state": state,
        "name": f"Preduzeće {number}",
        "legal_form": "association",
        "mb": valid_mb(number),
        "pib": valid_pib(number),
        "status_stage": StatusStage.NONE,
        "municipality": Municipality.objects.get(slug="donji-jasen"),
        "contact_name": "Pera Primerović",
        "contact_phone": "+381601234567",
        "contact_email": f"kontakt{number}@primer.rs",
        "description": "Pravimo hranu.",
        "social_roles": ["goods_services"],
    }
    values |= _marks(State(state), number) | facts
    enterprise = Enterprise.objects.create(**values)
    CategoryOffered.objects.bulk_create(
        CategoryOffered(enterprise=enterprise, category=Category.objects.get(slug=slug)) for slug in categories
    )
    GroupServed.objects.bulk_create(
        GroupServed(enterprise=enterprise, group=VulnerableGroup.objects.get(slug=slug)) for slug in groups
    )
    if owner is not None:
        Membership.objects.create(enterprise=enterprise, user=owner, joined_at=NOW)
    enterprise.refresh_from_db()
    return enterprise


def _marks(state: State, number: int) -> dict[str, object]:
    if state == State.DRAFT:
        return {}
    sent = {
        "reference": f"IM-2025-{number:04}",
        "submitted_at": NOW - dt.timedelta(days=3),
        "confirmed_on": TODAY - dt.timedelta(days=3),
    }
    if state in NEVER_PUBLIC:
        return sent
    return sent | {
        "slug": f"preduzece-{number}",
        "published_at": NOW - dt.timedelta(days=2),
        "checked_on": TODAY - dt.timedelta(days=2),
        "checked_by": User.objects.get_or_create(email="proverava@primer.rs")[0],
        "checked_basis": "izvod iz registra",
    }


def founding(**facts: object) -> dict[str, object]:
    """The facts of an enterprise that is not registered yet."""
    return {"legal_form": "none", "mb": "", "pib": "", **facts}


def make_photo(enterprise: Enterprise, *, alt: str = "Tegle na tezgi") -> Photo:
    return Photo.objects.create(enterprise=enterprise, image=ContentFile(png(), "slika.png"), alt=alt, added_at=NOW)


def make_claim(enterprise: Enterprise, user: User, **facts: object) -> Claim:
    return Claim.objects.create(
        enterprise=enterprise,
        user=user,
        **{"message": "Ja sam direktor.", "language": "sr-latn", "created_at": NOW, **facts},
    )


def make_change(enterprise: Enterprise, by: User, **proposed: object) -> ChangeRequest:
    return ChangeRequest.objects.create(enterprise=enterprise, proposed=proposed, created_by=by, created_at=NOW)

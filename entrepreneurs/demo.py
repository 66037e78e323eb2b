"""The invented enterprises of the demo, out of data/demo.toml: every legal form and state, texts in both scripts."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from centar.models import Municipality, User
from centar.references import next_reference
from centar.script import slugify
from entrepreneurs.demo_pictures import draw
from entrepreneurs.lists import load_lists
from entrepreneurs.models import (
    Category,
    CategoryOffered,
    Enterprise,
    GroupServed,
    ImpactArea,
    Membership,
    Photo,
    State,
    StateChange,
    VulnerableGroup,
)
from entrepreneurs.querysets import RENEWAL_AFTER

DEMO_FILE = Path(__file__).parent / "data" / "demo.toml"

# Columns of the model by the words of the file, where they differ
COLUMNS = {
    "legal_name": "name",
    "status_registered_on": "status_since",
    "status_ended_reason": "status_end_reason",
    "people_total": "staff_total",
    "email": "public_email",
}
COPIED = [
    "short_name", "legal_form", "brand_names", "settlement", "address", "mb", "pib", "activity_code", "founded_on",
    "status_stage", "status_ended_on", "social_roles", "description", "description_en", "story", "vat_payer",
    "e_invoice", "public_sector", "delivers", "website", "needs", "state",
]  # fmt: skip
NEVER_SENT = {State.DRAFT}
EVER_PUBLIC = {State.PUBLISHED, State.RENEWAL_DUE, State.ARCHIVED, State.WITHDRAWN}


def seed(*, staff: User, now: dt.datetime) -> str:
    load_lists()
    return f"{seed_demo_enterprises(staff=staff, now=now)} enterprises added."


@transaction.atomic
def seed_demo_enterprises(*, staff: User, now: dt.datetime) -> int:
    """Makes the example enterprises, once: with one there, none is added. Says how many were made."""
    if Enterprise.objects.filter(is_example=True).exists():
        return 0
    rows = tomllib.loads(DEMO_FILE.read_text(encoding="utf-8"))["enterprise"]
    for number, row in enumerate(rows):
        _make(row, sent_at=now - _age(row["state"], number), staff=staff, now=now)
    return len(rows)


def _age(state: str, number: int) -> dt.timedelta:
    """How long ago it was sent: what waits, waits for days; what is due for renewal is more than a year old."""
    if state in (State.SUBMITTED, State.NEEDS_CHANGES):
        return dt.timedelta(days=1 + number % 6, hours=number % 5)
    return dt.timedelta(days=380 + number % 40 if state == State.RENEWAL_DUE else 20 + 7 * number)


def _make(row: dict[str, Any], *, sent_at: dt.datetime, staff: User, now: dt.datetime) -> None:
    enterprise = Enterprise(is_example=True, contact_name="Primer Primerović", contact_email=row["email"])
    for name in COPIED:
        if name in row:
            setattr(enterprise, name, row[name])
    for name, column in COLUMNS.items():
        if name in row:
            setattr(enterprise, column, row[name])
    enterprise.municipality = Municipality.objects.get(code=row["municipality"])
    groups = row.get("people_by_group", {})
    if groups and enterprise.staff_total:
        enterprise.staff_vulnerable = min(enterprise.staff_total, max(groups.values()))
    _date(enterprise, sent_at=sent_at, staff=staff)
    enterprise.save()
    _relate(enterprise, row, now=now)
    _tell(enterprise, row, sent_at=sent_at, staff=staff)


def _date(enterprise: Enterprise, *, sent_at: dt.datetime, staff: User) -> None:
    """The marks that the way to its state would have left."""
    if enterprise.state in NEVER_SENT:
        return
    enterprise.reference = next_reference("IM", now=sent_at)
    enterprise.submitted_at = sent_at
    enterprise.confirmed_on = timezone.localdate(sent_at)
    if enterprise.state in EVER_PUBLIC:
        enterprise.slug = slugify(enterprise.short_name, fallback=enterprise.reference.lower())
        enterprise.published_at = sent_at + dt.timedelta(days=2)
        enterprise.checked_on = timezone.localdate(enterprise.published_at)
        enterprise.checked_by = staff
        enterprise.checked_basis = "izvod iz APR-a" if enterprise.mb else "razgovor u Centru"


def _relate(enterprise: Enterprise, row: dict[str, Any], *, now: dt.datetime) -> None:
    enterprise.impact_areas.set(ImpactArea.objects.filter(slug__in=row.get("impact_areas", [])))
    CategoryOffered.objects.bulk_create(
        CategoryOffered(enterprise=enterprise, category=category)
        for category in Category.objects.filter(slug__in=row["categories"])
    )
    counts = row.get("people_by_group", {})
    GroupServed.objects.bulk_create(
        GroupServed(enterprise=enterprise, group=group, people=counts.get(group.slug))
        for group in VulnerableGroup.objects.filter(slug__in=row.get("groups", []))
    )
    if "picture" in row:
        picture = ContentFile(draw(row["picture"]), name=f"primer-{row['picture']}.png")
        Photo.objects.create(enterprise=enterprise, image=picture, alt=row["picture_alt"], added_at=now)
    if "owner" in row:
        Membership.objects.create(enterprise=enterprise, user=User.objects.get(email=row["owner"]), joined_at=now)


def _tell(enterprise: Enterprise, row: dict[str, Any], *, sent_at: dt.datetime, staff: User) -> None:
    """The steps that lead to its state, with the words that staff wrote."""
    path = {
        State.DRAFT: [],
        State.SUBMITTED: [State.SUBMITTED],
        State.NEEDS_CHANGES: [State.SUBMITTED, State.NEEDS_CHANGES],
        State.DECLINED: [State.SUBMITTED, State.DECLINED],
        State.PUBLISHED: [State.SUBMITTED, State.PUBLISHED],
        State.RENEWAL_DUE: [State.SUBMITTED, State.PUBLISHED, State.RENEWAL_DUE],
        State.ARCHIVED: [State.SUBMITTED, State.PUBLISHED, State.ARCHIVED],
        State.WITHDRAWN: [State.SUBMITTED, State.PUBLISHED, State.WITHDRAWN],
    }[State(enterprise.state)]
    before = State.DRAFT
    for days, state in enumerate(path):
        StateChange.objects.create(
            enterprise=enterprise,
            from_state=before,
            to_state=state,
            at=sent_at + (RENEWAL_AFTER if state == State.RENEWAL_DUE else dt.timedelta(days=days)),
            by=None if state == State.SUBMITTED else staff,
            message=row.get("message", "") if state == enterprise.state else "",
        )
        before = state

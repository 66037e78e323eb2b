"""Setting a fair up: the fair itself, its parts, what is shown of it, and last year's made into a new one."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centar.models import User
from centar.versions import check_version
from events.actions.fair.places import offer_free_places
from events.actions.fair.refusals import QuotaTooLow, StandTaken
from events.actions.fair.steps import lock_fair
from events.models import (
    Call,
    Event,
    EventKind,
    EventState,
    Fair,
    ProgrammeItem,
    Stand,
    StandType,
)
from events.stand_import import ReadRow, check

type Part = Fair | Event | Call | StandType | Stand | ProgrammeItem

IN_CALENDARS = ("title", "starts_at", "ends_at", "venue", "address")
EVENT_TEXTS = (
    "title", "title_en", "summary", "summary_en", "text", "text_en", "agenda", "agenda_en", "accessibility",
    "accessibility_en", "venue", "venue_en", "address", "takes_registrations", "capacity", "largest_party",
)  # fmt: skip
CALL_TEXTS = ("eligibility", "eligibility_en", "conditions", "conditions_en")
TYPE_FACTS = ("code", "name", "name_en", "size", "tables", "chairs", "power_watts", "quota", "position")
STAND_FACTS = ("code", "zone", "x", "y", "width", "height", "has_power", "is_accessible")


@transaction.atomic
def open_fair(*, values: dict[str, Any], by: User, now: dt.datetime) -> Fair:
    """A new fair, not announced yet; `values` are of its event. Raises ValidationError: one fair a year."""
    year = timezone.localdate(values["starts_at"]).year
    if Fair.objects.filter(year=year).exists():
        raise ValidationError(_("There is a fair in %(year)s already") % {"year": year})
    event = Event(slug=f"sajam-{year}", kind=EventKind.FAIR, takes_registrations=False)
    for name, value in values.items():
        setattr(event, name, value)
    event.validate_unique()
    event.validate_constraints()
    event.save()
    return Fair.objects.create(event=event, year=year)


@transaction.atomic
def keep(*, fair: Fair, row: Part, values: dict[str, Any], seen: int | None, by: User, now: dt.datetime) -> Part:
    """Writes a part of the fair, new or changed; more places of a type are offered to the waiting list at once.

    Raises StaleRecord, ValidationError, QuotaTooLow, and StandTaken for another type under somebody's stand.
    """
    fair = lock_fair(fair.pk)
    if not row._state.adding:
        row = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
        check_version(row, seen)
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    if isinstance(row, Stand) and row.pk and "stand_type" in changed and _holder_of(row):
        raise StandTaken(row)
    for name in changed:
        setattr(row, name, values[name])
    if isinstance(row, StandType) and row.quota < row.taken:
        raise QuotaTooLow(row)
    if isinstance(row, Event) and changed & set(IN_CALENDARS):
        row.ics_sequence += 1
    row.validate_constraints()
    if changed or row._state.adding:
        row.save()
    if isinstance(row, StandType) and hasattr(fair, "call"):
        offer_free_places(fair, now=now)
    return row


def _holder_of(stand: Stand) -> bool:
    return not Stand.objects.free().filter(pk=stand.pk).exists()


@transaction.atomic
def remove(*, fair: Fair, row: StandType | Stand | ProgrammeItem, by: User, now: dt.datetime) -> None:
    """Takes a part away that nobody stands on. Raises StandTaken, and ValidationError for a type that is in use."""
    lock_fair(fair.pk)
    if isinstance(row, Stand) and _holder_of(row):
        raise StandTaken(row)
    if isinstance(row, StandType) and (row.applications.exists() or row.stands.exists()):
        raise ValidationError(_("Somebody applied for this type, or there are stands of it"))
    row.delete()


@transaction.atomic
def add_row(
    *, fair: Fair, stand_type: StandType, first: int, count: int, facts: dict[str, Any], box: tuple[Any, ...] | None,
    by: User, now: dt.datetime,
) -> list[Stand]:  # fmt: skip
    """`count` stands in a row, numbered from `first`; `box` (x, y, width, height in percent) is cut into equal parts.

    Raises ValidationError with nothing added.
    """
    lock_fair(fair.pk)
    made = []
    for place in range(count):
        stand = Stand(fair=fair, stand_type=stand_type, code=f"{facts['prefix']}{first + place}")
        for name in ("zone", "has_power", "is_accessible"):
            setattr(stand, name, facts[name])
        if box is not None:
            x, y, width, height = box
            # rounded up, they would be wider than the row
            each = (width / count).quantize(Decimal("0.01"), ROUND_DOWN)
            stand.x, stand.y, stand.width, stand.height = round(x + place * each, 2), y, each, height
        stand.validate_constraints()
        stand.save()
        made.append(stand)
    return made


@transaction.atomic
def announce(*, fair: Fair, by: User, now: dt.datetime) -> Fair:
    """From now on everybody sees the fair; a repeat changes nothing."""
    fair = lock_fair(fair.pk)
    if fair.event.state == EventState.DRAFT:
        fair.event.state = EventState.PUBLISHED
        fair.event.save()
    return fair


@transaction.atomic
def publish_catalogue(*, fair: Fair, by: User, now: dt.datetime) -> Fair:
    """Visitors see who exhibits; a repeat changes nothing."""
    fair = lock_fair(fair.pk)
    if fair.catalogue_published_at is None:
        fair.catalogue_published_at = now
        fair.save()
    return fair


@transaction.atomic
def take_back_catalogue(*, fair: Fair, by: User, now: dt.datetime) -> Fair:
    fair = lock_fair(fair.pk)
    if fair.catalogue_published_at is not None:
        fair.catalogue_published_at = None
        fair.save()
    return fair


@transaction.atomic
def clone(*, source: Fair, weeks: int, by: User, now: dt.datetime) -> Fair:
    """A new fair with the texts, call, types, stands and plan of `source`, every date moved by whole weeks.

    Nobody's application comes along. Raises ValidationError when there is a fair in that year.
    """
    values = {name: getattr(source.event, name) for name in EVENT_TEXTS}
    values["starts_at"] = moved(source.event.starts_at, weeks)
    values["ends_at"] = moved(source.event.ends_at, weeks)
    fair = open_fair(values=_retitled(values, source.year), by=by, now=now)
    fair.stand_mode = source.stand_mode
    fair.setup_from, fair.setup_until = moved(source.setup_from, weeks), moved(source.setup_until, weeks)
    if source.plan:
        with source.plan.open("rb") as picture:
            fair.plan.save(Path(picture.name or "").name, ContentFile(picture.read()), save=False)
        fair.plan_alt = source.plan_alt
    fair.save()
    if call := getattr(source, "call", None):
        dates = {
            name: moved(getattr(call, name), weeks) for name in ("opens_at", "closes_at", "shuts_at", "confirm_by")
        }
        Call.objects.create(fair=fair, **dates, **{name: getattr(call, name) for name in CALL_TEXTS})
    for old in source.stand_types.all():
        new = StandType.objects.create(fair=fair, **{name: getattr(old, name) for name in TYPE_FACTS})
        for stand in old.stands.all():
            Stand.objects.create(fair=fair, stand_type=new, **{name: getattr(stand, name) for name in STAND_FACTS})
    return fair


def moved(moment: Any, weeks: int) -> Any:
    """The same hour on the same day of the week, so many weeks on, whatever the clock does in between."""
    if moment is None:
        return None
    local = timezone.localtime(moment).replace(tzinfo=None) + dt.timedelta(weeks=weeks)
    return timezone.make_aware(local)


def _retitled(values: dict[str, Any], year: int) -> dict[str, Any]:
    """The year in the titles is the new one."""
    new = str(timezone.localdate(values["starts_at"]).year)
    return values | {name: values[name].replace(str(year), new) for name in ("title", "title_en")}


@transaction.atomic
def import_stands(*, fair: Fair, rows: list[list[str]], is_trial: bool, by: User, now: dt.datetime) -> list[ReadRow]:
    """Adds the stands of a table, all or none; says of each row what is wrong with it. A trial adds nothing."""
    fair = lock_fair(fair.pk)
    reads = check(rows, fair=fair)
    for read in reads:
        if read.problems:
            continue
        stand = Stand(fair=fair, **read.values)
        try:
            stand.validate_constraints()  # among them that no two lie over each other
            stand.save()
        except ValidationError as error:
            read.problems += error.messages
    if is_trial or any(read.problems for read in reads):
        transaction.set_rollback(True)
    return reads

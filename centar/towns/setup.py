"""Putting a town pack into the database."""

from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models, transaction

from centar.models import ConsentText, District, Municipality, Office, OfficeHours, Page
from centar.models.office import OFFICE_ID
from centar.towns.pack import TABLES, PackError, TownPack


class Change(NamedTuple):
    """What happened to one row: `fields` maps a name to its old and new value; empty when all was as in the pack."""

    row: models.Model
    is_new: bool
    fields: dict[str, tuple[Any, Any]]


class SetupReport(NamedTuple):
    """Changes in the order made, opening hours taken out, and rows that the pack does not name.

    `kept`: pages that staff have edited on the site and that say something else than the pack.
    """

    changes: list[Change]
    kept: list[Page]
    removed: list[OfficeHours]
    leftovers: list[models.Model]


@transaction.atomic
def set_up_office(*, pack: TownPack) -> SetupReport:
    """Create what is missing and bring the rest to what the pack says; rows outside the pack stay as they are.

    Only the opening hours are replaced as a whole: nothing refers to them, and a pack names the entire week.
    A page that somebody has edited on the site stays as they left it.
    Raises PackError when a row cannot stand beside those already there, or when the pack rewords a consent text
    that people may already have agreed to.
    """
    changes = [put(District, {"code": row["code"]}, row) for row in pack.rows["district"]]
    district = District.objects.get(pk=changes[0].row.pk)
    for row in pack.rows["municipality"]:
        changes.append(put(Municipality, {"code": row["code"]}, row | {"district": district}))
    seat = Municipality.objects.get(slug=pack.seat, district=district)
    office = pack.rows["office"][0] | {"district": district, "municipality": seat}
    changes.append(put(Office, {"id": OFFICE_ID}, office))
    kept: list[Page] = []
    for name in ("hours", "partner", "page", "consent"):
        model, key = TABLES[name].model, TABLES[name].key
        for row in pack.rows[name]:
            if name == "page" and (edited := edited_page(row)):
                kept.append(edited)
                changes.append(Change(edited, is_new=False, fields={}))
                continue
            blanks = {part: "" for part in key if part not in row}
            changes.append(put(model, {part: (blanks | row)[part] for part in key}, row))
    others = unnamed(changes)
    gone = [row for row in others if isinstance(row, OfficeHours)]
    for hours in gone:
        hours.delete()
    return SetupReport(changes, kept, gone, [row for row in others if not isinstance(row, OfficeHours)])


def edited_page(row: dict[str, Any]) -> Page | None:
    """The page as it is, if somebody changed it on the site and it is not what the pack says."""
    page = Page.objects.select_for_update().filter(slug=row["slug"]).first()
    if page is None or all(getattr(page, name) == value for name, value in row.items()):
        return None
    history: Any = page.history  # type: ignore[attr-defined]
    return page if any((event.pgh_context or {}).get("user") for event in history.all()) else None


def put(model: type[models.Model], key: dict[str, Any], values: dict[str, Any]) -> Change:
    row = model._default_manager.select_for_update().filter(**key).first()
    is_new = row is None
    row = row or model(**key)
    fields = {name: (getattr(row, name, None), value) for name, value in values.items()}
    fields = {name: pair for name, pair in fields.items() if is_new or pair[0] != pair[1]}
    if isinstance(row, ConsentText) and fields and not is_new:
        raise PackError([f"[[consent]] {row}: this version is already in use; give the new wording a new version."])
    if fields:
        for name, (_, value) in fields.items():
            setattr(row, name, value)
        try:
            row.full_clean()
        except ValidationError as error:
            raise PackError([f"{model._meta.verbose_name} {row}: {' '.join(error.messages)}"]) from error
        row.save()
    return Change(row, is_new, fields)


def unnamed(changes: list[Change]) -> list[models.Model]:
    """Rows of the pack's tables that the pack does not name: entered by staff or by an earlier pack."""
    rows: list[models.Model] = []
    for table in TABLES.values():
        known = [change.row.pk for change in changes if type(change.row) is table.model]
        rows += table.model._default_manager.exclude(pk__in=known)
    return rows

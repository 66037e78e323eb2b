"""The registry's editable lists as the project ships them, in data/lists.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.db import transaction

from entrepreneurs.models import Category, ImpactArea, VulnerableGroup

LISTS_FILE = Path(__file__).parent / "data" / "lists.toml"


@transaction.atomic
def load_lists() -> int:
    """Adds the values that are missing and says how many; what staff have changed stays as it is."""
    data = tomllib.loads(LISTS_FILE.read_text(encoding="utf-8"))
    added = 0
    for position, row in enumerate(data["category"]):
        added += _add(Category, row["slug"], row, position=position, ornament=row["ornament"])
    for position, row in enumerate(data["impact_area"]):
        added += _add(ImpactArea, row["code"], row, position=position)
    for position, row in enumerate(data["group"]):
        facts = {"legal_category": row["category"], "source": row["source"], "source_year": row.get("year")}
        added += _add(VulnerableGroup, row["code"], row, position=position, **facts)
    return added


def _add(
    model: type[Category | ImpactArea | VulnerableGroup], slug: str, row: dict[str, str], **facts: str | int | None
) -> bool:
    names = {"name": row["name"], "name_en": row["name_en"]}
    _row, added = model._default_manager.get_or_create(slug=slug, defaults={**names, **facts})
    return added

"""Topics with their questions, and the room, as the project ships them, in data/topics.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from consultations.models import BookingRules, IntakeQuestion, Room, Topic

LISTS_FILE = Path(__file__).parent / "data" / "topics.toml"


@transaction.atomic
def load_lists() -> int:
    """Adds what is missing of topics, rooms and rules, and says how much; what staff have changed stays as it is."""
    data = tomllib.loads(LISTS_FILE.read_text(encoding="utf-8"))
    added = sum(_add_topic(row, position) for position, row in enumerate(data["topic"], start=1))
    if not Room.objects.exists():
        added += len(Room.objects.bulk_create(Room(**row) for row in data["room"]))
    _rules, is_new = BookingRules.objects.get_or_create()
    return added + is_new


def _add_topic(row: dict[str, Any], position: int) -> bool:
    facts = {name: value for name, value in row.items() if name not in ("slug", "question")}
    topic, added = Topic.objects.get_or_create(slug=row["slug"], defaults={**facts, "position": position})
    if added:
        for number, question in enumerate(row.get("question", []), start=1):
            lines = {name: "\n".join(value) for name, value in question.items() if name.startswith("options")}
            IntakeQuestion.objects.create(topic=topic, position=number, **question | lines)
    return added

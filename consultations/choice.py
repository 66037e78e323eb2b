"""What a visitor has chosen so far, as it travels in addresses and forms: topic, way of talking, consultant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consultations.models import Consultant, Mode, Topic
from consultations.models.schedule import consultants_of
from consultations.models.topic import public_topics
from consultations.slots import Wish


@dataclass(frozen=True)
class Choice:
    """What is chosen, and what there is to choose from; `is_as_asked` unless something asked for is not offered."""

    topic: Topic
    mode: Mode
    consultant: Consultant | None
    topics: tuple[Topic, ...]
    consultants: tuple[Consultant, ...]
    is_as_asked: bool

    @property
    def wish(self) -> Wish:
        return Wish(self.topic, self.mode, consultant=self.consultant)

    @property
    def modes(self) -> list[Mode]:
        """Those that the topic allows, in the order of the vocabulary."""
        return [mode for mode in Mode if mode in self.topic.modes]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Names and values of the query, or of hidden fields."""
        found = [("tema", self.topic.slug), ("nacin", self.mode.value)]
        if self.consultant is not None:
            found.append(("savetnik", str(self.consultant.pk)))
        return found


def read_choice(data: Mapping[str, str]) -> Choice | None:
    """The choice in a query or a form, the first that there is where nothing fits; None while no topic is public."""
    topics = public_topics()
    if not topics:
        return None
    by_slug = {topic.slug: topic for topic in topics}
    topic = by_slug.get(data.get("tema", ""), topics[0])
    modes = [mode for mode in Mode if mode in topic.modes]
    asked_mode = data.get("nacin", "")
    mode = Mode(asked_mode) if asked_mode in modes else modes[0]
    consultants = consultants_of(topic.pk)
    asked = data.get("savetnik", "")
    consultant = next((one for one in consultants if str(one.pk) == asked), None)
    is_as_asked = (
        data.get("tema", topic.slug) == topic.slug
        and asked_mode in ("", mode)
        and (not asked or consultant is not None)
    )
    if consultant is None and not any(one.auto_assign for one in consultants):
        consultant = consultants[0]  # nobody is given a talk unasked
    return Choice(topic, mode, consultant, topics, consultants, is_as_asked)

"""Why an action on an enterprise's entry may not go ahead; each a page or a message of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from entrepreneurs.completeness import Gap
from entrepreneurs.models import ChangeRequest, Enterprise


class Refusal(Exception):
    """An expected 'no'; the entry is as it was."""


class WrongState(Refusal):
    """The entry is not, or no longer, in a state in which this can be done."""

    def __init__(self, enterprise: Enterprise) -> None:
        super().__init__(enterprise.state)
        self.enterprise = enterprise


class StillNeeded(Refusal):
    """Something outside the registry is built on the entry."""


class Incomplete(Refusal):
    """The application lacks facts."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__(len(gaps))
        self.gaps = gaps


class AlreadyListed(Refusal):
    """Another live entry has the same registration number or tax number."""

    def __init__(self, other: Enterprise) -> None:
        super().__init__(other.pk)
        self.other = other


@contextmanager
def numbers_of_its_own(enterprise: Enterprise) -> Iterator[None]:
    """Around what writes the row: raises AlreadyListed when another live entry has one of its numbers."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        other = Enterprise.objects.twin_of(mb=enterprise.mb, pib=enterprise.pib, apart_from=enterprise)
        if other is None:
            raise
        raise AlreadyListed(other) from None


class Contradiction(Refusal):
    """The new facts do not fit those that the entry has."""


class AskedForMore(Refusal):
    """The enterprise has changed what it asks for since the person looked; `request` is what it asks for now."""

    def __init__(self, request: ChangeRequest) -> None:
        super().__init__(request.pk)
        self.request = request


class TooMany(Refusal):
    """The quota of photos, people or links is used up."""


class TooManyPeople(TooMany):
    """The enterprise has as many people as it may have."""


class NoConsentText(Refusal):
    """There is no wording to agree to: the Center has not entered one."""


class LinkEnded(Refusal):
    """A mailed link is unknown, too old, or was used."""

"""To whom a stand was offered, and what came of it; the parts add up to the whole registry."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from entrepreneurs.models import Enterprise
from events.models import DeclineReason, Fair, InvitationState


@dataclass(frozen=True)
class Coverage:
    """Counts of enterprises. Every one of the registry is in exactly one of the six parts."""

    not_invited: int
    pending: int
    silent: int
    applied: int
    declined: int
    unreachable: int
    reasons: list[tuple[DeclineReason, int]]

    @property
    def in_registry(self) -> int:
        return self.not_invited + self.pending + self.silent + self.applied + self.declined + self.unreachable

    @property
    def reached(self) -> int:
        return self.silent + self.answered

    @property
    def answered(self) -> int:
        return self.applied + self.declined

    @property
    def is_offered_to_all(self) -> bool:
        return self.in_registry > 0 and self.reached == self.in_registry


def to_invite(fair: Fair) -> QuerySet[Enterprise]:
    """Enterprises that were in the registry before the end of the fair and have no invitation to it."""
    published = Enterprise.objects.published().filter(published_at__lt=fair.event.ends_at)
    return published.exclude(fair_invitations__fair=fair)


def coverage(fair: Fair) -> Coverage:
    """Queries: 3."""
    invitations = fair.invitations.order_by()
    count: Counter[str] = Counter(dict(invitations.values_list("state").annotate(Count("pk"))))
    declined = invitations.filter(state=InvitationState.DECLINED)
    reasons = dict(declined.values_list("reason").annotate(Count("pk")))
    return Coverage(
        not_invited=to_invite(fair).count(),
        pending=count[InvitationState.PENDING],
        silent=count[InvitationState.SENT],
        applied=count[InvitationState.ACCEPTED],
        declined=count[InvitationState.DECLINED],
        unreachable=count[InvitationState.UNREACHABLE],
        reasons=[(reason, reasons[reason]) for reason in DeclineReason if reason in reasons],
    )

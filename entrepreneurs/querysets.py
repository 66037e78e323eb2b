from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from entrepreneurs.models.choices import LIVE, PUBLIC, State

if TYPE_CHECKING:
    from centar.models import User
    from entrepreneurs.models import Enterprise

RENEWAL_AFTER = dt.timedelta(days=365)
ANSWER_WITHIN = dt.timedelta(days=90)


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def listed(self) -> Self:
        """What the public directory shows."""
        return self.filter(is_listed=True)

    def published(self) -> Self:
        return self.filter(state__in=PUBLIC)

    def of(self, user: User) -> Self:
        """What the person may change as one of its people."""
        return self.filter(memberships__user=user)

    def in_state(self, state: str) -> Self:
        """For the desk: the longest waiting first."""
        return self.filter(state=state).order_by("submitted_at", "id")

    def count_by_state(self) -> dict[str, int]:
        return dict(self.order_by().values_list("state").annotate(models.Count("pk")))

    def for_page(self) -> Self:
        """With what the page of one enterprise shows."""
        return self.select_related("municipality", "checked_by").prefetch_related(
            "categories", "impact_areas", "groups_served__group"
        )

    def due_for_renewal(self, *, today: dt.date) -> Self:
        return self.filter(state=State.PUBLISHED, confirmed_on__lte=today - RENEWAL_AFTER)

    def unanswered(self, *, now: dt.datetime) -> Self:
        """Asked for renewal so long ago that they are to be taken off the directory."""
        steps: Any = self.model._meta.get_field("state_changes").related_model
        asked = steps.objects.filter(
            enterprise=models.OuterRef("pk"), to_state=State.RENEWAL_DUE, at__gt=now - ANSWER_WITHIN
        )
        return self.filter(~models.Exists(asked), state=State.RENEWAL_DUE)

    def twin_of(self, *, mb: str, pib: str, apart_from: Enterprise | None = None) -> Enterprise | None:
        """The live entry that already has one of these numbers."""
        same = Q(mb=mb) & ~Q(mb="") | Q(pib=pib) & ~Q(pib="")
        rows = self.filter(same, state__in=LIVE)
        if apart_from is not None:
            rows = rows.exclude(pk=apart_from.pk)
        return rows.first()

    def near_twins(self, enterprise: Enterprise) -> Self:
        """Other entries, not drafts, that may be the same enterprise: a similar name or the same phone."""
        same = Q(name_fold__trigram_similar=enterprise.name_fold)
        for field in ("public_phone", "contact_phone"):
            if phone := getattr(enterprise, field):
                same |= Q(public_phone=phone) | Q(contact_phone=phone)
        return self.exclude(pk=enterprise.pk).exclude(state=State.DRAFT).filter(same)

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q

from centar.identifiers import normalise_number
from centar.script import fold
from entrepreneurs.models.choices import LIVE, PUBLIC, State

if TYPE_CHECKING:
    from centar.models import User
    from entrepreneurs.models import Enterprise

RENEWAL_AFTER = dt.timedelta(days=365)
ANSWER_WITHIN = dt.timedelta(days=90)
REMIND_AFTER = dt.timedelta(days=14)
UNTOUCHED = dt.timedelta(days=730)  # a draft that was never sent; then its people are told, and have a month
DELETED_AFTER = dt.timedelta(days=30)


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def listed(self) -> Self:
        """What the public directory shows."""
        return self.filter(is_listed=True)

    def published(self) -> Self:
        return self.filter(state__in=PUBLIC)

    def of(self, user: User) -> Self:
        """What the person may change as one of its people."""
        return self.filter(memberships__user=user)

    def having(self, text: str) -> Self:
        """By a part of the name in either script, or by a whole number: MB, PIB or the reference."""
        number = normalise_number(text)
        by_number = Q(mb=number) | Q(pib=number) if number else Q()
        return self.filter(Q(name_fold__contains=fold(text)) | Q(reference__iexact=text) | by_number)

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

    def with_asked_at(self) -> Self:
        """`asked_at`: when the entry last came to where it stands; None if nobody noted it."""
        steps: Any = self.model._meta.get_field("state_changes").related_model
        rows = steps.objects.filter(enterprise=models.OuterRef("pk"), to_state=models.OuterRef("state"))
        return self.annotate(asked_at=models.Subquery(rows.order_by("-at", "-id").values("at")[:1]))

    def unanswered(self, *, now: dt.datetime) -> Self:
        """Asked for renewal so long ago that they are to be taken off the directory."""
        return self.filter(~models.Exists(self._asked(State.RENEWAL_DUE, at__gt=now - ANSWER_WITHIN))).filter(
            state=State.RENEWAL_DUE
        )

    def waiting_for_more(self, *, since: dt.datetime) -> Self:
        """Applications whose people were last asked for more before `since`, and have not sent them again."""
        asked = self._asked(State.NEEDS_CHANGES, at__lte=since)
        again = self._asked(State.NEEDS_CHANGES, at__gt=since)
        return self.filter(models.Exists(asked), ~models.Exists(again), state=State.NEEDS_CHANGES)

    def _asked(self, state: State, **when: dt.datetime) -> Any:
        steps: Any = self.model._meta.get_field("state_changes").related_model
        return steps.objects.filter(enterprise=models.OuterRef("pk"), to_state=state, **when)

    def never_sent(self) -> Self:
        return self.filter(state=State.DRAFT, reference=None)

    def untouched(self, *, now: dt.datetime) -> Self:
        """Drafts, never sent, that nobody has changed for two years and whose people have not been told so."""
        untold = Q(deletion_announced_at=None) | Q(deletion_announced_at__lt=F("changed_at"))
        return self.never_sent().filter(untold, changed_at__lte=now - UNTOUCHED)

    def to_delete(self, *, now: dt.datetime) -> Self:
        """Drafts, never sent, whose people were told a month ago and have changed nothing since."""
        return self.never_sent().filter(
            deletion_announced_at__lte=now - DELETED_AFTER, deletion_announced_at__gte=F("changed_at")
        )

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

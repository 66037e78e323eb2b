"""What the fair shows on a person's account page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from centar.account import AccountBlock
from centar.http import SignedInRequest
from events.models import ExhibitorApplication


def fair_blocks(request: SignedInRequest) -> list[AccountBlock]:
    """The applications of the person's enterprises, the latest fair first; no block where there are none."""
    rows = ExhibitorApplication.objects.of(request.user).for_page().exclude(fair__event__state="draft")
    applications = rows.order_by("-fair__year", "enterprise__sort_key", "id")
    if not applications:
        return []
    return [
        AccountBlock(
            _("My applications to the fair"), "events/fair/account_block.html", {"applications": applications}
        )
    ]

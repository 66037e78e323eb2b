from __future__ import annotations

import uuid

from django.http import Http404

from centar.http import SignedInRequest
from entrepreneurs.models import Enterprise

STAFF_PERMISSION = "entrepreneurs.change_enterprise"


def acts_on_behalf(request: SignedInRequest, enterprise: Enterprise) -> bool:
    """Whether the signed-in person fills the entry in as staff, not as one of its people."""
    if not request.user.has_perm(STAFF_PERMISSION):
        return False
    return not enterprise.pk or not enterprise.memberships.filter(user=request.user).exists()


def entry_or_404(request: SignedInRequest, key: uuid.UUID, *, fresh: bool = False) -> Enterprise:
    """The entry that the person may change. With `fresh`, an unused key gives an unsaved draft."""
    enterprise = Enterprise.objects.editable_by(request.user).filter(key=key).first()
    if enterprise is not None:
        return enterprise
    if fresh and not Enterprise.objects.filter(key=key).exists():
        return Enterprise(key=key)
    raise Http404

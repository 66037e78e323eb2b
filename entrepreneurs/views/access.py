from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest
from django.utils import timezone

from centar.http import SignedInRequest
from centar.readings import record_reading
from centar.staff import acts_as_staff
from entrepreneurs import link_sessions
from entrepreneurs.models import Enterprise
from entrepreneurs.querysets import EnterpriseQuerySet

STAFF_PERMISSION = "entrepreneurs.change_enterprise"


def keeps_registry(request: HttpRequest) -> bool:
    return acts_as_staff(request) and request.user.has_perm(STAFF_PERMISSION)


def editable(request: HttpRequest) -> EnterpriseQuerySet:
    """What the visitor may change: everything for staff of the registry, else their own, nothing for strangers.

    Who came by a mailed link has the application that it opens.
    """
    if keeps_registry(request):
        return Enterprise.objects.all()
    if not request.user.is_authenticated:
        return Enterprise.objects.none()
    own = Enterprise.objects.of(request.user)
    key = link_sessions.application_of(request)
    return own.filter(key=key) if key else own


def acts_on_behalf(request: SignedInRequest, enterprise: Enterprise) -> bool:
    """Whether the signed-in person fills the entry in as staff, not as one of its people."""
    if not keeps_registry(request):
        return False
    return not enterprise.pk or not enterprise.memberships.filter(user=request.user).exists()


def note_reading(request: SignedInRequest, enterprise: Enterprise, place: str) -> None:
    """Before a page that shows the people behind an entry: that staff look at it is written down."""
    if enterprise.pk and acts_on_behalf(request, enterprise):
        record_reading(by=request.user, subject=enterprise, place=f"entrepreneurs:{place}", now=timezone.now())


def entry_or_404(request: SignedInRequest, key: uuid.UUID, *, fresh: bool = False) -> Enterprise:
    """The entry that the person may change. With `fresh`, an unused key gives an unsaved draft."""
    enterprise = editable(request).filter(key=key).first()
    if enterprise is not None:
        return enterprise
    if fresh and not Enterprise.objects.filter(key=key).exists():
        return Enterprise(key=key)
    raise Http404

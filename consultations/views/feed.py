"""A consultant's talks for a calendar program, behind a secret address."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from centar.languages import active_language
from consultations import calendars
from consultations.actions.schedule import feed_digest
from consultations.models import Booking, Consultant, State

KEPT = dt.timedelta(days=30)


@never_cache
@login_not_required
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The last thirty days and all that is to come, with what was cancelled marked so.

    404 for an old address, and for one of somebody whose account is closed or who is no longer of the staff.
    """
    staff = Consultant.objects.active().filter(user__is_active=True, user__is_staff=True)
    consultant = staff.filter(feed_token_sha256=feed_digest(token)).first()
    if consultant is None:
        raise Http404
    now = timezone.now()
    bookings = Booking.objects.with_people().filter(consultant=consultant, ends_at__gte=now - KEPT)
    bookings = bookings.exclude(state__in=[State.EXPIRED, State.HELD]).order_by("starts_at", "id")
    text = calendars.feed(bookings, language=active_language(), title=gettext("Talks"), now=now)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")

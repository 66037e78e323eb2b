"""Journalists ask to be let in, and are answered."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction

from centar.models import User
from events.actions.fair.passes import of_media
from events.actions.fair.refusals import AlreadyAnswered
from events.day_mails import tell_media
from events.models import Fair, MediaRequest, MediaState, Pass

ACTIVE = [MediaState.NEW, MediaState.ACCEPTED]


def ask_for_accreditation(
    *, fair: Fair, values: dict[str, Any], form_key: uuid.UUID, language: str, now: dt.datetime
) -> MediaRequest:
    """Keeps the request and says so by mail. The same form again, or another request from an address that has one,
    gives the request that is there."""
    known = MediaRequest.objects.filter(event=fair.event, email__iexact=values["email"], state__in=ACTIVE)
    if found := MediaRequest.objects.filter(form_key=form_key).first() or known.first():
        return found
    try:
        with transaction.atomic():
            request = MediaRequest.objects.create(
                event=fair.event, form_key=form_key, language=language, created_at=now, **values
            )
            tell_media(request, "received")
    except IntegrityError:  # the same at once
        return MediaRequest.objects.filter(form_key=form_key).first() or known.get()
    return request


@transaction.atomic
def answer_media(*, request: MediaRequest, is_accepted: bool, answer: str, by: User, now: dt.datetime) -> MediaRequest:
    """Accepts the request and makes a badge for each who comes, or declines it; told by mail.

    A repeat changes nothing. A request that was declined may be accepted after all; one that was accepted is
    withdrawn, not declined. Raises AlreadyAnswered.
    """
    request = MediaRequest.objects.select_for_update().get(pk=request.pk)
    state = MediaState.ACCEPTED if is_accepted else MediaState.DECLINED
    if request.state == state:
        return request
    if request.state not in (MediaState.NEW, MediaState.DECLINED):
        raise AlreadyAnswered(request)
    request.state, request.answer = state, answer
    request.save()
    if is_accepted and not Pass.objects.filter(media_request=request).exists():
        Pass.objects.bulk_create(Pass(event=request.event, created_at=now, **values) for values in of_media(request))
    tell_media(request, state)
    return request


@transaction.atomic
def withdraw_media(*, request: MediaRequest, by: User, now: dt.datetime) -> MediaRequest:
    """They do not come after all: their badges hold no longer, which they are told. A repeat changes nothing.

    Raises AlreadyAnswered for a request that was declined.
    """
    request = MediaRequest.objects.select_for_update().get(pk=request.pk)
    if request.state == MediaState.DECLINED:
        raise AlreadyAnswered(request)
    if request.state != MediaState.WITHDRAWN:
        request.state = MediaState.WITHDRAWN
        request.save()
        tell_media(request, "withdrawn")
    return request

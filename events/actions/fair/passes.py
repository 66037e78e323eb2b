"""Badges: made for everybody who is expected, taken back, replaced when lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from centar.models import User
from events.actions.fair.steps import lock_fair
from events.models import ExhibitorApplication, Fair, Helper, MediaRequest, MediaState, Pass, PassKind, Registration
from events.models.choices import EXHIBITING

ROLES = {"juror": PassKind.JURY, "coordinator": PassKind.ORGANISER, "steward": PassKind.ORGANISER}


@transaction.atomic
def issue_passes(*, fair: Fair, by: User, now: dt.datetime) -> list[Pass]:
    """A badge for everybody who comes and has none: exhibitors, their helpers, visitors, media, jury, organisers.

    The new ones only: a repeat makes none, and none for anybody whose badge was taken back.
    """
    fair = lock_fair(fair.pk)
    expected = [*_exhibitors(fair), *_helpers(fair), *_visitors(fair), *_media(fair), *_people(fair)]
    return Pass.objects.bulk_create(Pass(event=fair.event, created_at=now, **values) for values in expected)


def _without_pass(rows: Any, field: str, **only: Any) -> Any:
    return rows.exclude(Exists(Pass.objects.filter(**{field: OuterRef("pk")}, **only)))


def _exhibitors(fair: Fair) -> Iterable[dict[str, Any]]:
    rows = ExhibitorApplication.objects.filter(fair=fair, state__in=EXHIBITING)
    for one in _without_pass(rows, "application", kind=PassKind.EXHIBITOR):
        yield {
            "kind": PassKind.EXHIBITOR,
            "application": one,
            "name": one.contact_name or one.public_title,
            "line": one.public_title if one.contact_name else "",
        }


def _helpers(fair: Fair) -> Iterable[dict[str, Any]]:
    rows = Helper.objects.filter(application__fair=fair, application__state__in=EXHIBITING)
    for one in _without_pass(rows, "helper").select_related("application"):
        line = one.application.public_title
        yield {"kind": PassKind.HELPER, "application": one.application, "helper": one, "name": one.name, "line": line}


def _visitors(fair: Fair) -> Iterable[dict[str, Any]]:
    for one in _without_pass(Registration.objects.confirmed().filter(event=fair.event), "registration"):
        yield {"kind": PassKind.VISITOR, "registration": one, "name": one.name}


def _media(fair: Fair) -> Iterable[dict[str, Any]]:
    rows = MediaRequest.objects.filter(event=fair.event, state=MediaState.ACCEPTED)
    for one in _without_pass(rows, "media_request"):
        yield from of_media(one)


def of_media(request: MediaRequest) -> list[dict[str, Any]]:
    """What the badges of an accepted request are made of: the first for whoever asked, the others for the newsroom,
    since nobody has said who comes along."""
    people = [(request.name, request.outlet)]
    people += [(request.outlet, f"{number}/{request.people}") for number in range(2, request.people + 1)]
    common = {"kind": PassKind.MEDIA, "media_request": request}
    return [common | {"name": name, "line": line} for name, line in people]


def _people(fair: Fair) -> Iterable[dict[str, Any]]:
    """Whoever has a part in it by a role; of several roles the first counts."""
    users = User.objects.filter(is_active=True, groups__name__in=ROLES).exclude(name="").distinct().order_by("pk")
    for one in _without_pass(users, "user", event=fair.event).prefetch_related("groups"):
        held = {group.name for group in one.groups.all()}
        kind = next(kind for role, kind in ROLES.items() if role in held)
        yield {"kind": kind, "user": one, "name": one.name}


@transaction.atomic
def add_pass(*, fair: Fair, kind: PassKind, name: str, line: str, by: User, now: dt.datetime) -> Pass:
    """A badge for somebody whom no list names: a guest, a juror without an account."""
    return Pass.objects.create(event=fair.event, kind=kind, name=name, line=line, created_at=now)


@transaction.atomic
def revoke_pass(*, badge: Pass, by: User, now: dt.datetime) -> Pass:
    """From now on nobody is let in with it; a repeat changes nothing."""
    badge = Pass.objects.select_for_update().get(pk=badge.pk)
    if badge.revoked_at is None:
        badge.revoked_at = now
        badge.save()
    return badge


@transaction.atomic
def replace_pass(*, badge: Pass, by: User, now: dt.datetime) -> Pass:
    """For a lost badge: the old code no longer holds, the new one stands on the same; a repeat changes nothing."""
    badge = Pass.objects.select_for_update().get(pk=badge.pk)
    if badge.is_revoked:
        return badge
    stands_on = {"helper": badge.helper, "registration": badge.registration, "media_request": badge.media_request}
    badge.revoked_at, badge.helper, badge.registration = now, None, None
    badge.save()
    return Pass.objects.create(
        event=badge.event,
        kind=badge.kind,
        name=badge.name,
        line=badge.line,
        application=badge.application,
        user=badge.user,
        created_at=now,
        **stands_on,
    )

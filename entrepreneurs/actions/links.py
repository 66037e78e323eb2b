"""Mailed links to an entry: made, sent, opened, used."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from centar.accounts import count_unasked_mail
from centar.limits import LimitExceeded, hit
from centar.locks import hold
from centar.mail import queue_email
from centar.models import User
from entrepreneurs.actions.refusals import LinkEnded, TooMany, TooManyPeople
from entrepreneurs.models import AccessLink, Enterprise, Membership

VALID_FOR = dt.timedelta(days=14)
SAME_PRESS = dt.timedelta(seconds=30)
LINKS_A_DAY = 5
INVITATIONS_A_DAY = 20
PEOPLE_AT_MOST = 10


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _send(
    *,
    enterprise: Enterprise,
    purpose: AccessLink.Purpose,
    email: str,
    by: User | None,
    language: str,
    now: dt.datetime,
) -> AccessLink:
    hold(f"access-links-to-{email}")
    recent = AccessLink.objects.filter(email=email, created_at__gt=now - dt.timedelta(days=1))
    if recent.count() >= LINKS_A_DAY:
        raise TooMany
    token = secrets.token_urlsafe(32)
    link = AccessLink.objects.create(
        enterprise=enterprise,
        purpose=purpose,
        email=email,
        token_sha256=_digest(token),
        created_at=now,
        created_by=by,
        expires_at=now + VALID_FOR,
    )
    queue_email(
        to=email,
        template=f"entrepreneurs/{purpose}",
        context={"enterprise": enterprise, "token": token, "link": link},
        language=language,
        dedupe_key=f"access-link-{link.pk}",
        secret=True,
    )
    return link


def send_resume_link(*, enterprise: Enterprise, email: str, language: str, now: dt.datetime) -> AccessLink:
    """Mails the way back to a draft. Raises TooMany after five links to one address in a day."""
    return _send(
        enterprise=enterprise,
        purpose=AccessLink.Purpose.RESUME,
        email=email,
        by=None,
        language=language,
        now=now,
    )


def invite(*, enterprise: Enterprise, email: str, by: User, language: str, now: dt.datetime) -> AccessLink:
    """Asks a person to join the enterprise's people; pressed twice, it mails once.

    Raises TooManyPeople for the enterprise, TooMany for invitations by one person or mails to one address.
    """
    invitations = enterprise.access_links.filter(purpose=AccessLink.Purpose.JOIN, email=email, used_at=None)
    if sent := invitations.filter(created_at__gt=now - SAME_PRESS).first():
        return sent
    try:
        hit(key=f"invitations-by:{by.pk}", limit=INVITATIONS_A_DAY, window=dt.timedelta(days=1), now=now)
        count_unasked_mail(email, now=now)
    except LimitExceeded as error:
        raise TooMany from error
    with transaction.atomic():
        Enterprise.objects.select_for_update().get(pk=enterprise.pk)
        if sent := invitations.filter(created_at__gt=now - SAME_PRESS).first():  # both presses came this far
            return sent
        if enterprise.memberships.count() >= PEOPLE_AT_MOST:
            raise TooManyPeople
        return _send(
            enterprise=enterprise, purpose=AccessLink.Purpose.JOIN, email=email, by=by, language=language, now=now
        )


def find_link(token: str, *, now: dt.datetime) -> AccessLink:
    """The live link behind a token, or one whose button is being pressed twice. Raises LinkEnded."""
    link = (
        AccessLink.objects.select_related("enterprise")
        .filter(token_sha256=_digest(token), expires_at__gt=now)
        .filter(Q(used_at=None) | Q(used_at__gt=now - SAME_PRESS))
        .first()
    )
    if link is None:
        raise LinkEnded
    return link


def account_of(link: AccessLink) -> User:
    """The account of the address that got the link, made without a password if there is none."""
    user, _made = User.objects.get_or_create(email=link.email, defaults={"password": make_password(None)})
    return user


def join(*, link: AccessLink, user: User, now: dt.datetime) -> Membership:
    """The person who got the link becomes one of the enterprise's people. Raises LinkEnded, also on a second use."""
    with transaction.atomic():
        Enterprise.objects.select_for_update().get(pk=link.enterprise_id)
        link = AccessLink.objects.select_for_update().get(pk=link.pk)
        if link.used_at is not None or link.expires_at <= now or link.email != user.email:
            raise LinkEnded
        link.used_at = now
        link.save(update_fields=["used_at"])
        membership, _ = Membership.objects.get_or_create(
            enterprise_id=link.enterprise_id, user=user, defaults={"joined_at": now}
        )
        return membership


def leave(*, membership: Membership) -> None:
    """Takes a person off the enterprise's people, and ends the invitations by which they could come back.

    Raises TooMany when nobody would be left.
    """
    with transaction.atomic():
        Enterprise.objects.select_for_update().get(pk=membership.enterprise_id)
        if membership.enterprise.memberships.count() <= 1:
            raise TooMany
        user = membership.user
        membership.enterprise.access_links.filter(
            Q(created_by=user) | Q(email=user.email), purpose=AccessLink.Purpose.JOIN, used_at=None
        ).delete()
        membership.delete()

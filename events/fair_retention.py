"""What the fair forgets when: who exhibited stays, whom to call does not."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from centar.audit import blank_history
from centar.uploads import delete_pictures
from events.actions.fair.applying import CONTACT
from events.models import (
    ApplicationPhoto,
    ApplicationStep,
    ExhibitorApplication,
    Helper,
    Invitation,
    MediaRequest,
    Pass,
    PassKind,
)

CONTACTS_KEPT = dt.timedelta(days=2 * 365)
PEOPLE_KEPT = dt.timedelta(days=365)
DRAFTS_KEPT = dt.timedelta(days=30)
CONTACTS = ("contact_name", "contact_email", "contact_phone", "other_needs")


def forget_exhibitors_contacts(now: dt.datetime) -> int:
    """Contact persons, helpers and what was written to them, two years after the fair."""
    rows = ExhibitorApplication.objects.filter(anonymised_at=None, fair__event__ends_at__lt=now - CONTACTS_KEPT)
    with transaction.atomic():
        keys = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        blank = dict.fromkeys(CONTACTS, "")
        ExhibitorApplication.objects.filter(pk__in=keys).update(anonymised_at=now, pending_message="", **blank)
        blank_history(ExhibitorApplication, keys, CONTACTS)
        Helper.objects.filter(application__in=keys).delete()
        ApplicationStep.objects.filter(application__anonymised_at__isnull=False).exclude(message="").update(message="")
    return len(keys)


def forget_badges(now: dt.datetime) -> int:
    """Whose badge it was, a year after the event; which exhibitor's it was is public and stays."""
    rows = Pass.objects.exclude(name="").filter(event__ends_at__lt=now - PEOPLE_KEPT)
    with transaction.atomic():
        keys = _locked(rows.exclude(kind=PassKind.EXHIBITOR))
        Pass.objects.filter(pk__in=keys).update(name="", line="", media_request=None, user=None)
        blank_history(Pass, keys, ("name", "line"))
        # the second line names the exhibitor where the first one names a person
        contacts = _locked(rows.filter(kind=PassKind.EXHIBITOR).exclude(line=""))
        Pass.objects.filter(pk__in=contacts).update(name="")
        blank_history(Pass, contacts, ("name",))
    return len(keys) + len(contacts)


def _locked(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))


def delete_unsent_applications(now: dt.datetime) -> int:
    """Applications that were never sent, a month after the fair."""
    rows = ExhibitorApplication.objects.filter(state="draft", fair__event__ends_at__lt=now - DRAFTS_KEPT)
    with transaction.atomic():
        keys = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        delete_pictures(photo.image for photo in ApplicationPhoto.objects.filter(application__in=keys))
        ExhibitorApplication.objects.filter(pk__in=keys).delete()
        blank_history(ExhibitorApplication, keys, CONTACT)
    return len(keys)


def forget_invitation_notes(now: dt.datetime) -> int:
    """What was noted of an offer and its answer, two years after the fair; also where another note has replaced it."""
    events: Any = Invitation._meta.get_field("history").related_model
    noted = events.objects.filter(pgh_obj=OuterRef("pk")).exclude(note="")
    rows = Invitation.objects.filter(Exists(noted), fair__event__ends_at__lt=now - CONTACTS_KEPT)
    with transaction.atomic():
        keys = _locked(rows)
        Invitation.objects.filter(pk__in=keys).update(note="")
        blank_history(Invitation, keys, ("note",))
    return len(keys)


def delete_media_requests(now: dt.datetime) -> int:
    """Who asked to report from an event, a year after it; their badges are forgotten before."""
    rows = MediaRequest.objects.filter(event__ends_at__lt=now - PEOPLE_KEPT)
    with transaction.atomic():
        keys = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        MediaRequest.objects.filter(pk__in=keys).delete()
        blank_history(MediaRequest, keys, ("name", "email", "phone", "answer"))
    return len(keys)


RULES = [
    delete_unsent_applications,
    forget_exhibitors_contacts,
    forget_badges,
    delete_media_requests,
    forget_invitation_notes,
]

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from django.db import transaction

from centar.models import User
from centar.uploads import delete_pictures, is_same_picture
from entrepreneurs.actions.consents import consent_for
from entrepreneurs.actions.refusals import TooMany
from entrepreneurs.models import PHOTOS_AT_MOST, Enterprise, Photo

PHOTOS_OF_ONE_PERSON = 20


def add_photo(
    *, enterprise: Enterprise, image: ContentFile, alt: str, by: User, language: str, now: dt.datetime
) -> Photo:
    """Adds a picture that has passed the upload gate; sent twice, it is kept once.

    Raises TooMany when the enterprise, or the person in all their enterprises, has as many as they may have;
    NoConsentText when there is no wording to agree to.
    """
    with transaction.atomic():
        enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
        last = enterprise.photos.last()
        if last is not None and last.alt == alt and is_same_picture(last.image, image):
            return last
        if enterprise.photos.count() >= PHOTOS_AT_MOST:
            raise TooMany
        if Photo.objects.filter(enterprise__memberships__user=by).count() >= PHOTOS_OF_ONE_PERSON:
            raise TooMany
        consent_for(
            enterprise,
            purpose="photo_publication",
            by=by,
            language=language,
            place="entrepreneurs:photos",
            now=now,
        )
        _raise_version(enterprise)
        return Photo.objects.create(
            enterprise=enterprise, image=image, alt=alt, position=last.position + 1 if last else 0, added_at=now
        )


def change_photo(*, photo: Photo, alt: str, place: int) -> Photo:
    """Describes the picture anew and puts it at `place` among the others, counted from 1: the first is the cover.

    Raises Photo.DoesNotExist when it is gone.
    """
    with transaction.atomic():
        enterprise = Enterprise.objects.select_for_update().get(pk=photo.enterprise_id)
        photo = Photo.objects.get(pk=photo.pk)
        photo.alt = alt
        _raise_version(enterprise)
        order = list(Photo.objects.filter(enterprise=photo.enterprise_id).exclude(pk=photo.pk))
        order.insert(place - 1, photo)
        for position, one in enumerate(order):
            one.position = position
            one.save(update_fields=["alt", "position"])
        return photo


def remove_photo(*, photo: Photo) -> None:
    """Deletes the picture; its file goes once the row is gone for good."""
    with transaction.atomic():
        _raise_version(photo.enterprise)
        delete_pictures([photo.image])
        photo.delete()


def _raise_version(enterprise: Enterprise) -> None:
    """Whoever is about to publish the entry saw it with other photos."""
    enterprise.save(update_fields=["version"])

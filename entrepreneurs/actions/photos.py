from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from centar.models import User
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
        Enterprise.objects.select_for_update().get(pk=enterprise.pk)
        last = enterprise.photos.last()
        if last is not None and last.alt == alt and _same_picture(last, image):
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
        return Photo.objects.create(
            enterprise=enterprise, image=image, alt=alt, position=last.position + 1 if last else 0, added_at=now
        )


def _same_picture(photo: Photo, image: ContentFile) -> bool:
    """The gate draws the same picture to the same bytes."""
    if not photo.image.storage.exists(str(photo.image.name)) or photo.image.size != image.size:
        return False
    with photo.image.open("rb") as kept:
        return kept.read() == image.read()


def remove_photo(*, photo: Photo) -> None:
    """Deletes the picture; its file goes once the row is gone for good."""
    with transaction.atomic():
        delete_files([photo])
        photo.delete()


def delete_files(photos: Iterable[Photo]) -> None:
    """Deletes the files of rows that are about to go, at the end of the transaction in which they go."""
    for photo in photos:
        transaction.on_commit(partial(photo.image.storage.delete, str(photo.image.name)))

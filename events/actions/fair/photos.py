"""Pictures for the catalogue, as long as the application may be changed."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from django.db import transaction

from centar.uploads import delete_pictures, is_same_picture
from events.actions.fair.applying import refuse_closed
from events.actions.fair.refusals import TooManyPhotos, WrongApplicationState
from events.actions.fair.steps import lock_application
from events.models import ApplicationPhoto, ExhibitorApplication
from events.models.application import MOST_PHOTOS


@transaction.atomic
def add_photo(
    *, application: ExhibitorApplication, image: ContentFile, alt: str, on_behalf: bool, now: dt.datetime
) -> ApplicationPhoto:
    """Adds a picture that has passed the upload gate; sent twice, it is kept once.

    Raises TooManyPhotos, CallClosed, WrongApplicationState.
    """
    application = _open_for_photos(application, on_behalf=on_behalf, now=now)
    photos = list(application.photos.all())
    for photo in photos:
        if photo.alt == alt and is_same_picture(photo.image, image):
            return photo
    if len(photos) >= MOST_PHOTOS:
        raise TooManyPhotos
    application.save(update_fields=["version"])  # whoever decides saw it without this photo
    free = set(range(1, MOST_PHOTOS + 1)) - {photo.position for photo in photos}
    return ApplicationPhoto.objects.create(application=application, image=image, alt=alt, position=min(free))


@transaction.atomic
def remove_photo(*, photo: ApplicationPhoto, on_behalf: bool, now: dt.datetime) -> None:
    """Deletes the picture; its file goes once the row is gone for good. Raises CallClosed, WrongApplicationState."""
    application = _open_for_photos(photo.application, on_behalf=on_behalf, now=now)
    application.save(update_fields=["version"])
    delete_pictures([photo.image])
    photo.delete()


def _open_for_photos(application: ExhibitorApplication, *, on_behalf: bool, now: dt.datetime) -> ExhibitorApplication:
    application = lock_application(application)
    refuse_closed(application.fair, on_behalf=on_behalf, now=now)
    if not application.is_editable:
        raise WrongApplicationState(application)
    return application

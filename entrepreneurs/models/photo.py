from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from centar.uploads import private_storage
from entrepreneurs.models.enterprise import Enterprise

PHOTOS_AT_MOST = 6


@tracked("enterprise", "image", "alt", "position")
class Photo(models.Model):
    """An enterprise's own picture, re-encoded at upload; shown only through a view that checks who may see it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="photos", verbose_name=_("enterprise")
    )
    image = models.ImageField(
        _("photo"), storage=private_storage, upload_to="enterprises", width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(_("what the photo shows"), max_length=200)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(alt=""),
                name="photo_has_description",
                violation_error_message=_("Describe the photo for visitors who cannot see it"),
            ),
        ]

    def __str__(self) -> str:
        return self.alt

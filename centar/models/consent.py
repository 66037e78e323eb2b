from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentText(models.Model):
    """One version of the sentence a person agrees to; it is never changed, a new wording is a new version."""

    purpose = models.SlugField(_("purpose"))
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"))
    text_en = models.TextField(_("text in English"))
    valid_from = models.DateTimeField(_("valid from"))

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_version_once")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"

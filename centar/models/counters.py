from django.db import models
from django.utils.translation import gettext_lazy as _


class RateLimit(models.Model):
    """How often something was done in the window that is running; see centar/limits.py."""

    key = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of what is counted")
    hits = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("rate limit")
        verbose_name_plural = _("rate limits")

    def __str__(self) -> str:
        return f"{self.hits} → {self.expires_at:%H:%M}"


class ReferenceCounter(models.Model):
    """The last reference number given, by prefix and year; see centar/references.py."""

    pk = models.CompositePrimaryKey("prefix", "year")
    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("reference counter")
        verbose_name_plural = _("reference counters")

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:04}"

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked

NO_DELETE = pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete)
NO_UPDATE = pgtrigger.ReadOnly(name="no_update")


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def current(self, purpose: str, *, now: datetime) -> ConsentText:
        """The text people are asked to agree to now. Raises ConsentText.DoesNotExist."""
        return self.filter(purpose=purpose, valid_from__lte=now).latest("version")


@tracked("purpose", "version", "text", "text_en", "valid_from")
class ConsentText(models.Model):
    """One wording of what people agree to. A wording is never changed: a new one gets the next version."""

    purpose = models.SlugField(_("purpose"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"))
    text_en = models.TextField(_("text in English"), blank=True)
    valid_from = models.DateTimeField(_("valid from"))

    objects: ClassVar[models.Manager[ConsentText]] = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ("purpose", "-version")
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_version_once"),
        ]
        triggers = [NO_UPDATE, NO_DELETE]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> ConsentQuerySet:
        """Given and not withdrawn."""
        return self.filter(withdrawal__isnull=True)


class Consent(models.Model):
    """Proof that somebody agreed: to which wording, in which language, when and where. Never changed.

    Only the link to the account can be cut, when an account goes; the address stays as the proof.
    """

    text = models.ForeignKey(ConsentText, verbose_name=_("text"), on_delete=models.PROTECT, related_name="consents")
    email = models.EmailField(_("e-mail"), blank=True)
    person = models.CharField(_("person"), max_length=160, blank=True, db_default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="consents",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("staff, when the person agreed on paper or by phone"),
    )
    language = models.CharField(_("language shown"), max_length=10, choices=settings.LANGUAGES)
    place = models.CharField(_("page"), max_length=100, help_text=_("name of the page's address"))
    given_at = models.DateTimeField(_("given at"))

    objects: ClassVar[models.Manager[Consent]] = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("-given_at",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="") | Q(user__isnull=False) | ~Q(person="") & Q(recorded_by__isnull=False),
                name="consent_of_somebody",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="no_update", exclude=["user"]),
            pgtrigger.Protect(
                name="user_only_cut",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__user__df=pgtrigger.F("new__user"), new__user__isnull=False),
            ),
            NO_DELETE,
        ]

    def __str__(self) -> str:
        return f"{self.text} – {self.email or self.person or self.user}"


class ConsentWithdrawal(models.Model):
    """A consent taken back; it holds from then on, not for the time before."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="withdrawal")
    place = models.CharField(_("page"), max_length=100)
    withdrawn_at = models.DateTimeField(_("withdrawn at"))

    class Meta:
        verbose_name = _("withdrawal of consent")
        verbose_name_plural = _("withdrawals of consent")
        triggers = [NO_UPDATE, NO_DELETE]

    def __str__(self) -> str:
        return f"{self.consent} – {self.withdrawn_at:%d.%m.%Y.}"

from __future__ import annotations

import re

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from centar.audit import tracked
from centar.codes import read_code
from centar.models import Municipality, Versioned
from centar.script import fold
from centar.search import Fold
from entrepreneurs.models import Enterprise

FEWEST_DIGITS = 4  # of a phone number that is looked for


class ClientQuerySet(models.QuerySet["Client"]):
    def reached_by(self, *, email: str, phone: str) -> ClientQuerySet:
        """Those who left this e-mail or this phone."""
        by_email = Q(email=email) if email else Q()
        by_phone = Q(phone=phone) if phone else Q()
        return self.filter(by_email | by_phone) if email or phone else self.none()

    def matching(self, text: str) -> ClientQuerySet:
        """By a part of the name in either script, of the e-mail or of the phone number, or by the code of a talk."""
        found = Q(email__icontains=text)
        if folded := fold(text):
            found |= Q(folded__contains=folded)
        if len(digits := re.sub(r"[^0-9]", "", text).lstrip("0")) >= FEWEST_DIGITS:
            found |= Q(phone__contains=digits)
        if code := read_code(text):
            found |= Q(bookings__code=code)
        return self.alias(folded=Fold("name")).filter(found, anonymised_at=None).distinct()


@tracked("name", "email", "phone", "municipality", "enterprise", "anonymised_at")
class Client(Versioned):
    """A person whom the Center advises; staff only. Known by how to reach them, an account is not needed."""

    name = models.CharField(_("name and surname"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    language = models.CharField(_("language of mails"), max_length=8, choices=settings.LANGUAGES)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="clients",
        verbose_name=_("enterprise"),
    )
    created_at = models.DateTimeField(_("known since"))
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, editable=False)

    objects = ClientQuerySet.as_manager()

    class Meta(Versioned.Meta):
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(fields=["email"], name="client_email", condition=~Q(email="")),
            models.Index(fields=["phone"], name="client_phone", condition=~Q(phone="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(anonymised_at__isnull=True) & (~Q(email="") | ~Q(phone="")) & ~Q(name="")
                | Q(anonymised_at__isnull=False, name="", email="", phone=""),
                name="client_can_be_reached",
                violation_error_message=_("Enter a phone number or an e-mail address"),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("former client"))

"""The people of an enterprise: members, invitations to join, claims of somebody else's entry."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centar.audit import tracked
from entrepreneurs.models.decisions import AwaitingDecision
from entrepreneurs.models.enterprise import Enterprise


@tracked("enterprise", "user")
class Membership(models.Model):
    """A person who may read and change an enterprise's entry."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("enterprise")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    joined_at = models.DateTimeField(_("joined at"))

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [models.UniqueConstraint(fields=["enterprise", "user"], name="membership_once")]

    def __str__(self) -> str:
        return str(self.user)


class AccessLink(models.Model):
    """A mailed link to one enterprise's entry: to resume a draft, or to join its people.

    Only the SHA-256 of its token is stored; it ends with its time, with its use to join, or with the entry.
    """

    class Purpose(models.TextChoices):
        RESUME = "resume", pgettext_lazy("link", "resume")
        JOIN = "join", pgettext_lazy("link", "join")

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="access_links", verbose_name=_("enterprise")
    )
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    email = models.EmailField(_("e-mail"))
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("created by")
    )
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        verbose_name = _("mailed link")
        verbose_name_plural = _("mailed links")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="access_link_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.email}"


@tracked("enterprise", "user", "message", "state", "decided_by", "answer")
class Claim(AwaitingDecision):
    """Somebody says that an enterprise already in the registry is theirs; staff decide."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="claims", verbose_name=_("enterprise")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims", verbose_name=_("user")
    )
    message = models.TextField(_("message"), max_length=600)
    language = models.CharField(_("language of mails"), max_length=8, choices=settings.LANGUAGES)

    class Meta(AwaitingDecision.Meta):
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            *AwaitingDecision.Meta.constraints,
            models.UniqueConstraint(fields=["enterprise", "user"], condition=Q(state="open"), name="claim_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.enterprise}"
